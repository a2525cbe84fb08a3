import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LiveClient } from '#app/lib/live/live-client.ts';
import { socketTransport } from '#app/lib/live/transport.ts';
import { emit, headSeq } from '#db/outbox.ts';
import { openTestDb, type TestDb } from '#db/testing/test-db.ts';
import { openDoorbell, type Doorbell } from './doorbell.ts';
import { feed, figures, UNITS } from './fold/testing/world.ts';
import type { Snapshot } from './protocol/types.ts';
import type { NodeReport, NodeSettings } from './testing/node-process.ts';
import { rawReader } from './testing/raw-reader.ts';
import { startRedis, type TestRedis } from './testing/redis.ts';
import { until } from './testing/try-realtime.ts';

const PROCESS = fileURLToPath(new URL('./testing/node-process.ts', import.meta.url));
const MOVES = 1_000;
const LAG = 3_000;
const BURST = 400;
const QUIET_MS = 6_000;

interface Node {
  child: ChildProcess;
  base: string;
  report(): Promise<NodeReport>;
}

let record: TestDb;
let redis: TestRedis;
let bell: Doorbell;
let nodes: Node[] = [];
let written = 0;

async function startNode(name: string, lag: number): Promise<Node> {
  const settings: NodeSettings = { name, lag, target: record.target, redis: redis.url, twin: [BURST, 0.001] };
  const child = fork(PROCESS, [JSON.stringify(settings)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const next = (): Promise<NodeReport> =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`${name} ended`));
      child.once('exit', ended);
      child.once('message', (said) => {
        child.off('exit', ended);
        resolve(said as NodeReport);
      });
    });
  const first = await next();
  const report = (): Promise<NodeReport> => {
    const answer = next();
    child.send('report');
    return answer;
  };
  return { child, base: `http://127.0.0.1:${first.port}`, report };
}

beforeAll(async () => {
  [record, redis] = await Promise.all([openTestDb(), startRedis()]);
  bell = openDoorbell(redis.url, pino({ level: 'silent' }));
  await write();
  const first = await startNode('a', 0);
  nodes = [first, ...(await Promise.all([startNode('b', 0), startNode('slow', LAG)]))];
});
afterAll(async () => {
  for (const { child } of nodes) child.kill('SIGKILL');
  await bell?.stop();
  await redis?.close();
  await record?.close();
});

/** One transaction of news: figures and feed of a unit, and a ring. */
async function write(): Promise<void> {
  written += 1;
  const unit = UNITS[written % UNITS.length] ?? '';
  const at = Date.now();
  const event = { key: unit, origin: 'simulated' as const, at };
  await record.db.tx((tx) =>
    emit(tx, [
      { ...event, kind: 'unit.figures', payload: figures(unit, at, 10 + (written % 40)) },
      { ...event, kind: 'unit.feed', payload: feed(unit, at) }
    ])
  );
  bell.ring();
}

