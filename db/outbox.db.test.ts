import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emit, feedBounds, headSeq, pruneOutbox, readFeed } from './outbox.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

const tick = (at: number) => ({
  kind: 'tick' as const,
  key: '',
  origin: 'simulated' as const,
  at,
  payload: { at }
});

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

describe('the feed', () => {
  it('numbers events in the order they were given and reads them back in pages', async () => {
    expect(await headSeq(test.db)).toBe(0);
    const head = await test.db.tx((tx) => emit(tx, [tick(1), tick(2), tick(3)]));
    expect(head).toBe(await headSeq(test.db));
    const first = await readFeed(test.db, 0, 2);
    expect(first.map((e) => e.payload)).toEqual([{ at: 1 }, { at: 2 }]);
    const rest = await readFeed(test.db, first.at(-1)?.seq ?? 0, 10);
    expect(rest.map((e) => [e.kind, e.origin, e.at])).toEqual([['tick', 'simulated', 3]]);
  });

  it('forgets a transaction that rolled back', async () => {
    const before = await headSeq(test.db);
    const failing = test.db.tx(async (tx) => {
      await emit(tx, [tick(9)]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await headSeq(test.db)).toBe(before);
  });

  it('prunes by age but always keeps its head', async () => {
    const head = await headSeq(test.db);
    expect(await pruneOutbox(test.db, Date.now() + 60_000)).toBe(2);
    expect(await feedBounds(test.db)).toEqual({ floor: head, head });
  });
});
