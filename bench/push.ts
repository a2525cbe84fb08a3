import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Server CPU and memory per reader: sockets on uWebSockets.js and on Node against the native library's own
 * publish, the same bytes, one after the other in one run. `node bench/push.ts [readers]`.
 */
const READERS = Number(process.argv[2] ?? 1_000);
const PUSHES = 100;
const EVERY = 100;

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

async function measure(mode: 'raw' | 'uws' | 'node') {
  const child = fork(fileURLToPath(new URL('./push-server.ts', import.meta.url)), [mode]);
  const { port } = await ask<{ port: number }>(child);
  const path = mode === 'raw' ? '/' : '/socket.io/?EIO=4&transport=websocket';
  const before = (await ask<{ rss: number }>(child, { kind: 'memory' })).rss;
  let delivered = 0;
  const sockets: WebSocket[] = [];
  for (let i = 0; i < READERS; i += 50) {
    const some = Array.from({ length: Math.min(50, READERS - i) }, () =>
      reader(`ws://127.0.0.1:${port}${path}`, mode === 'raw', () => (delivered += 1))
    );
    sockets.push(...(await Promise.all(some)));
  }
  const after = (await ask<{ rss: number }>(child, { kind: 'memory' })).rss;
  const { cpu } = await ask<{ cpu: number }>(child, { kind: 'run', pushes: PUSHES, every: EVERY });
  for (const socket of sockets) socket.close();
  child.kill();
  return { mode, delivered, microseconds: cpu / delivered, kilobytes: (after - before) / 1024 / READERS };
}

const results = [];
for (const mode of ['raw', 'uws', 'node'] as const) results.push(await measure(mode));
const floor = results[0]?.microseconds ?? Number.NaN;
for (const { mode, delivered, microseconds, kilobytes } of results) {
  console.log(
    `${mode.padEnd(5)} ${delivered} messages  ${microseconds.toFixed(1)} µs each  ×${(microseconds / floor).toFixed(2)} of raw publish  ${kilobytes.toFixed(1)} KB a reader`
  );
}
process.exit(0);
