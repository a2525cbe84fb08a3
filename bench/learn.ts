import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openHouse } from './parts/house.ts';
import type { Bench, Context, Row } from './parts/types.ts';

/** Process ms within which a region must have learned. */
const PATIENCE = 30 * 60_000;

/** Greatest resident memory a process ever had, bytes (Linux). */
function peakOf(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}

interface Learning {
  ms: number;
  services: number;
  sites: number;
}

/** The first learning in the record. @throws Error when there is none in time */
async function learned({ db, output }: Awaited<ReturnType<typeof openHouse>>): Promise<Learning> {
  const until = performance.now() + PATIENCE;
  while (performance.now() < until) {
    const [row] = await db.query<Learning>(
      `SELECT v.ms::float8 AS ms, count(m.*)::int AS services, count(DISTINCT m.finess)::int AS sites
       FROM vigie.stay_model v JOIN vigie.stay_model_service m USING (version) WHERE m.model IS NOT NULL
       GROUP BY v.version, v.ms ORDER BY v.version LIMIT 1`
    );
    if (row) return row;
    await sleep(2_000);
  }
  throw new Error(`nothing was learned\n${output()}`);
}

async function run(context: Context): Promise<Row[]> {
  const house = await openHouse(context);
  const { ms, services, sites } = await learned(house);
  const peak = peakOf(house.pidOf('ingest') ?? 0);
  await house.stop();
  return [
    { what: 'sites with a model', value: sites, unit: 'sites' },
    { what: 'services with a model', value: services, unit: 'services' },
    { what: 'learning, while the region goes on', value: ms / 1_000, unit: 's' },
    { what: 'learning, of one site', value: ms / 1_000 / sites, unit: 's' },
    { what: 'memory of the process that learns, at most', value: peak / 1024 ** 2, unit: 'MB' }
  ];
}

export const learn: Bench = {
  name: 'learn',
  about:
    'Expected stays: the whole region learned from eight weeks of its history by the job of the house itself, beside its feeds.',
  run
};
