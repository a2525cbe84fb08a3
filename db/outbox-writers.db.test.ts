import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { connect, type Db, type DbTarget } from './connect.ts';
import { MIGRATIONS_DIR } from './migrate.ts';
import { emit, readFeed } from './outbox.ts';
import { postgresBinaries, startPlainPostgres } from './testing/plain-postgres.ts';
import { openTestDb } from './testing/test-db.ts';

const WRITERS = 12;
const EACH = 40;

/** The outbox's own migration: it needs no TimescaleDB. */
const OUTBOX =
  readFileSync(join(MIGRATIONS_DIR, '0002_outbox.sql'), 'utf8').split('-- Down Migration')[0] ?? '';

/** A small deterministic generator: every run has the same pauses and rollbacks. */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

/** Writes and rolls back with pauses; gives what was committed. */
async function writer(db: Db, name: number): Promise<string[]> {
  const roll = dice(name + 1);
  const committed: string[] = [];
  for (let i = 0; i < EACH; i++) {
    const names = Array.from({ length: 1 + Math.floor(roll() * 3) }, (_, k) => `${name}/${i}/${k}`);
    const pause = roll() < 0.5 ? roll() * 8 : 0;
    const late = roll() < 0.3 ? roll() * 8 : 0;
    const fails = roll() < 0.2;
    const work = db.tx(async (tx) => {
      await tx.query('SELECT 1');
      await sleep(pause);
      await emit(
        tx,
        names.map((key, at) => ({ kind: 'tick', key, origin: 'simulated', at, payload: { at } }))
      );
      await sleep(late);
      if (fails) throw new Error('rolled back on purpose');
    });
    await work
      .then(() => committed.push(...names))
      .catch((error: unknown) => {
        if (!fails) throw error;
      });
  }
  return committed;
}

/** Follows the feed by seq, as a node does, until told to stop; gives the keys in the order seen. */
async function follow(db: Db, done: () => boolean): Promise<{ seq: number; at: number }[]> {
  const seen: { seq: number; at: number }[] = [];
  for (let last = 0, stopping = false; ;) {
    const batch = await readFeed(db, last, 500);
    for (const event of batch) seen.push({ seq: event.seq, at: performance.now() });
    last = batch.at(-1)?.seq ?? last;
    if (stopping && batch.length === 0) return seen;
    stopping = done();
    await sleep(2);
  }
}

async function check(target: DbTarget): Promise<void> {
  const db = connect(target, { max: WRITERS + 4 });
  try {
    let done = false;
    const following = follow(db, () => done);
    // Open all along, and busy, but silent: nobody waits for it.
    let release = (): void => undefined;
    const silent = db.kind === 'server' ? openTransaction(db, (end) => (release = end)) : Promise.resolve();
    const committed = (await Promise.all(Array.from({ length: WRITERS }, (_, i) => writer(db, i)))).flat();
    done = true;
    const seen = await following;
    release();
    await silent;
    const rows = await db.query<{ seq: number; key: string }>(
      'SELECT seq, key FROM vigie.outbox ORDER BY seq'
    );
    expect(rows.map((row) => row.key).sort()).toEqual([...committed].sort());
    expect(seen.map((event) => event.seq)).toEqual(rows.map((row) => row.seq));
    for (const keys of groupedByTransaction(rows.map((row) => row.key)))
      expect(keys).toEqual([...keys].sort());
  } finally {
    await db.end();
  }
}

function openTransaction(db: Db, opened: (end: () => void) => void): Promise<void> {
  return db.tx(async (tx) => {
    await tx.query('CREATE TEMP TABLE silent (n int) ON COMMIT DROP');
    await tx.query('INSERT INTO silent VALUES (1)');
    await new Promise<void>((resolve) => opened(resolve));
  });
}

/** Keys of one transaction, in feed order: they must stand together and in the order given. */
function groupedByTransaction(keys: readonly string[]): string[][] {
  const groups: string[][] = [];
  let before = '';
  for (const key of keys) {
    const name = key.slice(0, key.lastIndexOf('/'));
    if (name === before) groups.at(-1)?.push(key);
    else groups.push([key]);
    before = name;
  }
  expect(new Set(groups.map((g) => g[0]?.slice(0, g[0].lastIndexOf('/')))).size).toBe(groups.length);
  return groups;
}

describe('12 writers with pauses and rollbacks', () => {
  it('are each seen once and in order, on a PostgreSQL server with real concurrency', async (ctx: TestContext) => {
    const bin = postgresBinaries();
    if (bin === null) {
      ctx.skip(
        'not run: no PostgreSQL server binaries under /usr/lib/postgresql (apt-get install postgresql)'
      );
      return;
    }
    const server = await startPlainPostgres(bin);
    try {
      const db = connect({ url: server.url }, { max: 1 });
      await db.query('CREATE SCHEMA vigie');
      await db.query(OUTBOX);
      await db.end();
      await check({ url: server.url });
    } finally {
      await server.stop();
    }
  });

  it('are each seen once and in order, on the engine under test', async () => {
    const test = await openTestDb({ max: 1 });
    try {
      await check(test.target);
    } finally {
      await test.close();
    }
  });
});
