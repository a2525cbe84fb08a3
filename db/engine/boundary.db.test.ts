import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDb, type TestDb } from '../testing/test-db.ts';

let test: TestDb;
beforeAll(async () => void (test = await openTestDb()));
afterAll(() => test.close());

/** What the embedded engine reads of a batch at once. */
const READ = 32_768;

describe('a batch as long as what the engine reads at once', () => {
  it.each([1, 2, 5])('is answered whole, wherever its messages end (%i reads)', async (reads) => {
    // One byte more each time: every message of the batch ends exactly on the boundary once.
    for (let length = reads * READ - 160; length <= reads * READ + 8; length++) {
      const [row] = await test.db.query<{ n: number }>('SELECT length($1::text) AS n', ['x'.repeat(length)]);
      expect(row?.n).toBe(length);
    }
  });
});
