import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import { MINUTE, SECOND, type Instant } from '#domain/time/instant.ts';
import { formatParis } from '#domain/time/paris.ts';
import { buildFile, type BuiltFile } from '#ingest/simulator/files/build.ts';
import { regionHabits } from '#ingest/simulator/files/habits.ts';
import { dayPlan } from '#ingest/simulator/files/plan.ts';
import { sendCommand } from '#ingest/simulator/live/control.ts';
import { defaultParameters } from '#ingest/simulator/parameters.ts';
import { createWorld } from '#ingest/simulator/world/world.ts';
import { loadCommunes, loadRegion } from '#maps/region/index.ts';
import { nightOf, sendNight } from './night.ts';
import { post } from './parts/door.ts';
import { type BenchHouse, openHouse, SEED } from './parts/house.ts';
import { quantile } from './parts/numbers.ts';
import { browserOf, openPage, SHOWN } from './parts/page.ts';
import type { Bench, Context, Row } from './parts/types.ts';

/** The file of one site as it is now; each next one has one more person waiting. */
async function moreAndMore(
  context: Context,
  now: Instant
): Promise<{ finess: string; next(at: Instant): Buffer }> {
  const region = loadRegion(context.region);
  const habits = regionHabits(region, SEED);
  const site = region.sites.find(
    ({ finess, units }) => units.length === 1 && habits.get(finess)?.sending === 'intraday'
  );
  const own = site && habits.get(site.finess);
  const [ordre] = site?.units ?? [];
  if (!site || !own || ordre === undefined) throw new Error('no site sends within the day');
  const { all } = await loadCommunes(context.region);
  const world = createWorld(region, { ...defaultParameters, seed: SEED }, [], all);
  const built: BuiltFile = buildFile(world.site(site.finess), own, dayPlan(site, ordre, own, now));
  const records = [...built.records];
  const [pattern = {}] = records;
  const entree = formatParis(now - 5 * MINUTE, 'minute');
  return {
    finess: site.finess,
    next: (at) => {
      const birth = `${String((records.length % 28) + 1).padStart(2, '0')}/0${(records.length % 9) + 1}/1970`;
      const { SORTIE: _left, MODE_SORTIE: _mode, DESTINATION: _to, ORIENT: _for, ...come } = pattern;
      records.push({
        ...come,
        ENTREE: entree,
        NAISSANCE: birth,
        CP: String(75000 + records.length).slice(0, 5)
      });
      return Buffer.from(writeRpuXml(rawHeader({ ...built.header, extractAt: at }), records));
    }
  };
}

interface Seen {
  text: string;
  /** ms epoch, at the frame that paints it. */
  at: number;
}

/** Notes in the page each text of a site's presence and the frame that paints it. */
async function watchPresence(page: Page, finess: string): Promise<void> {
  await page.evaluate((wanted) => {
    const seen: Seen[] = [];
    (globalThis as { vigieSeen?: Seen[] }).vigieSeen = seen;
    const look = (): void => {
      const text = document.querySelector(`tr[data-finess="${wanted}"] td.num`)?.textContent?.trim() ?? '';
      if (text === seen.at(-1)?.text) return;
      const note = { text, at: 0 };
      seen.push(note);
      requestAnimationFrame(() => (note.at = Date.now()));
    };
    look();
    new MutationObserver(look).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true
    });
  }, finess);
}

const seenOn = (page: Page): Promise<Seen[]> =>
  page.evaluate(() => (globalThis as { vigieSeen?: Seen[] }).vigieSeen ?? []);

/** Longest wait for a text before the file counts as never seen, ms. */
const PATIENCE = 20_000;

interface Delays {
  /** From the 202 to the changed text, and from the start of the post, ms. */
  fromAnswer: number[];
  fromPost: number[];
  never: number;
}

/** Sends files one by one, at uneven pauses, until `enough`; the text must have changed before the next one. */
async function follow(
  house: BenchHouse,
  page: Page,
  file: { finess: string; next(at: Instant): Buffer },
  enough: (n: number) => boolean
): Promise<Delays> {
  const delays: Delays = { fromAnswer: [], fromPost: [], never: 0 };
  let last = 0;
  for (let n = 0; !enough(n); n++) {
    const before = (await seenOn(page)).length;
    // EXTRACT has whole seconds and must be newer each time.
    last = Math.max(Math.floor((await house.domain()) / SECOND) * SECOND, last + SECOND);
    const bytes = file.next(last);
    const started = Date.now();
    const { at } = await post(house.ingest, house.keys[file.finess] ?? '', bytes, {
      async: true,
      wait: false
    });
    let seen: Seen | undefined;
    while (!seen?.at && Date.now() - at < PATIENCE) {
      await sleep(20);
      seen = (await seenOn(page))[before];
    }
    if (seen?.at) {
      delays.fromAnswer.push(seen.at - at);
      delays.fromPost.push(seen.at - started);
    } else delays.never += 1;
    await sleep(900 + ((n * 377) % 800));
  }
  return delays;
}

function rowsOf(what: string, delays: Delays, most: number): Row[] {
  const note = `${delays.fromAnswer.length} files, ${delays.never} never seen in ${PATIENCE / 1000} s`;
  return [
    {
      what: `${what}: from the 202 to the text, median`,
      value: quantile(delays.fromAnswer, 0.5),
      unit: 'ms'
    },
    {
      what: `${what}: from the 202 to the text, p95`,
      ...{ value: quantile(delays.fromAnswer, 0.95), unit: 'ms', aim: { most }, note }
    },
    {
      what: `${what}: from the start of the post to the text, p95`,
      ...{ value: quantile(delays.fromPost, 0.95), unit: 'ms' }
    }
  ];
}

async function run(context: Context): Promise<Row[]> {
  const house = await openHouse(context);
  const browser = await browserOf(context);
  const { page } = await openPage(browser);
  const file = await moreAndMore(context, await house.domain());
  await sendCommand(join(house.dataDir, 'run', 'simulator.sock'), {
    ...{ do: 'fault', fault: 'silence', sites: [file.finess], minutes: 120, amount: 0 }
  });
  await page.goto(`${house.web}/pc`);
  await page.waitForFunction(SHOWN['/pc'] ?? (() => true), null, { polling: 'raf' });
  await watchPresence(page, file.finess);
  await follow(house, page, file, (n) => n === 3);
  const calm = await follow(house, page, file, (n) => n === (context.small ? 5 : 100));
  context.say(`calm: p95 ${quantile(calm.fromAnswer, 0.95)} ms`);

  // The page's site does not send its own night: one unit, one writer at a time.
  const night = await nightOf(context, house);
  let over = false;
  const sending = (async () => {
    for (let turn = 1; !over; turn++)
      await sendNight(
        house,
        night(turn).filter(({ finess }) => finess !== file.finess)
      );
  })();
  const busy = await follow(house, page, file, (n) => n === (context.small ? 5 : 40)).finally(
    () => (over = true)
  );
  await sending;
  return [...rowsOf('calm', calm, 1_000), ...rowsOf('during the nightly re-send', busy, 5_000)];
}

export const screen: Bench = {
  name: 'screen',
  about:
    'Files posted through the door of a whole house, one more person present in each, until the frame of /pc in Chromium that paints the changed figure. The door answers 202 as soon as a file is safe (`?async=1`).',
  run
};
