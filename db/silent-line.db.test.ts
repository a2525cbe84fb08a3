import { expect, test } from 'vitest';
import { cuttable } from '#ingest/testing/cuttable.ts';
import { connect } from './connect.ts';
import { EXIT } from './engine/options.ts';
import { isConnectionFailure } from './retryable.ts';
import { openTestDb } from './testing/test-db.ts';

test('a line that goes silent without a word counts as dead after a while, alone or in a transaction, and is replaced', async () => {
  const record = await openTestDb();
  const line = await cuttable(record.target);
  const db = connect(line.target, { answerMs: 2_500, patienceMs: 0, max: 1 });
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

test('what a transaction holds that nobody goes on with is free again for others after a while', async () => {
  const record = await openTestDb({ limits: { transactionMs: 400 } });
  const ended = new Promise<number | null>((resolve) => record.engine?.onExit(({ code }) => resolve(code)));
  const lock = 'SELECT pg_catalog.pg_advisory_xact_lock(7)';
  const other = connect(record.target, { max: 1, patienceMs: 0 });
  let isFree = false;
  // Its process sleeps, or its line is dead and no word of that comes to the record.
  const silent = record.db.tx(async (tx) => {
    await tx.query(lock);
    await other.tx(async (their) => void (await their.query(lock)));
    isFree = true;
  });
  await silent.catch(() => undefined);
  // The embedded engine ends as a whole, and starts again under its supervisor.
  if (record.engine) expect(await ended).toBe(EXIT.watchdog);
  else expect(isFree).toBe(true);
  await other.end();
  await record.close();
}, 40_000);
