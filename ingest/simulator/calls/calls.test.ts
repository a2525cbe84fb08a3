import { expect, it } from 'vitest';
import { CodedError } from '#domain/errors.ts';
import { readReport } from '#domain/samu/calls/read-report.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { defaultParameters } from '../parameters.ts';
import { story } from '../stories.ts';
import { localDayNumber } from '../world/wall-time.ts';
import { createWorld, type World } from '../world/world.ts';
import { presentedCalls, rhythmOfSamu, usualCalls } from './presented.ts';
import { callReports } from './report.ts';

const region = loadRegion('idf');
const MONDAY = Date.parse('2026-11-02T00:00:00+01:00');
const DAY = 24 * HOUR;
const ordinary = createWorld(region, defaultParameters);
const sum = (counts: Iterable<number>): number => [...counts].reduce((a, b) => a + b, 0);
const total = (world: World, from: number, days: number): number =>
  sum(
    region.departments.map(({ code }) =>
      sum(presentedCalls(world, code, { from, bins: days * 24, bin: HOUR }))
    )
  );

it('has some twelve thousand calls a day, the same whenever they are looked at and however they are cut', () => {
  const day = total(ordinary, MONDAY, 7) / 7;
  expect(day).toBeGreaterThan(9_000);
  expect(day).toBeLessThan(16_000);
  const hours = presentedCalls(ordinary, '75', { from: MONDAY, bins: 24, bin: HOUR });
  const quarters = presentedCalls(ordinary, '75', { from: MONDAY, bins: 96, bin: HOUR / 4 });
  expect([...hours]).toEqual(Array.from(hours, (_, h) => sum(quarters.slice(4 * h, 4 * h + 4))));
  const usual = sum(Array.from({ length: 168 }, (_, h) => usualCalls(ordinary, '75', h))) / 7;
  const week = sum(presentedCalls(ordinary, '75', { from: MONDAY, bins: 168, bin: HOUR })) / 7;
  expect(usual / week).toBeGreaterThan(0.8);
  expect(usual / week).toBeLessThan(1.25);
});

it('says only what the door takes, for every SAMU and rhythm', () => {
  for (const { code } of region.departments) {
    const { every } = rhythmOfSamu(code);
    for (const report of callReports(ordinary, code, MONDAY, { every, count: DAY / every })) {
      const raw = {
        ...report,
        from: new Date(report.from).toISOString(),
        to: new Date(report.to).toISOString()
      };
      try {
        readReport(raw, '', { samus: new Set([code]), receivedAt: report.to });
      } catch (error) {
        throw error instanceof CodedError ? new Error(`${error.message} ${JSON.stringify(raw)}`) : error;
      }
    }
  }
});

it('answers in time on an ordinary day, and waits when more comes than is there', () => {
  const reports = region.departments.flatMap(({ code }) =>
    callReports(ordinary, code, MONDAY, { every: 15 * MINUTE, count: 96 })
  );
  const share = sum(reports.map((r) => r.answered60s ?? 0)) / sum(reports.map((r) => r.presented ?? 0));
  expect(share).toBeGreaterThan(0.65);
  expect(share).toBeLessThan(0.95);
});

it('rings more in a heat wave, and moves with the arrivals', () => {
  const anchor = MONDAY + 2 * DAY;
  const hot = createWorld(region, defaultParameters, story('heat-wave', region, anchor));
  expect(total(hot, anchor + 12 * HOUR, 1)).toBeGreaterThan(1.15 * total(ordinary, anchor + 12 * HOUR, 1));
  expect(total(hot, MONDAY, 1)).toBe(total(ordinary, MONDAY, 1));
  const hours = 96;
  const calls = new Array<number>(hours).fill(0);
  const arrivals = new Array<number>(hours).fill(0);
  for (const { code } of region.departments)
    presentedCalls(hot, code, { from: MONDAY, bins: hours, bin: HOUR }).forEach((n, h) => {
      calls[h] = (calls[h] ?? 0) + n;
    });
  for (const { finess } of region.sites)
    hot.site(finess).each(localDayNumber(MONDAY), localDayNumber(MONDAY + 5 * DAY), (block, i) => {
      const h = Math.floor(((block.entree[i] ?? 0) - MONDAY) / HOUR);
      if (h >= 0 && h < hours) arrivals[h] = (arrivals[h] ?? 0) + 1;
    });
  expect(correlation(calls, arrivals)).toBeGreaterThan(0.5);
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => sum(values) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  const cross = sum(a.map((value, i) => (value - ma) * ((b[i] ?? 0) - mb)));
  const spread = (values: readonly number[], m: number): number =>
    sum(values.map((value) => (value - m) ** 2));
  return cross / Math.sqrt(spread(a, ma) * spread(b, mb));
}
