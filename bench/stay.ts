import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dayFromNumber, dayNumber } from '#domain/time/day.ts';
import { backtest, scorableSpan } from '#domain/stay/backtest.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { buildFile, fileBytes, type FilePlan } from '#ingest/simulator/files/build.ts';
import { regionHabits } from '#ingest/simulator/files/habits.ts';
import { finalPlan } from '#ingest/simulator/files/plan.ts';
import { controlWorld, defaultParameters } from '#ingest/simulator/parameters.ts';
import { dayStart } from '#ingest/simulator/world/wall-time.ts';
import { createWorld } from '#ingest/simulator/world/world.ts';
import { writeQueueFiles } from '#jobs/testing/queue-files.ts';
import { loadCommunes, loadRegion } from '#maps/region/index.ts';
import { readFolder } from '../bin/backtest/read-folder.ts';
import { scoreTable } from '../bin/backtest/table.ts';

/**
 * `node bench/stay.ts [--world simulated|control|queue] [--every 12] [--days 14] [--keep folder]`: writes the files of
 * a world into a folder, back-tests the expected stay on them, and says how long each part took. The figures of
 * docs/decisions/expected-stay.md come from here.
 */
const { values } = parseArgs({
  options: {
    world: { type: 'string', default: 'simulated' },
    every: { type: 'string', default: '12' },
    days: { type: 'string', default: '14' },
    keep: { type: 'string' }
  }
});
const LAST = dayNumber('2026-11-21');
const days = Number(values.days);
const live = LAST - 2 - days;
const first = live - 57;
const region = loadRegion('idf');
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'vigie-stay-'));
mkdirSync(folder, { recursive: true });

/** Sites by size, every so many of them. */
const sites = [...region.sites]
  .sort((a, b) => b.visitsPerYear - a.visitsPerYear)
  .filter((_, i) => i % Number(values.every) === 0);

/** The last night file of each day, then from `live` on a file every half hour. */
async function writeSimulated(parameters: typeof defaultParameters): Promise<number> {
  const world = createWorld(region, parameters, [], (await loadCommunes('idf')).all);
  const habits = regionHabits(region, parameters.seed);
  let n = 0;
  for (const site of sites) {
    const own = habits.get(site.finess);
    if (!own) continue;
    const write = (plan: FilePlan): void => {
      const bytes = fileBytes(buildFile(world.site(site.finess), own, plan));
      writeFileSync(join(folder, `${site.finess}-${plan.ordre}-${plan.extractAt}.xml`), bytes);
      n++;
    };
    for (const ordre of site.units) {
      for (let day = first; day <= LAST; day++) write(finalPlan(site, ordre, own, day));
      for (let at = dayStart(live); at < dayStart(LAST + 1); at += 30 * MINUTE) {
        const today = Math.floor((at - dayStart(live)) / (24 * HOUR)) + live;
        const extractAt = at + 4 * MINUTE;
        write({ finess: site.finess, ordre, from: today - 1, to: today, extractAt, sendAt: extractAt });
      }
    }
  }
  return n;
}

function writeQueue(): number {
  const queue = sites.map(({ finess, visitsPerYear }, i) => ({
    finess,
    perDay: visitsPerYear / 365,
    seed: i + 1
  }));
  const span = { from: dayFromNumber(first), live: dayFromNumber(live), to: dayFromNumber(LAST) };
  return writeQueueFiles(folder, queue, span);
}

async function timed<T>(what: string, run: () => T | Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await run();
  console.log(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

try {
  const n = await timed('files written', () =>
    values.world === 'queue'
      ? writeQueue()
      : writeSimulated(values.world === 'control' ? controlWorld(defaultParameters) : defaultParameters)
  );
  const known = new Map(region.sites.map((site) => [site.finess, site.services]));
  const read = await timed(`${n} files read`, () =>
    readFolder(folder, (finess) => (values.world === 'queue' ? ['adult'] : (known.get(finess) ?? null)))
  );
  const span = scorableSpan(read.sites, 7);
  if (!span) throw new Error('not enough days');
  const scores = await timed(`${read.sites.length} sites learned and scored`, () =>
    backtest(read.sites, span)
  );
  console.log(`world ${values.world}, ${span.from} to ${span.to}\n${scoreTable(scores)}`);
} finally {
  if (!values.keep) rmSync(folder, { recursive: true, force: true });
}
