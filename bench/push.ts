import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './parts/numbers.ts';
import type { Bench, Context, Row } from './parts/types.ts';

const PUSHES = 100;
const EVERY = 100;
const MODES = ['raw', 'uws', 'node'] as const;
type Mode = (typeof MODES)[number];

const NAMES: Record<Mode, string> = {
  raw: 'raw publish of the native library',
  uws: 'ours, on uWebSockets.js',
  node: 'ours, on the fallback engine (ws)'
};

function ask<T>(child: ChildProcess, message?: object): Promise<T> {
  const answer = new Promise<T>((resolve) => child.once('message', (got) => resolve(got as T)));
  if (message) child.send(message);
  return answer;
}

/** A reader that speaks just enough of the Socket.IO protocol; `count` is called for each push. */
function reader(url: string, raw: boolean, count: () => void): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.onerror = () => reject(new Error('a reader could not connect'));
    if (raw) socket.onopen = () => resolve(socket);
    socket.onmessage = ({ data }) => {
      const text = String(data);
      if (raw || text.startsWith('42["push"')) count();
      else if (text.startsWith('0{')) socket.send('40');
      else if (text.startsWith('40')) socket.send('420["subscribe",["sites"]]');
      else if (text.startsWith('430')) resolve(socket);
      else if (text === '2') socket.send('3');
    };
  });
}

interface Measured {
  /** Server CPU per delivered message, µs, and memory per reader, KB. */
  microseconds: number;
  kilobytes: number;
}

async function once(mode: Mode, readers: number): Promise<Measured> {
  const child = fork(fileURLToPath(new URL('./parts/push-server.ts', import.meta.url)), [mode]);
  try {
    const { port } = await ask<{ port: number }>(child);
    const path = mode === 'raw' ? '/' : '/socket.io/?EIO=4&transport=websocket';
    const before = (await ask<{ rss: number }>(child, { kind: 'memory' })).rss;
    let delivered = 0;
    const sockets: WebSocket[] = [];
    for (let i = 0; i < readers; i += 50) {
      const some = Array.from({ length: Math.min(50, readers - i) }, () =>
        reader(`ws://127.0.0.1:${port}${path}`, mode === 'raw', () => (delivered += 1))
      );
      sockets.push(...(await Promise.all(some)));
    }
    const after = (await ask<{ rss: number }>(child, { kind: 'memory' })).rss;
    const { cpu } = await ask<{ cpu: number }>(child, { kind: 'run', pushes: PUSHES, every: EVERY });
    for (const socket of sockets) socket.close();
    if (delivered < PUSHES * readers * 0.99) throw new Error(`${mode}: only ${delivered} messages came`);
    return { microseconds: cpu / delivered, kilobytes: (after - before) / 1024 / readers };
  } finally {
    child.kill();
  }
}

async function run(context: Context): Promise<Row[]> {
  const readers = context.small ? 50 : 500;
  const runs: Record<Mode, Measured[]> = { raw: [], uws: [], node: [] };
  // One after the other in each round, so that a busy moment of the machine meets all of them.
  for (let round = 0; round < (context.small ? 1 : 3); round++)
    for (const mode of MODES) runs[mode].push(await once(mode, readers));
  const of = (mode: Mode, pick: (m: Measured) => number): number => median(runs[mode].map(pick));
  return MODES.flatMap((mode) => {
    const cost = of(mode, (m) => m.microseconds);
    const floor = of('raw', (m) => m.microseconds);
    return [
      { what: `${NAMES[mode]}: server CPU a delivered message`, value: cost, unit: 'µs' },
      ...(mode === 'raw'
        ? []
        : [{ what: NAMES[mode], value: (cost / floor) * 100, unit: '% of raw publish' }]),
      { what: `${NAMES[mode]}: memory a reader`, value: of(mode, (m) => m.kilobytes), unit: 'KB' }
    ];
  });
}

export const push: Bench = {
  name: 'push',
  about:
    '500 readers of one topic, 100 pushes of 1.5 KB, ten a second; the servers in processes of their own.',
  run
};
