import { createHash } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { beforeAll, expect, it } from 'vitest';
import { connect, type Queryable } from '#db/connect.ts';
import { startEngine, type EngineHandle } from '#db/engine/start.ts';
import { seedRegion } from '#db/reference.ts';
import { newSourceKey, putSourceKey } from '#db/sources.ts';
import { templateDir } from '#db/testing/template.ts';
import { loadRegion } from '#maps/region/index.ts';
import { startChild, type IngestChild } from '../testing/child.ts';
import { random, streamOfFiles } from '../testing/kill-stream.ts';
import { NOW } from '../testing/sample.ts';
import { receiptId } from './receipt-id.ts';

const ROUNDS = Number(process.env['VIGIE_KILL_ROUNDS'] ?? 3);
const FILES = 200;
const WIDTH = 4;
const KILLS = 3;
const SEED = Number(process.env['VIGIE_KILL_SEED'] ?? 20261121);
const key = newSourceKey();
const log = pino({ level: 'fatal' }, process.stderr);
const files = streamOfFiles(SEED, FILES);
let expected: State;

interface State {
  attendances: unknown;
  departures: unknown;
  winners: unknown;
  quarantine: unknown;
  receipts: unknown;
  files: unknown;
}

/** A world of its own: record, folders, engine and ingest, each of which can be killed. */
class World {
  readonly #dir: string;
  readonly #since = Date.now();
  engine: EngineHandle | null = null;
  ingest: IngestChild | null = null;

  constructor(dir: string) {
    this.#dir = dir;
  }

  static async open(): Promise<World> {
    const world = new World(await mkdtemp(join(tmpdir(), 'vigie-kill-')));
    // The engine is one of those killed: with a server this suite still runs on the embedded one.
    await cp(join(await templateDir(), 'pg'), join(world.#dir, 'engine/pg'), { recursive: true });
    await world.startEngine();
    const db = connect(world.target());
    await seedRegion(db, loadRegion('fictive'));
    await putSourceKey(db, key, { source: 'stream', streams: ['rpu'], finess: null, origin: 'real' });
    await db.end();
    await world.startIngest();
    return world;
  }

  target(): EngineHandle['target'] {
    return this.engine?.target ?? { socketDir: join(this.#dir, 'engine'), port: 5432 };
  }

  async startEngine(): Promise<void> {
    this.engine = await startEngine({ dataDir: join(this.#dir, 'engine'), log });
  }

  async startIngest(): Promise<void> {
    const dataDir = join(this.#dir, 'ingest');
    this.ingest = await startChild({
      target: this.target(),
      dataDir,
      port: 0,
      now: NOW,
      since: this.#since,
      limits: { answerMs: 300 }
    });
  }

  /** The whole at one instant: reception goes on while it is read. */
  async state(): Promise<State> {
    const db = connect(this.target());
    try {
      return await db.tx(readState, { readOnly: true, isolation: 'repeatable read' });
    } finally {
      await db.end();
    }
  }

  async close(): Promise<void> {
    await this.ingest?.kill();
    await this.engine?.kill();
    await rm(this.#dir, { recursive: true, force: true });
  }
}

async function readState(tx: Queryable): Promise<State> {
  const [attendances] = await tx.query(
    `SELECT count(*)::int AS n, count(DISTINCT key)::int AS keys, sum(content % 1000003) AS content
     FROM vigie.attendance WHERE superseded_at IS NULL`
  );
  const [departures] = await tx.query(
    `SELECT count(*)::int AS n, count(DISTINCT key)::int AS keys FROM vigie.departure WHERE superseded_at IS NULL`
  );
  const winners = await tx.query(
    `SELECT u.unit, d.day, d.extract_at, f.file_id, d.n, d.n_exit FROM vigie.rpu_day d
     JOIN vigie.unit u USING (unit_id) JOIN vigie.rpu_file f ON f.id = d.file_id ORDER BY 1, 2`
  );
  const quarantine = await tx.query(
    `SELECT u.unit, q.code, q.place FROM vigie.quarantine q JOIN vigie.unit u USING (unit_id)
     WHERE q.closed_at IS NULL ORDER BY 1, 2, 3`
  );
  const receipts = await tx.query(
    `SELECT receipt, state, (result->>'received')::int AS received, (result->>'accepted')::int AS accepted,
            (result->>'quarantined')::int AS quarantined, result->>'code' AS code
     FROM vigie.inbox ORDER BY receipt`
  );
  const files = await tx.query(
    'SELECT file_id, received, accepted, quarantined FROM vigie.rpu_file ORDER BY file_id'
  );
  return { attendances, departures, winners, quarantine, receipts, files };
}

/** Sends one file until it is taken, as a sender that keeps what was not acknowledged. */
async function deliver(world: World, body: string): Promise<void> {
  const hash = createHash('sha256').update(body).digest('hex');
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${world.ingest?.port ?? 0}/ingest/rpu`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/xml' },
        body,
        signal: AbortSignal.timeout(10_000)
      });
      const answer = (await response.json()) as { receipt?: string };
      if (answer.receipt) {
        expect(answer.receipt).toBe(receiptId('stream', 'rpu', hash));
        return;
      }
    } catch {
      // Killed meanwhile: the next try meets the process that took its place.
    }
    await sleep(30);
  }
}

/** Sends the whole stream, a few files at a time; `at` is called before each file. */
async function stream(world: World, at: (index: number) => void): Promise<void> {
  let next = 0;
  const sender = async (): Promise<void> => {
    for (let i = next++; i < files.length; i = next++) {
      at(i);
      await deliver(world, files[i] ?? '');
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, sender));
}

/** Waits until nothing waits in the inbox and every file of the stream has its receipt there. */
async function finished(world: World): Promise<State> {
  const all = new Set(files).size;
  for (;;) {
    try {
      const state = await world.state();
      const receipts = state.receipts as { state: string }[];
      if (receipts.length === all && receipts.every((receipt) => receipt.state !== 'pending')) return state;
    } catch {
      // The engine is starting.
    }
    await sleep(100);
  }
}

async function round(number: number): Promise<State> {
  const next = random(SEED + number);
  const world = await World.open();
  const points = new Set(Array.from({ length: KILLS }, () => Math.floor(next() * FILES)));
  let killing = Promise.resolve();
  const kill = async (): Promise<void> => {
    const whom = ['ingest', 'engine', 'both'][Math.floor(next() * 3)] ?? 'both';
    await sleep(next() * 60);
    if (whom !== 'ingest') await world.engine?.kill();
    if (whom !== 'engine') await world.ingest?.kill();
    if (whom !== 'ingest') await world.startEngine();
    if (whom !== 'engine') await world.startIngest();
  };
  try {
    await stream(world, (index) => {
      if (points.has(index)) killing = killing.then(kill);
    });
    await killing;
    return await finished(world);
  } finally {
    await world.close();
  }
}

beforeAll(async () => {
  const world = await World.open();
  await stream(world, () => undefined);
  expected = await finished(world);
  await world.close();
}, 300_000);

it(
  `${ROUNDS} rounds of kill in a stream of ${FILES} files end as if nothing had happened`,
  { timeout: 3_600_000 },
  async () => {
    expect((expected.receipts as unknown[]).length).toBeGreaterThan(FILES * 0.8);
    for (let number = 1; number <= ROUNDS; number++) {
      expect(await round(number), `round ${number} of seed ${SEED}`).toEqual(expected);
    }
  }
);
