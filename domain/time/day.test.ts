import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayFromNumber, dayNumber, dayRange, daysBetween, weekday } from './day.ts';

const days = fc.integer({ min: dayNumber('1900-01-01'), max: dayNumber('2100-12-31') }).map(dayFromNumber);

describe('civil days', () => {
  it('adds and counts days alike', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -4000, max: 4000 }), (day, n) => {
        expect(daysBetween(day, addDays(day, n))).toBe(n);
      })
    );
  });

  it('knows the day of the week, Monday first', () => {
    fc.assert(
      fc.property(days, (day) => {
        expect(weekday(day)).toBe((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7);
      })
    );
  });

  it('ranges over both ends, and over nothing backwards', () => {
    expect(dayRange('2026-02-27', '2026-03-01')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(dayRange('2026-03-01', '2026-02-27')).toEqual([]);
  });

  it.each(['2026-02-30', '2026-13-01', '2026-1-01', '26-01-01', '2026-01-01T00:00', ''])(
    'takes %j for no day',
    (text) => {
      expect(dayNumber(text)).toBeNaN();
    }
  );
});
