import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  audit,
  type AuditEntry,
  auditChecker,
  auditHash,
  auditHead,
  latestAudit,
  readAudit,
  verifyAudit
} from './audit.ts';
import { connect, type Db } from './connect.ts';
import { MIGRATIONS_DIR } from './migrate.ts';
import { postgresBinaries, startPlainPostgres } from './testing/plain-postgres.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

const entry = (subject: string, over: Partial<AuditEntry> = {}): AuditEntry => ({
  at: 1_795_334_400_123,
  actor: { id: 'command', label: 'command' },
  action: 'test.act',
  subject,
  ...over
});
const note = (db: Db, one: AuditEntry) => db.tx((tx) => audit(tx, one));

describe('the audit log', () => {
  let test: TestDb;
  beforeAll(async () => {
    test = await openTestDb();
  });
  afterAll(() => test.close());

  it('is one chain of what was said, whatever was said', async () => {
    expect(await auditHead(test.db)).toBeNull();
    expect(await verifyAudit(test.db)).toMatchObject({ rows: 0, broken: null });
    const values: unknown[] = [
      undefined,
      null,
      0.1,
      1e21,
      -1e-7,
      2 ** 53,
      'é"\\\u2028 \n',
      { z: 1, a: { y: [1, { d: 2, c: null }], x: undefined }, '10': 1, '9': 2, __proto__: 3 },
      [],
      '',
      false,
      new Date(0)
    ];
    for (const value of values) await note(test.db, entry('site:1', { before: value, after: { value } }));
    for (const at of [0, 1, 1_795_334_400_123.6, 951_782_399_999]) await note(test.db, entry('t', { at }));
    const head = await auditHead(test.db);
    expect(await verifyAudit(test.db)).toEqual({
      rows: values.length + 4,
      head,
      begun: null,
      broken: null
    });
    const [first, second] = await readAudit(test.db, 0, 2);
    expect(first).toMatchObject({ seq: 1, prev: '0'.repeat(64), before: null, after: {} });
    expect(second?.prev).toBe(first?.hash);
  });

  it('has no row of an act that did not happen', async () => {
    const before = await auditHead(test.db);
    const failing = test.db.tx(async (tx) => {
      await audit(tx, entry('site:2'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await auditHead(test.db)).toEqual(before);
  });

  it('is found by subject and by action, newest first', async () => {
    await note(test.db, entry('site:3', { action: 'site.change' }));
    await note(test.db, entry('site:3', { action: 'passages.read' }));
    const of = async (more: object) =>
      (await latestAudit(test.db, { limit: 10, ...more })).map(({ action }) => action);
    expect(await of({ subject: 'site:3' })).toEqual(['passages.read', 'site.change']);
    expect(await of({ subject: 'site:3', action: 'site.change' })).toEqual(['site.change']);
    const [last] = await latestAudit(test.db, { limit: 1 });
    expect(await of({ subject: 'site:3', beforeSeq: last?.seq ?? 0 })).toEqual(['site.change']);
  });

  it('can only grow', async () => {
    for (const sql of [
      `UPDATE vigie.audit SET actor_label = 'nobody' WHERE seq = 1`,
      'DELETE FROM vigie.audit WHERE seq = 1',
      'TRUNCATE vigie.audit'
    ])
      await expect(test.db.query(sql)).rejects.toMatchObject({
        code: '42501',
        message: 'the audit log is append-only'
      });
    expect((await verifyAudit(test.db)).broken).toBeNull();
  });

  /** Does to the log what its triggers refuse, looks, and undoes it. */
  async function behindItsBack(sql: string): Promise<Awaited<ReturnType<typeof verifyAudit>>> {
    const kept = await readAudit(test.db, 0, 1_000);
    const head = await auditHead(test.db);
    const run = (statement: string) =>
      test.db.tx(async (tx) => {
        await tx.query('ALTER TABLE vigie.audit DISABLE TRIGGER USER');
        await tx.query(statement);
        await tx.query('ALTER TABLE vigie.audit ENABLE TRIGGER USER');
      });
    await run(sql);
    const found = await verifyAudit(test.db, head ? [head] : []);
    await run('DELETE FROM vigie.audit');
    for (const row of kept) {
      await test.db.query(
        `INSERT INTO vigie.audit SELECT ($1::jsonb->>'seq')::bigint, to_timestamp(($1::jsonb->>'at')::float8 / 1000),
           $1::jsonb->>'actor', $1::jsonb->>'actorLabel', $1::jsonb->>'action', $1::jsonb->>'subject',
           nullif($1::jsonb->'before', 'null'), nullif($1::jsonb->'after', 'null'),
           decode($1::jsonb->>'prev', 'hex'), decode($1::jsonb->>'hash', 'hex')`,
        [JSON.stringify(row)]
      );
    }
    expect((await verifyAudit(test.db)).broken).toBeNull();
    return found;
  }

  it('shows each row that was changed behind its back', async () => {
    const changes = [
      `at = at + interval '1 ms'`,
      `actor = 'x'`,
      `actor_label = 'x'`,
      `action = 'x'`,
      `subject = 'x'`,
      `before = '{"x": 1}'`,
      `after = '{"x": 1}'`,
      `hash = decode(repeat('ab', 32), 'hex')`
    ];
    for (const change of changes) {
      const { broken } = await behindItsBack(`UPDATE vigie.audit SET ${change} WHERE seq = 3`);
      expect([change, broken]).toEqual([change, { seq: 3, why: 'hash' }]);
    }
  });

  it('shows a row that is missing, and one that was put in', async () => {
    const gone = await behindItsBack('DELETE FROM vigie.audit WHERE seq = 4');
    expect(gone.broken).toEqual({ seq: 4, why: 'gap' });
    const moved = await behindItsBack(
      'DELETE FROM vigie.audit WHERE seq = 4; UPDATE vigie.audit SET seq = seq - 1 WHERE seq > 4'
    );
    expect(moved.broken).toEqual({ seq: 4, why: 'prev' });
  });

  it('shows by its anchored head that its end was cut off', async () => {
    const head = await auditHead(test.db);
    const cut = await behindItsBack('DELETE FROM vigie.audit WHERE seq > 5');
    expect(cut).toMatchObject({ rows: 5, broken: { seq: head?.seq, why: 'anchor' } });
    const all = await behindItsBack('DELETE FROM vigie.audit');
    expect(all).toMatchObject({ rows: 0, broken: { seq: head?.seq, why: 'anchor' } });
  });

  it('shows by an anchored head that it was written anew with right hashes', async () => {
    const head = await auditHead(test.db);
    const rows = await readAudit(test.db, 0, 1_000);
    const checker = auditChecker(head ? [head] : []);
    let prev = '0'.repeat(64);
    const breaks = rows.map((row) => {
      const { hash: _hash, ...said } = { ...row, prev, actorLabel: row.seq === 2 ? 'other' : row.actorLabel };
      prev = auditHash(said);
      return checker.take({ ...said, hash: prev });
    });
    expect(breaks.filter(Boolean)).toEqual([{ seq: head?.seq, why: 'anchor' }]);
  });

  it('is one chain when twelve write at once', async () => {
    await twelve(test.db);
  });
});

async function twelve(db: Db): Promise<void> {
  const before = (await auditHead(db))?.seq ?? 0;
  const writers = Array.from({ length: 12 }, async (_, writer) => {
    for (let i = 0; i < 10; i++) {
      await db.tx(async (tx) => {
        await tx.query('SELECT 1');
        await audit(tx, entry(`writer:${writer}`, { after: { i } }));
      });
    }
  });
  await Promise.all(writers);
  const { rows, broken } = await verifyAudit(db);
  expect({ rows, broken }).toEqual({ rows: before + 120, broken: null });
}

const BINARIES = postgresBinaries();

describe('on a server, where transactions do run side by side', () => {
  it('is one chain when twelve write at once', async (context: TestContext) => {
    if (BINARIES === null) return context.skip('no PostgreSQL server binaries here');
    const server = await startPlainPostgres(BINARIES);
    const db = connect({ url: server.url }, { max: 12 });
    try {
      const migration = readFileSync(join(MIGRATIONS_DIR, '0010_access.sql'), 'utf8');
      const table = /CREATE TABLE vigie\.audit \([\s\S]*?\n\);/.exec(migration)?.[0] ?? '';
      await db.query(`CREATE SCHEMA vigie; ${table}`);
      await twelve(db);
    } finally {
      await db.end();
      await server.stop();
    }
  });
});
