import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countBy, split } from './split.ts';
import { spreadOf } from './spread.ts';

it('takes the median and the ninth decile by nearest rank, from 5 and from 20 values on', () => {
  expect(spreadOf([])).toEqual({ n: 0, median: null, p90: null });
  expect(spreadOf([9, 1, 7, 3])).toEqual({ n: 4, median: null, p90: null });
  expect(spreadOf([9, 1, 7, 3, 5])).toEqual({ n: 5, median: 5, p90: null });
  const twenty = Array.from({ length: 20 }, (_, i) => i + 1);
  expect(spreadOf(twenty)).toEqual({ n: 20, median: 10, p90: 18 });
});

it('no hidden count of people can be worked out from what is shown and the total', () => {
  const counts = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(counts, (list) => {
      const whole = Object.fromEntries(list.map((n, i) => [`k${i}`, n]));
      const shown = split(whole);
      const hidden = Object.keys(whole).filter((key) => shown[key] === null);
      const positive = list.filter((n) => n > 0);
      for (const [key, n] of Object.entries(shown)) {
        expect(n === null || n === whole[key]).toBe(true);
        if (n !== null && n > 0 && n < 5) expect(positive).toHaveLength(1);
      }
      const sum = hidden.reduce((total, key) => total + (whole[key] ?? 0), 0);
      if (hidden.length > 0) expect(hidden.length).toBeGreaterThan(1);
      // What is hidden could be told otherwise: not every hidden one is a single person, unless all are hidden.
      if (hidden.length > 0 && hidden.length < positive.length) expect(sum).toBeGreaterThan(hidden.length);
    })
  );
});

it('counts by a key', () => {
  expect(countBy(['a', 'b', 'a'], (x) => x)).toEqual({ a: 2, b: 1 });
});
