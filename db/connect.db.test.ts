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
