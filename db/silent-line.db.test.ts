import { expect, test } from 'vitest';
import { cuttable } from '#ingest/testing/cuttable.ts';
import { connect } from './connect.ts';
import { isConnectionFailure } from './retryable.ts';
import { openTestDb } from './testing/test-db.ts';

test('a line that goes silent without a word counts as dead after a while, alone or in a transaction, and is replaced', async () => {
  const record = await openTestDb();
  const line = await cuttable(record.target);
  const db = connect(line.target, { answerMs: 400, patienceMs: 0, max: 1 });
  await db.query('SELECT 1');
  for (const ask of [
    () => db.query('SELECT 1'),
    () => db.tx(async (tx) => void (await tx.query('SELECT pg_catalog.txid_current()')))
  ]) {
    line.stall();
    const why = await ask().then(
      () => null,
      (error: unknown) => error
    );
    expect(isConnectionFailure(why)).toBe(true);
    line.cut();
    line.mend();
    // The only place of the pool is free again, on another connection.
    expect(await db.query('SELECT 2 AS n')).toEqual([{ n: 2 }]);
  }
  await db.end();
  await line.close();
  await record.close();
});
