import { loadUws } from '#realtime/push/load-uws.ts';
import { tryRealtime } from '#realtime/testing/try-realtime.ts';

/** One server to be measured, told what to do by `../push.ts` over IPC. */
type Ask = { kind: 'run'; pushes: number; every: number } | { kind: 'memory' };

const SIZE = 1_500;
const text = 'x'.repeat(SIZE - 60);
const mode = process.argv[2];

async function start(): Promise<{ port: number; push(n: number): void }> {
  if (mode === 'uws' || mode === 'node') {
    const live = await tryRealtime(
      { engine: mode, limits: { handshakes: [Infinity, 0], twin: [Infinity, 0] } },
      { rhythm: () => ({ push: 0, heartbeat: 60_000, poll: 60_000 }) }
    );
    live.write('sites', { a: '' });
    return { port: live.realtime.port, push: (n) => void live.write('sites', { a: `${n} ${text}` }) };
  }
  const loaded = loadUws();
  if (!('uws' in loaded)) throw new Error(loaded.reason);
  const { uws } = loaded;
  // The floor: the same bytes published by the library alone, which our types do not need to know.
  const app = uws.App() as ReturnType<typeof uws.App> & {
    ws(pattern: string, behaviour: object): void;
    publish(topic: string, message: string): void;
  };
  app.ws('/*', { open: (socket: { subscribe(topic: string): void }) => socket.subscribe('t') });
  const port = await new Promise<number>((resolve) =>
    app.listen('127.0.0.1', 0, 0, (socket) => resolve(socket ? uws.us_socket_local_port(socket) : 0))
  );
  return { port, push: (n) => app.publish('t', `${n} ${text}`) };
}

const server = await start();
process.on('message', (ask: Ask) => {
  if (ask.kind === 'memory') {
    process.send?.({ rss: process.memoryUsage().rss });
    return;
  }
  const before = process.cpuUsage();
  let n = 0;
  const timer = setInterval(() => {
    server.push((n += 1));
    if (n < ask.pushes) return;
    clearInterval(timer);
    // The last push is still being written.
    setTimeout(() => {
      const { user, system } = process.cpuUsage(before);
      process.send?.({ cpu: user + system });
    }, 500);
  }, ask.every);
});
process.on('disconnect', () => process.exit(0));
process.send?.({ port: server.port });
