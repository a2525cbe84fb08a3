import { pino } from 'pino';
import { connect, type DbTarget } from '#db/connect.ts';
import { headSeq, readFeed } from '#db/outbox.ts';
import { loadRegion } from '#maps/region/index.ts';
import { startNode } from '#realtime/node.ts';
import { loadUws } from '#realtime/push/load-uws.ts';
import { startRealtime } from '#realtime/service.ts';
import { memoryPeople, TEST_SECRET } from '#realtime/testing/memory-people.ts';

/** `ours`: a node with its front door; `bare`: the same reads of the outbox, each event published as it is. */
const [side, where = ''] = process.argv.slice(2);
const log = pino({ level: 'error' }, process.stderr);
const db = connect(JSON.parse(where) as DbTarget, { max: 2 });
const bells = new Set<() => void>();
process.on('message', () => {
  for (const ring of bells) ring();
});
process.on('disconnect', () => process.exit());

async function ours(): Promise<number> {
  const clock = { domain: () => Date.now(), process: () => Date.now() };
  const node = await startNode({
    ...{ db, clock, log, name: 'bench', origin: 'simulated' as const, region: loadRegion('idf') },
    bell: {
      kind: 'house',
      ring: () => undefined,
      onRing: (callback) => void bells.add(callback),
      state: () => 'connected',
      stop: () => Promise.resolve()
    }
  });
  const front = await startRealtime(
    {
      ...{ host: '127.0.0.1', port: 0, app: null, demo: true, secret: TEST_SECRET, frontSecret: 'front' },
      record: memoryPeople().record,
      limits: { handshakes: [Infinity, 0], twin: [Infinity, 0] }
    },
    // Every topic is idle when a commit of the bench comes.
    { live: node.source, clock, log, rhythm: () => ({ push: 20, heartbeat: 60_000, poll: 5_000 }) }
  );
  return front.port;
}

async function bare(): Promise<number> {
  const loaded = loadUws();
  if (!('uws' in loaded)) throw new Error(loaded.reason);
  const { uws } = loaded;
  const app = uws.App() as ReturnType<typeof uws.App> & {
    ws(pattern: string, behaviour: object): void;
    publish(topic: string, message: string): void;
  };
  app.ws('/*', { open: (socket: { subscribe(topic: string): void }) => socket.subscribe('t') });
  let seq = await headSeq(db);
  let wake: (() => void) | null = null;
  let rung = false;
  bells.add(() => {
    rung = true;
    wake?.();
  });
  void (async () => {
    for (;;) {
      rung = false;
      const events = await readFeed(db, seq, 500);
      for (const event of events) {
        seq = event.seq;
        if (event.kind === 'unit.figures')
          app.publish('t', JSON.stringify({ key: event.payload.unit, value: event.payload }));
      }
      if (rung) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 250);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return new Promise((resolve) =>
    app.listen('127.0.0.1', 0, 0, (socket) => resolve(socket ? uws.us_socket_local_port(socket) : 0))
  );
}

const port = side === 'ours' ? await ours() : await bare();
process.send?.({ port });
