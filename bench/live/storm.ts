import { readFileSync } from 'node:fs';
import type { Bench, Context, Row } from '../parts/types.ts';
import { NAMES } from './delivery.ts';
import { delivered, openSide } from './processes.ts';
import type { Side } from './server.ts';

interface Compared {
  whole: number;
  readers: number;
  right: number;
  of: number;
}

const sum = <T>(parts: readonly T[], pick: (part: T) => number): number =>
  parts.reduce((total, part) => total + pick(part), 0);

async function agree(opened: Awaited<ReturnType<typeof openSide>>) {
  const { truth } = await opened.server.ask<{ truth: Record<string, unknown> }>({ kind: 'truth' });
  const parts = await opened.all<Compared>({ kind: 'compare', truth });
  return {
    readers: (sum(parts, (part) => part.whole) / sum(parts, (part) => part.readers)) * 100,
    entries: (sum(parts, (part) => part.right) / sum(parts, (part) => part.of)) * 100
  };
}

async function stormOf(context: Context, side: Side, readers: number, spread: number) {
  const opened = await openSide(context, side, { readers, swarms: 2, state: true, push: 1_000 });
  await opened.server.ask({ kind: 'run', pushes: 5, every: 50 });
  const cpu = async (): Promise<number> => (await opened.server.ask<{ cpu: number }>({ kind: 'cpu' })).cpu;
  await opened.all({ kind: 'leave' });
  // What changes while they are away: each has something to catch up with.
  await opened.server.ask({ kind: 'run', pushes: 5, every: 50 });
  const before = await cpu();
  const parts = await opened.all<{ ms: number; failures: number }>({ kind: 'storm', spread });
  const used = (await cpu()) - before;
  // What changes now reaches all of them by push.
  await opened.server.ask({ kind: 'run', pushes: 5, every: 50 });
  let same = await agree(opened);
  for (
    const until = Date.now() + 60_000;
    same.readers < 100 && Date.now() < until;
    same = await agree(opened)
  )
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  await opened.end();
  return {
    ms: Math.max(...parts.map((part) => part.ms)),
    failures: sum(parts, (part) => part.failures),
    same: same.readers,
    cpu: used / 1_000
  };
}

/** Descriptors a process may open (Linux; Node takes all that it may). */
function descriptors(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
}

async function run(context: Context): Promise<Row[]> {
  const readers = context.small ? 400 : 10_000;
  const most = descriptors();
  // The server holds a socket of each, and the catch-ups of many of them at once.
  if (most < readers * 1.5)
    throw new Error(`${readers} readers need more descriptors than ${most} (ulimit -n)`);
  const rows: Row[] = [
    { what: 'readers', value: readers, unit: 'readers' },
    { what: 'descriptors a process may open', value: most, unit: '' }
  ];
  for (const [when, spread] of [
    ['at once', 0],
    ['within a second', 1_000]
  ] as const) {
    const ours = await stormOf(context, 'ours', readers, spread);
    const theirs = await stormOf(context, 'socket.io', readers, spread);
    const share = (ours.ms / theirs.ms) * 100;
    rows.push(
      { what: `back ${when}, ours: until all are current`, value: ours.ms, unit: 'ms' },
      { what: `back ${when}, ${NAMES['socket.io']}: until all are current`, value: theirs.ms, unit: 'ms' },
      { what: `back ${when}, ours, of Socket.IO over ws`, value: share, unit: '%', aim: { most: 50 } },
      { what: `back ${when}, ours: server CPU`, value: ours.cpu, unit: 'ms' },
      { what: `back ${when}, ${NAMES['socket.io']}: server CPU`, value: theirs.cpu, unit: 'ms' },
      {
        what: `back ${when}, ours: readers equal to the server`,
        value: ours.same,
        unit: '%',
        aim: { least: 100 }
      },
      {
        what: `back ${when}, ours: 5xx answers of the HTTP twin`,
        value: ours.failures,
        unit: 'answers',
        aim: { most: 0 }
      }
    );
  }
  return rows;
}

/** All readers of one node come back at once. */
export const storm: Bench = {
  name: 'storm',
  about:
    '10,000 readers on one node, in two processes: all leave, what they read changes, and all come back, first without the jitter that real screens have, then within a second. Ours say where they stood and are told what they missed with the answer to their subscription; Socket.IO gives a snapshot at each connection.',
  run
};

async function cut(context: Context): Promise<Row[]> {
  const readers = context.small ? 60 : 400;
  const times = context.small ? 1 : 4;
  const rows: Row[] = [];
  for (const side of ['ours', 'uws', 'socket.io'] as const) {
    const opened = await openSide(context, side, { readers, state: true, push: 100 });
    const every = 6_000;
    // Changes end while the last cuts go on: nothing tells again what a reader missed in them.
    const changes = Math.floor((every * times) / 50);
    const already = await delivered(opened);
    await Promise.all([
      opened.all({ kind: 'cuts', away: 2_000, every, times }),
      opened.server.ask({ kind: 'run', pushes: changes, every: 50 })
    ]);
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    const came = (await delivered(opened)) - already;
    const same = await agree(opened);
    await opened.end();
    const aim = side === 'ours' ? { aim: { least: 100 } } : {};
    rows.push(
      { what: `${NAMES[side]}: readers equal to the server`, value: same.readers, unit: '%', ...aim },
      { what: `${NAMES[side]}: entries equal to the server`, value: same.entries, unit: '%' }
    );
    // Ours conflates: fewer messages than changes is what it is for.
    if (side === 'uws')
      rows.push({
        what: `${NAMES[side]}: messages delivered`,
        value: (came / (changes * readers)) * 100,
        unit: '%'
      });
  }
  return rows;
}

/** Two-second cuts of every reader while the picture moves. */
export const cuts: Bench = {
  name: 'cuts',
  about:
    '400 readers, each cut for two seconds every six, four times, in turn, 20 changes a second until the last cuts; compared six seconds after them. Socket.IO gives its snapshot at each connection, raw publish nothing.',
  run: cut
};
