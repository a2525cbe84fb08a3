import { SECOND } from '#domain/time/instant.ts';
import { post } from './parts/door.ts';
import { type BenchHouse, openHouse, SEED } from './parts/house.ts';
import { nightFiles, type Sending, sendingOf } from './parts/night.ts';
import { inParallel, median, quantile, timed } from './parts/numbers.ts';
import { cpuOf } from './parts/process.ts';
import type { Bench, Context, Row } from './parts/types.ts';

/** Sites that send at the same time, as in the demo. */
export const WIDTH = 6;

/** The night files of every site, made now, each time with another record in 20 changed. */
export async function nightOf(context: Context, house: BenchHouse): Promise<(turn: number) => Sending[]> {
  const now = await house.domain();
  const files = await nightFiles(context.region, SEED, now);
  return (turn) => files.map((file) => sendingOf(file, now + turn * SECOND, { every: 20, turn }));
}

/** Sends one night; gives how long each file took until it was processed, ms. */
export async function sendNight(house: BenchHouse, sendings: readonly Sending[]): Promise<number[]> {
  const taken: number[] = [];
  await inParallel(sendings, WIDTH, async ({ finess, bytes }) => {
    taken.push((await post(house.ingest, house.keys[finess] ?? '', bytes)).processed);
  });
  return taken;
}

async function run(context: Context): Promise<Row[]> {
  const house = await openHouse(context);
  const night = await nightOf(context, house);
  await sendNight(house, night(0).slice(0, 9));
  const pids = { engine: house.pidOf('engine') ?? 0, ingest: house.pidOf('ingest') ?? 0 };
  const runs: { ms: number; rows: number; p95: number; p50: number; engine: number; ingest: number }[] = [];
  for (let turn = 1; turn <= (context.small ? 1 : 3); turn++) {
    const sendings = night(turn);
    const cpu = () => ({ engine: cpuOf(pids.engine), ingest: cpuOf(pids.ingest) });
    const before = cpu();
    const { ms, result } = await timed(() => sendNight(house, sendings));
    const after = cpu();
    const rows = sendings.reduce((sum, s) => sum + s.rows, 0);
    context.say(`${rows} rows in ${(ms / 1000).toFixed(1)} s`);
    runs.push({
      ...{ ms, rows, p95: quantile(result, 0.95), p50: median(result) },
      engine: ((after.engine - before.engine) / ms) * 100,
      ingest: ((after.ingest - before.ingest) / ms) * 100
    });
  }
  const of = (pick: (r: (typeof runs)[number]) => number): number => median(runs.map(pick));
  return [
    { what: 'rows of one night', value: of((r) => r.rows), unit: 'rows', note: 'J-6 to J-1' },
    { what: 'the whole night', value: of((r) => r.ms) / 1000, unit: 's' },
    { what: 'the whole night', value: of((r) => (r.rows / r.ms) * 1000), unit: 'rows/s' },
    { what: 'a file, until processed, median', value: of((r) => r.p50), unit: 'ms' },
    { what: 'a file, until processed, p95', value: of((r) => r.p95), unit: 'ms' },
    { what: 'CPU of the engine', value: of((r) => r.engine), unit: '% of a core' },
    { what: 'CPU of the ingest process', value: of((r) => r.ingest), unit: '% of a core' }
  ];
}

export const night: Bench = {
  name: 'night',
  about:
    'The night files of all sites sent again to a whole house with its history, the simulated region going on beside; one record in 20 is changed.',
  run
};
