import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { connect, type Db, type DbTarget, type Queryable } from '#db/connect.ts';
import type { RegionPack } from '#domain/region.ts';
import { openDoorbell } from '../doorbell.ts';
import { SITES } from '../fold/testing/world.ts';
import { startNode } from '../node.ts';
import { startRealtime } from '../service.ts';
import { shareLimits } from '../among-nodes/limits.ts';
import { sharePresence } from '../among-nodes/presence.ts';
import { memoryPeople, TEST_SECRET } from './memory-people.ts';

/** How one node of `nodes.db.test.ts` runs; given as the first argument, JSON. */
export interface NodeSettings {
  name: string;
  target: DbTarget;
  redis: string;
  /** Process ms that every answer of the record takes to reach this node. */
  lag: number;
  twin: [burst: number, perSecond: number];
}

/** What a node answers when it is asked, over IPC. */
export interface NodeReport {
  port: number;
  seq: number;
  /** Statements sent to the record since the last report. */
  queries: string[];
  presence: { nodes: number; sockets: number; lowest: number; highest: number } | null;
}

const settings = JSON.parse(process.argv[2] ?? '') as NodeSettings;
const log = pino({ level: 'error' }, process.stderr);
/** Domain time stands still: no minute of it ends in the midst of a test, and tells one node what others hear later. */
const startedAt = Date.now();
const clock = { domain: () => startedAt, process: () => Date.now() };
const record = connect(settings.target, { max: 2, name: settings.name });
let queries: string[] = [];
let lag = 0;

const watched = (to: Queryable): Queryable => ({
  async query(text, params) {
    queries.push(text);
    const rows = await to.query(text, params);
    // Read now, heard of later.
    if (lag > 0) await sleep(lag);
    return rows as never;
  }
});
const db: Db = {
  ...record,
  query: watched(record).query,
  tx: (fn, options) => record.tx((tx) => fn(watched(tx)), options)
};

const departments = ['01', '02'].map((code) => ({ code, name: code, lon: 2, lat: 48 }));
const bell = openDoorbell(settings.redis, log);
const node = await startNode({
  ...{ db, clock, log, bell, name: settings.name, origin: 'simulated' },
  region: { sites: SITES, departments } as RegionPack
});
const limits = shareLimits(settings.redis, TEST_SECRET);
const people = memoryPeople();
let count = (): number => 0;
const front = await startRealtime(
  {
    ...{ host: '127.0.0.1', port: 0, app: null, demo: true, secret: TEST_SECRET, frontSecret: 'front' },
    record: people.record,
    trustedProxies: 'direct',
    limits: { handshakes: [Infinity, 0], twin: settings.twin }
  },
  {
    ...{ live: node.source, clock, log, limiter: limits.limiter },
    rhythm: () => ({ push: 20, heartbeat: 1_000, poll: 1_000 })
  }
);
count = front.sockets;
const presence = sharePresence(settings.redis, settings.name, () => ({
  sockets: count(),
  seq: node.state().seq
}));
lag = settings.lag;

function report(): void {
  const said: NodeReport = { port: front.port, seq: node.state().seq, queries, presence: presence.read() };
  queries = [];
  process.send?.(said);
}

process.on('message', report);
process.on('disconnect', () => process.exit());
report();
