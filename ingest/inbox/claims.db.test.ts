import { createHash, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { finishInside, storeInbox } from '#db/inbox.ts';
import { testDir } from '#db/testing/template.ts';
import { openTestDb, type TestDb } from '#db/testing/test-db.ts';
import { DEFAULT_LIMITS } from '../http/limits.ts';
import { dbStore } from './db-store.ts';
import { Pipeline } from './pipeline.ts';
import { loadSecrets, type Secrets } from './secrets.ts';
import type { Outcome, Receipt } from './types.ts';

const WAIT = { timeout: 100_000, interval: 100 };
const DONE: Outcome = {
  ...{ state: 'processed', received: 0, accepted: 0, quarantined: 0 },
  ...{ warnings: [], days: [], grade: null }
};

let test: TestDb;
let secrets: Secrets;
beforeAll(async () => {
  [test, secrets] = await Promise.all([openTestDb(), loadSecrets(testDir())]);
});
afterAll(() => test.close());

/** A process of several on one record; it tells what it was given, and ends a payload once `let` says so. */
function processOf(given: string[], end: (receipt: Receipt) => Promise<void>): Pipeline {
  return new Pipeline({
    store: dbStore(test.db, false),
    keyring: secrets.keyring,
    handle: async (receipt) => {
      given.push(receipt.hash);
      await end(receipt);
      await test.db.tx((tx) => finishInside(tx, receipt.receipt, DONE));
      return DONE;
    },
    isRetryable: () => false,
    shortage: DEFAULT_LIMITS.shortage,
    backlog: 100,
    log: pino({ level: 'silent' })
  });
}

async function put(text: string): Promise<Receipt> {
  const hash = createHash('sha256').update(text).digest('hex');
  const { row } = await storeInbox(
    test.db,
    {
      ...{ receipt: randomUUID(), source: 'hospital', stream: 'rpu', origin: 'simulated', hash },
      ...{ bytes: 1, receivedAt: Date.now(), keyFiness: [], fileName: null, unit: null }
    },
    []
  );
  return row as Receipt;
}

it('a payload stays with the process that works on it, however long; one whose process is gone is taken', async () => {
  const [long, left] = [await put('long'), await put('left by a process that was killed')];
  const [first, second]: [string[], string[]] = [[], []];
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const one = processOf(first, ({ hash }) => (hash === long.hash ? held : Promise.resolve()));
  const two = processOf(second, () => Promise.resolve());
  one.start();
  void one.submit(long, null);
  two.start();
  const claimed = async () => {
    const [row] = await test.db.query<{ at: Date }>(
      `SELECT claimed_at AS at FROM vigie.inbox WHERE receipt = $1`,
      [long.receipt]
    );
    return Number(row?.at);
  };
  const before = await claimed();
  await expect.poll(claimed, WAIT).toBeGreaterThan(before);
  // Said again long before anybody would have taken it.
  expect([...first, ...second]).toEqual([long.hash]);
  // Both came at once: when the one that nobody speaks for is taken, the other has been held as long.
  await expect.poll(() => [...first, ...second].includes(left.hash), WAIT).toBe(true);
  expect(second).not.toContain(long.hash);
  release();
  await expect
    .poll(async () => (await test.db.query(`SELECT 1 FROM vigie.inbox WHERE state = 'pending'`)).length, WAIT)
    .toBe(0);
  expect([...first, ...second].filter((hash) => hash === long.hash)).toHaveLength(1);
  await Promise.all([one.stop(), two.stop()]);
});
