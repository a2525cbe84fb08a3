import { afterAll, beforeAll, expect, it } from 'vitest';
import { callFigures } from '#domain/samu/calls/figures.ts';
import { CALL_DEFINITION } from '#domain/samu/calls/definition.ts';
import type { CallReport } from '#domain/samu/calls/types.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { refreshDebt } from '../refresh.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { callHours, callSteps } from './call-curve.ts';
import { readCallSeries } from './call-series.ts';
import { writeCalls } from './calls.ts';

const NOON = Date.parse('2026-10-13T12:00:00+02:00');
const QUARTER = HOUR / 4;

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const report = (from: Instant, presented: number | null, over: Partial<CallReport> = {}): CallReport => ({
  ...{
    samu: '75',
    from,
    to: from + QUARTER,
    presented,
    answered: null,
    answered30s: null,
    answered60s: null
  },
  ...{ abandoned: null, abandonedUnder10s: 1, waitingNow: null, longestWaitS: null },
  ...{ armOnDuty: null, regulatorsOnDuty: null },
  ...over
});
const write = (at: Instant, ...reports: CallReport[]) =>
  test.db.tx((tx) =>
    writeCalls(tx, {
      reports,
      source: 't',
      origin: 'simulated',
      receipt: null,
      receivedAt: at,
      recordedAt: at
    })
  );
const window = {
  samus: ['75', '92'],
  origin: 'simulated',
  from: NOON,
  to: NOON + HOUR,
  step: QUARTER
} as const;
const presented = async (asKnownAt: Instant) =>
  (await callSteps(test.db, window, asKnownAt)).map(({ samu, at, sums }) => [
    samu,
    (at - NOON) / QUARTER,
    callFigures(sums, CALL_DEFINITION).presented.value
  ]);

it('gives the steps of a window as they were known at any instant, and never those of another origin', async () => {
  await write(NOON + HOUR, report(NOON, 11), report(NOON + QUARTER, null), report(NOON + 2 * QUARTER, 5));
  await write(NOON + 2 * HOUR, report(NOON, 21), report(NOON + 5 * MINUTE, 9, { samu: '92' }));
  const first = [
    ['75', 0, 10],
    ['75', 1, null],
    ['75', 2, 4]
  ];
  expect(await presented(NOON)).toEqual([]);
  expect(await presented(NOON + HOUR)).toEqual(first);
  expect(await presented(NOON + 2 * HOUR)).toEqual([
    ['75', 0, 20],
    ...first.slice(1),
    // Ten of its fifteen minutes lie in one step, five in the next: neither is known enough.
    ['92', 0, null],
    ['92', 1, null]
  ]);
  expect(await callSteps(test.db, { ...window, origin: 'real' }, NOON + HOUR)).toEqual([]);
});

it('gives whole hours from the hourly counts, and the usual learns from hours that are known', async () => {
  const day = NOON + 24 * HOUR;
  await write(day, ...[0, 1, 2, 3].map((i) => report(day - HOUR + i * QUARTER, 8)));
  await write(day, ...[0, 1].map((i) => report(day - 3 * HOUR + i * QUARTER, 8)));
  await refreshDebt(test.db);
  const hours = await callHours(test.db, {
    ...window,
    samus: ['75'],
    from: day - 3 * HOUR,
    to: day,
    step: HOUR
  });
  expect(hours.map(({ at, sums }) => [(at - day) / HOUR, sums.presented, sums.abandonedUnder10s.n])).toEqual([
    [-3, { n: 16, share: 0.5 }, 2],
    [-1, { n: 32, share: 1 }, 4]
  ]);
  const [series] = await readCallSeries(
    test.db,
    { origin: 'simulated', from: day - 3 * HOUR, hours: 3 },
    CALL_DEFINITION
  );
  expect(series).toMatchObject({ unit: 'samu:75', groups: ['samu:region'] });
  expect([...Array.from(series?.arrivals ?? [])]).toEqual([NaN, NaN, 28]);
});
