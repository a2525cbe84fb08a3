import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTimestamptz, timestamptz } from './types.ts';

test('timestamptz texts of every offset and precision', () => {
  const wanted = Date.UTC(2026, 9, 25, 0, 30, 0, 120);
  expect(parseTimestamptz('2026-10-25 00:30:00.12+00')).toBe(wanted);
  expect(parseTimestamptz('2026-10-25 02:30:00.120+02')).toBe(wanted);
  expect(parseTimestamptz('2026-10-24 19:00:00.120999-05:30')).toBe(wanted);
  expect(parseTimestamptz('2026-10-25 00:30:00+00')).toBe(wanted - 120);
  expect(parseTimestamptz('infinity')).toBe(Infinity);
  expect(parseTimestamptz('-infinity')).toBe(-Infinity);
  expect(() => parseTimestamptz('25/10/2026')).toThrow(RangeError);
});

test('an instant survives the way to a parameter and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (instant) => {
      const text = timestamptz(instant).replace('T', ' ').replace('Z', '+00');
      expect(parseTimestamptz(text)).toBe(instant);
    })
  );
});
