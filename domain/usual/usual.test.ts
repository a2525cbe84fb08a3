import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, type Instant } from '../time/instant.ts';
import { usualAt, usualBetween, usualDay, usualOf, usualOfLastHour } from './at.ts';
import { computeNorms, hourSlots, type UnitSeries } from './compute.ts';
import { suspectDays } from './reference.ts';
import { slotNorm } from './slot-norm.ts';
import { SLOTS, type SlotNorm } from './types.ts';

/** Monday 31 August 2026, 00:00 in Paris. */
const FROM: Instant = Date.UTC(2026, 7, 30, 22);
const WEEK = SLOTS;

/** A value per hour over some weeks, from the slot and the week. */
function weeks(n: number, value: (slot: number, week: number) => number): number[] {
  return Array.from({ length: n * WEEK }, (_, h) => value(h % WEEK, Math.floor(h / WEEK)));
}
const slots = (hours: number) => hourSlots(FROM, hours);

describe('the usual of a slot', () => {
  test('is the mean of its observations, smoothed (1, 2, 1)/4 with its neighbours', () => {
    const norm = slotNorm(
      weeks(4, (slot, week) => (slot === 10 ? 8 + week : 0)),
      slots(4 * WEEK)
    );
    expect(norm?.mu.slice(8, 13)).toEqual([0, 2.375, 4.75, 2.375, 0]);
  });

  test('needs four observations, and a neighbour without any is left out', () => {
    const three = slotNorm(
      weeks(3, () => 5),
      slots(3 * WEEK)
    );
    expect(three).toBeNull();
    const holed = weeks(4, (slot) => (slot === 9 ? NaN : slot));
    const norm = slotNorm(holed, slots(4 * WEEK));
    expect(norm?.mu[9]).toBeNull();
    expect(norm?.mu[10]).toBeCloseTo((2 * 10 + 11) / 3, 2);
  });

  test('joins Sunday night to Monday morning', () => {
    const norm = slotNorm(
      weeks(4, (slot) => (slot === 167 ? 4 : 0)),
      slots(4 * WEEK)
    );
    expect([norm?.mu[166], norm?.mu[167], norm?.mu[0]]).toEqual([1, 2, 1]);
  });
});

describe('dispersion', () => {
  test('is variance over mean, pooled over slots, with n/(n − 1) of the observations of a slot', () => {
    // Every hour 20 ± 6 by turns: variance 36, mean 20, eight weeks.
    const norm = slotNorm(
      weeks(8, (_, week) => (week % 2 ? 26 : 14)),
      slots(8 * WEEK)
    );
    expect(norm?.phi).toBeCloseTo(((36 / 20) * 8) / 7, 3);
  });

  test('is never under 1, and σ never under that of two people', () => {
    expect(
      slotNorm(
        weeks(8, () => 20),
        slots(8 * WEEK)
      )?.phi
    ).toBe(1);
    expect(usualOf(0.1, 1).sd).toBeCloseTo(Math.SQRT2);
    expect(usualOf(50, 2).sd).toBeCloseTo(10);
  });
});

describe('the usual at an instant', () => {
  const ramp: SlotNorm = { mu: Array.from({ length: SLOTS }, (_, i) => i), phi: 1, n: 1 };
  const at = (instant: Instant) => usualAt(ramp, instant)?.mean;

  test('lies on the line between the middles of two hours', () => {
    expect(at(FROM + 9.5 * HOUR)).toBe(9);
    expect(at(FROM + 10 * HOUR)).toBe(9.5);
    expect(at(FROM + 9 * HOUR + 45 * MINUTE)).toBe(9.25);
    expect(usualOfLastHour(ramp, FROM + 10 * HOUR)?.mean).toBe(9);
  });

  test('of a bank holiday is Sunday’s', () => {
    // Wednesday 11 November 2026, 12:30.
    expect(at(Date.UTC(2026, 10, 11, 11, 30))).toBe(6 * 24 + 12);
    // The evening before leans towards Sunday's first hour, not Wednesday's.
    expect(at(Date.UTC(2026, 10, 10, 22, 45))).toBe(47 + (144 - 47) / 4);
  });

  test('does not exist on 24, 25, 31 December and 1 January, nor does it lean on them', () => {
    for (const day of [24, 25, 31]) expect(at(Date.UTC(2026, 11, day, 12))).toBeUndefined();
    expect(at(Date.UTC(2027, 0, 1, 12))).toBeUndefined();
    expect(at(Date.UTC(2026, 11, 23, 22, 50))).toBe(2 * 24 + 23);
  });

  test('follows the clock changes: the double hour is one slot twice, the missing hour none', () => {
    const autumn = Date.UTC(2026, 9, 24, 22);
    expect([...hourSlots(autumn, 5)]).toEqual([144, 145, 146, 146, 147]);
    const spring = Date.UTC(2026, 2, 28, 23);
    expect([...hourSlots(spring, 4)]).toEqual([144, 145, 147, 148]);
  });

  test('adds up between two instants, and over a day', () => {
    const flat: SlotNorm = { mu: new Array<number>(SLOTS).fill(6), phi: 1, n: 1 };
    expect(usualBetween(flat, FROM, FROM + 100 * MINUTE)).toBeCloseTo(10);
    expect(usualBetween(null, FROM, FROM + HOUR)).toBeNull();
    const days = { mu: [1, 2, 3, 4, 5, 6, 7], phi: 1, n: 1 };
    expect(usualDay(days, '2026-11-11')?.mean).toBe(7);
    expect(usualDay(days, '2026-12-25')).toBeNull();
  });
});

