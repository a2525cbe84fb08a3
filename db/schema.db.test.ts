import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS_DIR } from './migrate.ts';
import { dumpSchema } from './schema-dump.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

const SCHEMA = fileURLToPath(new URL('./schema.sql', import.meta.url));

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

describe('the schema', () => {
  it('is the one committed in db/schema.sql (else: node db/write-schema.ts)', async () => {
    expect(await dumpSchema(test.db)).toBe(readFileSync(SCHEMA, 'utf8'));
  });

  it('explains every table and names every origin', async () => {
    const silent = await test.db.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'vigie'::regnamespace AND relkind = 'r' AND relname <> 'migration' AND obj_description(oid, 'pg_class') IS NULL ORDER BY relname`
    );
    expect(silent).toEqual([]);
    const without = await test.db.query(
      `SELECT t AS name FROM unnest(ARRAY['outbox', 'inbox', 'rpu_file', 'rpu_day', 'attendance', 'departure', 'picture',
         'norm_version', 'quarantine', 'unit_now']) AS t
       WHERE NOT EXISTS (SELECT 1 FROM information_schema.columns
         WHERE table_schema = 'vigie' AND table_name = t AND column_name = 'origin' AND is_nullable = 'NO')`
    );
    expect(without).toEqual([]);
  });

  it('goes down again, file by file', async () => {
    const files = readdirSync(MIGRATIONS_DIR)
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .reverse();
    for (const name of files) {
      const [, down = ''] = readFileSync(join(MIGRATIONS_DIR, name), 'utf8').split('-- Down Migration');
      await test.db.tx((tx) => tx.query(down).then(() => undefined));
    }
    const left = await test.db.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'vigie'::regnamespace AND relkind IN ('r', 'v') AND relname <> 'migration'`
    );
    expect(left).toEqual([]);
  });
});
