import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NewNews } from './outbox.ts';
import { emit } from './outbox.ts';
import { readNewsNow } from './news.ts';
import { setAside } from './set-aside.ts';
import { openTestDb, type TestDb } from './testing/test-db.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const event = (id: string, title: string | null, at: number): NewNews => ({
  kind: 'event.declared',
  key: id,
  origin: 'simulated',
  at,
  payload:
    title === null
      ? null
      : { id, title, kind: 'real', perimeter: ['region'], from: at, until: null, by: 'ars', version: 1 }
});
const tell = (...events: NewNews[]) => test.db.tx((tx) => emit(tx, events));
const titles = async () =>
  (await readNewsNow(test.db, 'simulated')).map(({ key, payload }) => [
    key,
    payload && 'title' in payload && payload.title
  ]);

it('keeps the newest news of each thing, also of two in one transaction, and forgets what is gone', async () => {
  await tell(event('a', 'one', 1), event('b', 'two', 1), event('a', 'three', 2));
  expect(await titles()).toEqual([
    ['b', 'two'],
    ['a', 'three']
  ]);
  await tell(event('b', null, 3));
  await tell(event('a', null, 3), event('a', 'four', 4));
  expect(await titles()).toEqual([['a', 'four']]);
  expect(await readNewsNow(test.db, 'real')).toEqual([]);
});

it('sets a message’s unusable parts aside once, however often it is tried', async () => {
  const of = {
    stream: 'hub' as const,
    origin: 'simulated' as const,
    source: 's',
    receipt: '00000000-0000-4000-8000-000000000001',
    recordedAt: 1
  };
  const part = { place: 'resource[0]/state', code: 'JSON_INVALID' as const, value: 'x'.repeat(200) };
  for (let i = 0; i < 2; i++) await test.db.tx((tx) => setAside(tx, of, [part]));
  const rows = await test.db.query<{ value: string }>('SELECT value FROM vigie.set_aside');
  expect(rows.map(({ value }) => value.length)).toEqual([80]);
  await test.db.tx((tx) => setAside(tx, of, []));
  expect(await test.db.query('SELECT 1 FROM vigie.set_aside')).toEqual([]);
});
