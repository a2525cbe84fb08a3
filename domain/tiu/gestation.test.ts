import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MATERNITY_LEVELS } from '../region.ts';
import { addDays } from '../time/day.ts';
import { HOUR, MINUTE } from '../time/instant.ts';
import { dayBounds, localDay } from '../time/paris.ts';
import { crossings, crossingsAround, gestationAt, levelNeeded, receives } from './gestation.ts';
import { CASE, MORNING } from './testing/cases.ts';

const none = { obstetric: true, neonatal: null };
const at = (weeks: number, days = 0) => ({ days: weeks * 7 + days, on: localDay(MORNING) });
const level = (weeks: number, days: number, weights: (number | null)[], needs = CASE.needs) =>
  levelNeeded({ gestation: at(weeks, days), weights, needs }, MORNING).level;

describe('gestational age', () => {
  it('is one day more at each local midnight, also where a day has 23 or 25 hours', () => {
    for (const day of ['2026-03-28', '2026-10-24', '2026-11-21']) {
      const told = { days: 200, on: day };
      const [, midnight] = dayBounds(day);
      expect(gestationAt(told, midnight - 1)).toBe(200);
      expect(gestationAt(told, midnight)).toBe(201);
      const [, next] = dayBounds(addDays(day, 1));
      expect([gestationAt(told, next - 1), gestationAt(told, next)]).toEqual([201, 202]);
    }
  });
});

describe('the level that suits', () => {
  it.each([
    [36, 0, 2_500, 'I'],
    [35, 6, 2_500, 'IIA'],
    [34, 0, 1_801, 'IIA'],
    [34, 0, 1_800, 'IIB'],
    [33, 6, 2_000, 'IIB'],
    [32, 0, 1_200, 'IIB'],
    [31, 6, 2_000, 'III'],
    [24, 0, 600, 'III'],
    [37, 0, 1_700, 'IIB']
  ] as const)('at %i weeks and %i days with %i g is %s', (weeks, days, weight, expected) => {
    expect(level(weeks, days, [weight], none)).toBe(expected);
  });

  it.each([
    ['NEO', 'IIA'],
    ['SI', 'IIB'],
    ['REA', 'III']
  ] as const)('has the cots that are needed: %s from %s', (cot, expected) => {
    expect(level(38, 0, [3_000], { obstetric: true, neonatal: { level: cot, count: 1 } })).toBe(expected);
  });

  it('goes by the least weight of several, and says when one is not known', () => {
    expect(level(35, 0, [2_200, 1_700], none)).toBe('IIB');
    const unknown = { gestation: at(35), weights: [2_200, null], needs: none };
    expect(levelNeeded(unknown, MORNING)).toEqual({ level: 'IIA', weightUnknown: true });
    expect(levelNeeded({ ...unknown, gestation: at(30) }, MORNING).weightUnknown).toBe(false);
  });

  it('never rises as the days go by, and changes at the midnights that are announced alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 22 * 7, max: 40 * 7 }),
        fc.option(fc.integer({ min: 500, max: 4_000 })),
        fc.constantFrom(null, 'NEO' as const, 'SI' as const),
        (days, weight, cot) => {
          const needs = { obstetric: true, neonatal: cot && { level: cot, count: 1 } };
          const leveled = { gestation: { days, on: localDay(MORNING) }, weights: [weight], needs };
          const announced = new Set(crossings(leveled).map((one) => one.at));
          for (let day = 0; day < 130; day++) {
            const [midnight] = dayBounds(addDays(localDay(MORNING), day));
            const [before, after] = [midnight - 1, midnight].map((now) => levelNeeded(leveled, now).level);
            expect(announced.has(midnight)).toBe(before !== after);
            if (before && after) expect(receives(before, after)).toBe(true);
          }
        }
      ),
      { numRuns: 40 }
    );
  });

  it('is announced once it changed at midnight, since it was asked for', () => {
    const leveled = { gestation: at(31, 6), weights: [1_500], needs: none };
    const [midnight] = dayBounds(addDays(localDay(MORNING), 1));
    expect(crossingsAround(leveled, MORNING, midnight - MINUTE)).toEqual({
      last: null,
      next: { at: midnight, weeks: 32, from: 'III', to: 'IIB' }
    });
    const after = crossingsAround(leveled, MORNING, midnight + HOUR);
    expect(after).toMatchObject({ last: { at: midnight, to: 'IIB' }, next: null });
    expect(crossingsAround(leveled, midnight, midnight + HOUR).last).toBeNull();
  });

  it('of a maternity receives what those before it do', () => {
    for (const [i, one] of MATERNITY_LEVELS.entries())
      for (const [j, other] of MATERNITY_LEVELS.entries()) expect(receives(one, other)).toBe(i >= j);
  });
});