describe('the reference', () => {
  const N = 8 * WEEK;
  const series = (unit: string, over: Partial<UnitSeries> = {}): UnitSeries => ({
    unit,
    groups: ['region'],
    present: weeks(8, (_, week) => (week % 2 ? 26 : 14)),
    arrivals: weeks(8, () => 5),
    ...over
  });
  const norms = (units: UnitSeries[], excluded: string[] = []) =>
    new Map(
      computeNorms({ from: FROM, hours: N, units, excluded: new Set(excluded) }).map((n) => [n.scope, n])
    );

  test('leaves out days far under the others of their weekday, and days of events', () => {
    expect([
      ...suspectDays(
        new Map(
          [1, 8, 15, 22, 29].map((d, i) => [`2026-09-${String(d).padStart(2, '0')}`, i === 2 ? 40 : 120])
        )
      )
    ]).toEqual(['2026-09-15']);
    const lost = weeks(8, () => 20).map((v, h) => (h < 24 ? 0 : v));
    const arrivals = weeks(8, () => 5).map((v, h) => (h < 24 ? 0 : v));
    expect(norms([series('a', { present: lost, arrivals })]).get('a')?.present?.mu[10]).toBe(20);
    const crowded = weeks(8, () => 20).map((v, h) => (h < 24 ? 90 : v));
    expect(norms([series('a', { present: crowded })], ['2026-08-31']).get('a')?.present?.mu[10]).toBe(20);
    expect(norms([series('a', { present: crowded })]).get('a')?.present?.mu[10]).toBeGreaterThan(28);
  });

  test('leaves out days of one place there only', () => {
    const crowded = weeks(8, () => 20).map((v, h) => (h < 24 ? 90 : v));
    const units = [
      series('a/0', { present: crowded }),
      series('b/0', { present: crowded, groups: ['dept:01'] })
    ];
    const mu = (scope: string) => {
      const excludedIn = new Map([[scope, new Set(['2026-08-31'])]]);
      const computed = computeNorms({ from: FROM, hours: N, units, excluded: new Set(), excludedIn });
      return computed.slice(0, 2).map((norm) => (norm.present?.mu[10] ?? 0) > 28);
    };
    expect(mu('a')).toEqual([false, true]);
    expect(mu('dept:01')).toEqual([true, false]);
    expect(mu('dept:99')).toEqual([true, true]);
  });

  test('of a sum has the dispersion of the sum: sites that move together are not averaged away', () => {
    const together = norms([series('a'), series('b')]);
    const apart = norms([series('a'), series('b', { present: weeks(8, (_, week) => (week % 2 ? 14 : 26)) })]);
    expect(together.get('region')?.present).toMatchObject({ n: N });
    expect(together.get('region')?.present?.mu[5]).toBe(40);
    expect(together.get('region')?.present?.phi).toBeCloseTo(2 * (together.get('a')?.present?.phi ?? 0), 2);
    expect(apart.get('region')?.present?.phi).toBe(1);
  });

  test('of a sum compares at each hour only the units known then', () => {
    const half = weeks(8, (_, week) => (week % 2 ? 26 : 14)).map((v, h) => (h < N / 2 ? v : NaN));
    const sums = norms([series('a'), series('b', { present: half })]);
    expect(sums.get('region')?.present?.phi).toBeLessThan(2 * 1.8 * (8 / 7));
    expect(sums.get('region')?.present?.phi).toBeGreaterThan(1.8);
  });

  test('has a day’s total by weekday and a p90 of stays over at least fourteen days', () => {
    const a = norms([
      series('a', {
        stay90: new Map(
          Array.from({ length: 14 }, (_, i) => [
            `2026-09-${String(i + 1).padStart(2, '0')}`,
            (i % 2 ? 5 : 7) * HOUR
          ])
        )
      })
    ]).get('a');
    expect(a?.day).toMatchObject({ mu: [120, 120, 120, 120, 120, 120, 120], phi: 1 });
    expect(a?.stay90).toMatchObject({ mean: 6 * HOUR, n: 14 });
  });
});
