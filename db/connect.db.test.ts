import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDb, type TestDb } from './testing/test-db.ts';
import { timestamptz } from './types.ts';

let testDb: TestDb;
beforeAll(async () => {
  testDb = await openTestDb();
});
afterAll(() => testDb.close());

test('values arrive as the project has them', async () => {
  const instant = Date.UTC(2026, 9, 25, 0, 30, 0, 123);
  const [row] = await testDb.db.query(
    `SELECT $1::timestamptz AS at, $2::int8 AS big, $3::date AS day, ARRAY[$1::timestamptz, NULL] AS ats,
            ARRAY[1, 2]::int8[] AS bigs, 1.5::numeric AS num, '{"a":1}'::jsonb AS doc, $4::timestamptz[] AS given`,
    [timestamptz(instant), 7, '2026-10-25', [timestamptz(instant)]]
  );
  expect(row).toEqual({
    at: instant,
    big: 7,
    day: '2026-10-25',
    ats: [instant, null],
    bigs: [1, 2],
    num: 1.5,
    doc: { a: 1 },
    given: [instant]
  });
});

test('a name without its schema is not found, whatever the role is called', async () => {
  const { db } = testDb;
  await db.query('CREATE TABLE vigie.connect_named (n int)');
  await expect(db.query('SELECT n FROM connect_named')).rejects.toMatchObject({ code: '42P01' });
});

test('a transaction is committed as a whole or not at all', async () => {
  const { db } = testDb;
  await db.query('CREATE TABLE vigie.connect_whole (n int)');
  await db.tx((tx) => tx.query('INSERT INTO vigie.connect_whole VALUES (1)'));
  const failing = db.tx(async (tx) => {
    await tx.query('INSERT INTO vigie.connect_whole VALUES (2)');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await db.query('SELECT n FROM vigie.connect_whole')).toEqual([{ n: 1 }]);
});

test('a read-only transaction refuses to write, a repeatable read sees one state', async () => {
  const { db } = testDb;
  await db.query('CREATE TABLE vigie.connect_mode (n int)');
  const writing = db.tx((tx) => tx.query('INSERT INTO vigie.connect_mode VALUES (1)'), { readOnly: true });
  await expect(writing).rejects.toMatchObject({ code: '25006' });
  const [row] = await db.tx((tx) => tx.query("SELECT current_setting('transaction_isolation') AS level"), {
    isolation: 'repeatable read'
  });
  expect(row).toEqual({ level: 'repeatable read' });
});

test('a serialization failure is tried again, a broken constraint is not', async () => {
  const { db } = testDb;
  await db.query('CREATE TABLE vigie.connect_again (n int PRIMARY KEY)');
  let tries = 0;
  await db.tx(async (tx) => {
    await tx.query('INSERT INTO vigie.connect_again VALUES (1)');
    if (++tries < 3) await tx.query("DO $$BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END$$");
  });
  expect(tries).toBe(3);
  const twice = db.tx((tx) => {
    tries++;
    return tx.query('INSERT INTO vigie.connect_again VALUES (1)');
  });
  await expect(twice).rejects.toMatchObject({ code: '23505' });
  expect(tries).toBe(4);
});

test('the versions are told', async () => {
  const { version, timescale } = await testDb.db.ping();
  expect(version).toMatch(/^1\d/);
  expect(timescale).toMatch(/^2\./);
});
