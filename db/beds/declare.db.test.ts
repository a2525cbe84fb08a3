import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BedsNow } from '#domain/beds/types.ts';
import { HOUR } from '#domain/time/instant.ts';
import { latestAudit } from '../audit.ts';
import { readNewsNow } from '../news.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { declarationVersion, declareBeds } from './declare.ts';
import { purgeBeds } from './purge.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const AT = Date.parse('2026-11-22T08:00:00Z');
const DAY = 24 * HOUR;
const finess = '960000011';
const act = { actor: { id: 'd', label: 'PC urgences' }, now: AT, origin: 'simulated' as const };
const line = { kind: 'medicine' as const, available: 3, h24: null, installed: null, closed: null };
const declare = (available: number, version: number, at = AT) =>
  declareBeds(test.db, act, { finess, wish: { by: 'nurse', lines: [{ ...line, available }] }, version }, at);
const news = async () => (await readNewsNow(test.db, 'simulated')).map(({ payload }) => payload as BedsNow);

it('tells at once what a person declares, and keeps who did', async () => {
  await declare(3, 0);
  expect(await news()).toEqual([
    {
      finess,
      kinds: {
        medicine: {
          units: [],
          declared: { by: 'nurse', at: AT, counts: { available: { value: 3, at: AT } } }
        }
      }
    }
  ]);
  const [row] = await latestAudit(test.db, { limit: 1, action: 'beds.declare' });
  expect(row).toMatchObject({
    ...{ subject: `site:${finess}`, actorLabel: 'PC urgences' },
    after: { function: 'nurse', kinds: [{ kind: 'medicine', available: 3 }] }
  });
});

it('lets one of two who declare at once know of the other', async () => {
  const version = await declarationVersion(test.db, 'simulated', finess);
  const tries = await Promise.allSettled([declare(4, version, AT + 1), declare(5, version, AT + 1)]);
  expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'BEDS_CHANGED' }
  });
});

it('forgets declarations after their time', async () => {
  expect(await purgeBeds(test.db, AT + 399 * DAY)).toBe(0);
  expect(await purgeBeds(test.db, AT + 401 * DAY)).toBe(2);
});