/** Goes on writing until it is told to stop. */
function writing(): () => Promise<void> {
  let going = true;
  const run = (async () => {
    while (going) {
      await write();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  return async () => {
    going = false;
    await run;
  };
}

const allAt = async (seq: number): Promise<boolean> =>
  (await Promise.all(nodes.map((node) => node.report()))).every((said) => said.seq >= seq);

let asker = 0;
/** An address that nobody used before, as the balancer tells it. */
const newcomer = (): Record<string, string> => ({
  'x-forwarded-for': `10.${(asker += 1) % 250}.${Math.floor(asker / 250) % 250}.9`
});
async function full(node: Node | undefined, topic: string): Promise<Snapshot> {
  const answer = await fetch(`${node?.base}/api/v1/live/${topic}`, { headers: newcomer() });
  return (await answer.json()) as Snapshot;
}

describe('three nodes behind a balancer that keeps nobody in one place', () => {
  test('a reader moved 1,000 times, one node 3 s behind, Redis killed and emptied meanwhile, never sees its seq decrease', async () => {
    const stop = writing();
    const readers = ['sites', 'region'].map((topic) => rawReader(topic, newcomer));
    const before = await headSeq(record.db);
    let during = 0;
    for (let move = 0; move < MOVES; move++) {
      if (move === 300) await redis.kill();
      if (move === 400) during = await headSeq(record.db);
      // By polling alone: no bell rings.
      if (move === 600) {
        const reached = during;
        await until(async () => allAt(reached));
        await redis.start();
      }
      await Promise.all(readers.map((reader) => reader.move(nodes[move % nodes.length]?.base ?? '')));
    }
    await stop();
    const head = await headSeq(record.db);
    expect(head).toBeGreaterThan(before + 100);
    await until(() => allAt(head));
    for (const reader of readers) {
      await reader.move(nodes[0]?.base ?? '');
      expect(reader.backwards).toEqual([]);
      // The slow node did send what was old: it was refused by its seq, not by luck.
      expect(reader.verdicts['old'] ?? 0).toBeGreaterThan(10);
      const truth = await full(nodes[1], reader.replica().topic);
      expect(reader.replica().seq).toBe(truth.to);
      expect(Object.fromEntries(reader.replica().entries)).toEqual(truth.set);
      reader.close();
    }
  });

  test('all nodes tell the same seq and the same entries once they have read the same feed', async () => {
    const head = await headSeq(record.db);
    await until(() => allAt(head));
    for (const topic of ['sites', 'region', 'feeds', 'public']) {
      const told = await Promise.all(nodes.map((node) => full(node, topic)));
      const [first] = told;
      expect(Object.keys(first?.set ?? {}).length).toBeGreaterThan(0);
      for (const { to, epoch, set } of told)
        expect([to, epoch, set]).toEqual([first?.to, first?.epoch, first?.set]);
    }
  });

  test('real screens carried from node to node end with the truth, and never went back', async () => {
    const stop = writing();
    let place = 0;
    const back: string[] = [];
    const screens = await Promise.all(
      Array.from({ length: 6 }, async () => {
        let seq = 0;
        const at = (): string => nodes[(place += 1) % nodes.length]?.base ?? '';
        const client = new LiveClient({
          topics: ['sites'],
          transport: movingTransport(at),
          fetch: (input, init) => fetch(at() + String(input), { ...init, headers: newcomer() }),
          baseUrl: '',
          pictures: null,
          now: () => Date.now(),
          random: () => 0,
          onTopic: (_topic, { replica }) => {
            if (replica.seq < seq) back.push(`${seq} → ${replica.seq}`);
            seq = replica.seq;
          },
          onRefused: () => undefined,
          onLink: () => undefined,
          rhythm: () => ({ push: 20, heartbeat: 1_000, poll: 300 })
        });
        await client.start();
        return client;
      })
    );
    for (let i = 0; i < 12; i++) {
      await new Promise((resolve) => setTimeout(resolve, 700));
      for (const cut of cuts.values()) cut();
    }
    await stop();
    const truth = async () => (await full(nodes[0], 'sites')).to;
    const head = await headSeq(record.db);
    await until(() => allAt(head));
    const last = await truth();
    await until(() => screens.every((screen) => screen.replica('sites')?.seq === last));
    for (const screen of screens) screen.stop();
    expect(back).toEqual([]);
  });

  test('a storm of newcomers’ snapshots asks nothing of the record', async () => {
    const node = nodes[0];
    if (!node) throw new Error('no node');
    await write();
    await node.report();
    // Longer than any of the things it does now and then.
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const usual = (await node.report()).queries;
    const idle = new Set(usual);
    const storm = async () => {
      const began = performance.now();
      let served = 0;
      const newcomers = Array.from({ length: 40 }, async () => {
        for (let i = 0; i < 25; i++) if ((await full(node, 'sites')).full) served += 1;
      });
      await Promise.all(newcomers);
      const { queries } = await node.report();
      expect(served).toBe(1_000);
      return { queries, took: performance.now() - began };
    };
    const [once, again] = [await storm(), await storm()];
    // What it asked meanwhile is what it asks anyway: the feed, the lease. What it asks once a minute, for its
    // checkpoint, may fall into one of two storms; what newcomers ask of it would stand in both.
    const both = new Set(again.queries.filter((text) => once.queries.includes(text)));
    expect([...both].filter((text) => !idle.has(text))).toEqual([]);
    // As often as anyway, however long a slow machine takes for the storm.
    for (const { queries, took } of [once, again])
      expect(queries.length).toBeLessThan(Math.max(100, (3 * usual.length * took) / QUIET_MS));
  });

  test('count one address together, whichever node it asks; Redis holds no address', async () => {
    const address = '203.0.113.77';
    let given = 0;
    const refusing = new Set<number>();
    for (let i = 0; refusing.size < 3 && given < 3 * BURST; i++) {
      const answer = await fetch(`${nodes[i % 3]?.base}/api/v1/live/feeds`, {
        headers: { 'x-forwarded-for': address }
      });
      await answer.arrayBuffer();
      if (answer.status === 200) given += 1;
      else refusing.add(i % 3);
      // They tell each other a moment after what they gave.
      if (i % 30 === 29) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(refusing.size).toBe(3);
    // Alone each would have given as much as all of them together may.
    expect(given).toBeGreaterThanOrEqual(BURST);
    expect(given).toBeLessThan(2 * BURST);
    const keys = await redis.keys();
    expect(keys.some((key) => key.startsWith('vigie:limit:twin:'))).toBe(true);
    expect(keys.join()).not.toContain('203.0.113');
  });

  test('know of each other: how many, how many sockets, who is behind', async () => {
    const reader = rawReader('sites');
    await reader.move(nodes[2]?.base ?? '');
    await until(async () => {
      const { presence } = (await nodes[0]?.report()) ?? { presence: null };
      return presence?.nodes === 3 && presence.sockets >= 1;
    });
    reader.close();
    nodes[1]?.child.kill('SIGKILL');
    await until(async () => (await nodes[0]?.report())?.presence?.nodes === 2);
    await redis.kill();
    await until(async () => (await nodes[0]?.report())?.presence === null);
  });
});

const cuts = new Map<symbol, () => void>();
/** A transport that opens each connection at the next node, and can be cut from outside. */
function movingTransport(at: () => string): ReturnType<typeof socketTransport> {
  const own = Symbol('screen');
  let current: ReturnType<typeof socketTransport> | null = null;
  return {
    connect(handlers) {
      current?.close();
      const fresh = socketTransport(at());
      current = fresh;
      fresh.connect(handlers);
      cuts.set(own, () => {
        fresh.close();
        handlers.closed();
      });
    },
    subscribe: (topics) => (current ?? socketTransport(at())).subscribe(topics),
    close: () => current?.close()
  };
}
