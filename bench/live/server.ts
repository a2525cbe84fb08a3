import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { loadUws } from '#realtime/push/load-uws.ts';
import { tryRealtime } from '#realtime/testing/try-realtime.ts';

/** The four sides of the bench. */
export type Side = 'ours' | 'uws' | 'socket.io' | 'ws';

/** What a server is asked, over IPC; each is answered once. */
export type ServerAsk =
  /** Memory after two collections, bytes. */
  | { kind: 'memory' }
  /** CPU used so far, µs. */
  | { kind: 'cpu' }
  /** So many changes, one every so many ms; answered 500 ms after the last. */
  | { kind: 'run'; pushes: number; every: number }
  /** Every entry's newest value. */
  | { kind: 'truth' };

/** Entries of the topic, as many as a region has emergency departments; bytes of each. */
const KEYS = 91;
const SIZE = 1_100;
const filling = 'x'.repeat(SIZE - 40);
const [side = 'ours', push = '0'] = process.argv.slice(2) as [Side?, string?];

const truth: Record<string, string> = {};
let changes = 0;
const keyOf = (n: number): string => `75${String(n % KEYS).padStart(7, '0')}`;
for (let i = 0; i < KEYS; i++) truth[keyOf(i)] = `0 ${filling}`;

interface Served {
  port: number;
  /** Cookie of somebody signed in. */
  cookie?: string;
  change(key: string, value: string): void;
}

async function ours(): Promise<Served> {
  const live = await tryRealtime(
    {
      engine: 'uws',
      limits: {
        handshakes: [1e9, 1e9],
        twin: [1e9, 1e9],
        sockets: 1e6,
        perAddress: 1e6,
        subscribes: [1e9, 1e9]
      }
    },
    { rhythm: () => ({ push: Number(push), heartbeat: 5_000, poll: 5_000 }) }
  );
  live.write('sites', truth);
  const { cookie } = live.people.signIn(['samu']);
  return {
    port: live.realtime.port,
    cookie,
    change: (key, value) => void live.write('sites', { [key]: value })
  };
}

/** The floor: the library's own publish, which our types do not need to know. */
async function bareUws(): Promise<Served> {
  const loaded = loadUws();
  if (!('uws' in loaded)) throw new Error(loaded.reason);
  const { uws } = loaded;
  const app = uws.App() as ReturnType<typeof uws.App> & {
    ws(pattern: string, behaviour: object): void;
    publish(topic: string, message: string): void;
  };
  app.ws('/*', { open: (socket: { subscribe(topic: string): void }) => socket.subscribe('t') });
  const port = await new Promise<number>((resolve) =>
    app.listen('127.0.0.1', 0, 0, (socket) => resolve(socket ? uws.us_socket_local_port(socket) : 0))
  );
  return { port, change: (key, value) => app.publish('t', JSON.stringify({ key, value })) };
}

/** Socket.IO as its own documentation sets it up: a room, an event for each change, a snapshot at connection. */
async function socketIo(): Promise<Served> {
  const { Server } = await import('socket.io');
  const server = createServer();
  const io = new Server(server, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
  io.on('connection', (socket) => {
    void socket.join('t');
    socket.emit('snapshot', truth);
  });
  const port = await listen(server);
  return { port, change: (key, value) => void io.to('t').emit('push', { key, value }) };
}

interface WsServer {
  clients: Set<{ send(text: string): void }>;
}

/** The library under Socket.IO, alone: one text, sent to each. */
async function bareWs(): Promise<Served> {
  const near = createRequire(createRequire(import.meta.url).resolve('socket.io'));
  const { WebSocketServer } = createRequire(near.resolve('engine.io'))('ws') as {
    WebSocketServer: new (options: object) => WsServer;
  };
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  const port = await listen(server);
  return {
    port,
    change: (key, value) => {
      const text = JSON.stringify({ key, value });
      for (const client of sockets.clients) client.send(text);
    }
  };
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve));
  return (server.address() as AddressInfo).port;
}

const SIDES: Record<Side, () => Promise<Served>> = {
  ours,
  uws: bareUws,
  'socket.io': socketIo,
  ws: bareWs
};
const served = await SIDES[side]();

function change(): void {
  changes += 1;
  // Another order than that of the keys, so that a reader that was away misses some and not others.
  const key = keyOf(changes * 37);
  truth[key] = `${changes} ${filling}`;
  served.change(key, truth[key]);
}

async function memory(): Promise<object> {
  for (let i = 0; i < 2; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { heap: heapUsed, rss };
}

function run({ pushes, every }: ServerAsk & { kind: 'run' }): Promise<object> {
  return new Promise((resolve) => {
    let n = 0;
    const timer = setInterval(() => {
      change();
      if ((n += 1) < pushes) return;
      clearInterval(timer);
      setTimeout(() => resolve({}), 500);
    }, every);
  });
}

process.on('message', (ask: ServerAsk) => {
  const answer = (said: object): unknown => process.send?.(said);
  const { user, system } = process.cpuUsage();
  if (ask.kind === 'cpu') answer({ cpu: user + system });
  else if (ask.kind === 'truth') answer({ truth });
  else if (ask.kind === 'memory') void memory().then(answer);
  else void run(ask).then(answer);
});
process.on('disconnect', () => process.exit());
process.send?.({ port: served.port, cookie: served.cookie ?? '' });
