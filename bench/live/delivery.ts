import { median } from '../parts/numbers.ts';
import type { Bench, Context, Row } from '../parts/types.ts';
import { delivered, openSide } from './processes.ts';
import type { Side } from './server.ts';

const SIDES = ['uws', 'ours', 'socket.io', 'ws'] as const satisfies Side[];
/** How each side is called in the report. */
export const NAMES: Record<Side, string> = {
  ours: 'ours',
  uws: 'raw uWS publish',
  'socket.io': 'Socket.IO over ws',
  ws: 'ws'
};
const MB = 1024 * 1024;

async function costOf(context: Context, side: Side, readers: number, pushes: number): Promise<number> {
  const opened = await openSide(context, side, { readers });
  const cpu = async (): Promise<number> => (await opened.server.ask<{ cpu: number }>({ kind: 'cpu' })).cpu;
  // The code runs warm before it is timed.
  await opened.server.ask({ kind: 'run', pushes: 20, every: 20 });
  const [from, already] = [await cpu(), await delivered(opened)];
  await opened.server.ask({ kind: 'run', pushes, every: 40 });
  const [to, came] = [await cpu(), (await delivered(opened)) - already];
  await opened.end();
  if (came < pushes * opened.readers * 0.99)
    throw new Error(`${side}: only ${came} of ${pushes * opened.readers} messages came`);
  return (to - from) / came;
}

async function run(context: Context): Promise<Row[]> {
  const [readers, pushes, rounds] = context.small ? [100, 50, 1] : [2_000, 60, 3];
  const costs: Record<Side, number[]> = { ours: [], uws: [], 'socket.io': [], ws: [] };
  // One after the other in each round, so that a busy moment of the machine meets all of them.
  for (let round = 0; round < rounds; round++)
    for (const side of SIDES) costs[side].push(await costOf(context, side, readers, pushes));
  const cost = (side: Side): number => median(costs[side]);
  const share = (of: Side): number => (cost('ours') / cost(of)) * 100;
  return [
    ...SIDES.map((side): Row => ({
      what: `${NAMES[side]}: server CPU a delivered update`,
      value: cost(side),
      unit: 'µs'
    })),
    { what: 'ours, of raw uWS publish', value: share('uws'), unit: '%', aim: { most: 110 } },
    { what: 'ours, of Socket.IO over ws', value: share('socket.io'), unit: '%', aim: { most: 55 } },
    { what: 'ours, of ws', value: share('ws'), unit: '%', aim: { most: 55 } }
  ];
}

/** Server CPU per delivered update, side by side. */
export const delivery: Bench = {
  name: 'delivery',
  about:
    '2,000 readers of one topic of 91 entries of 1.1 KB, 60 changes of one entry, 25 a second; each server in a process of its own, median of three rounds.',
  run
};

async function idle(context: Context): Promise<Row[]> {
  const readers = context.small ? 200 : 4_000;
  const rows: Row[] = [];
  const heap: Partial<Record<Side, number>> = {};
  for (const side of SIDES) {
    const opened = await openSide(context, side, { readers });
    const after = await opened.server.ask<{ heap: number; rss: number }>({ kind: 'memory' });
    await opened.end();
    heap[side] = (after.heap - opened.before.heap) / opened.readers;
    rows.push(
      { what: `${NAMES[side]}: heap an idle reader`, value: heap[side] / 1024, unit: 'KB' },
      {
        what: `${NAMES[side]}: resident memory an idle reader`,
        value: (after.rss - opened.before.rss) / opened.readers / 1024,
        unit: 'KB'
      }
    );
    if (side === 'ours')
      rows.push({ what: 'ours: whole process', value: after.rss / MB, unit: 'MB resident' });
  }
  const share = ((heap.ours ?? NaN) / (heap['socket.io'] ?? NaN)) * 100;
  return [...rows, { what: 'ours, heap of Socket.IO over ws', value: share, unit: '%', aim: { most: 60 } }];
}

/** Memory per idle reader, side by side. */
export const memory: Bench = {
  name: 'memory',
  about: '4,000 readers that are connected and hear nothing; memory of the server after two collections.',
  run: idle
};
