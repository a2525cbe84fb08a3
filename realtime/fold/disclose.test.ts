import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disclose, isSmall } from './disclose.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];
const SUMS = { ab: ['a', 'b'], ef: ['e', 'f'] } as const;

/** Another set of counts that would be published just the same, with this cell different. */
function mistakable(counts: Record<string, number>, key: string): boolean {
  const { cells, sums } = disclose(counts, SUMS);
  const least = Object.values(cells).every((cell) => cell === null) ? 0 : 1;
  const sameSums = (other: string): boolean =>
    [...sums].every((name) => {
      const keys: readonly string[] = SUMS[name];
      return keys.includes(key) === keys.includes(other);
    });
  return Object.keys(cells).some((other) => {
    if (other === key || cells[other] !== null || !sameSums(other)) return false;
    return (counts[key] ?? 0) > least || (counts[other] ?? 0) > least;
  });
}

describe('counts of 1 to 4 people', () => {
  test('are never alone in being hidden: the total would give them back', () => {
    const { cells } = disclose({ a: 60, b: 12, c: 3, d: 0 }, {});
    expect(cells).toEqual({ a: 60, b: null, c: null, d: 0 });
  });

  test('that hold one person each hide with another', () => {
    const { cells } = disclose({ a: 60, b: 12, c: 1, d: 1 }, {});
    expect(cells).toEqual({ a: 60, b: null, c: null, d: null });
  });

  test('hide inside the sum that is shown, which is else given up', () => {
    expect(disclose({ a: 20, b: 3, c: 30 }, { ab: ['a', 'b'] })).toEqual({
      cells: { a: null, b: null, c: 30 },
      sums: new Set(['ab'])
    });
    expect(disclose({ a: 0, b: 3, c: 30, d: 40 }, { ab: ['a', 'b'] })).toEqual({
      cells: { a: 0, b: null, c: null, d: 40 },
      sums: new Set()
    });
  });

  test('of a day with nobody else hide everything', () => {
    expect(disclose({ a: 0, b: 3, c: 0 }, {}).cells).toEqual({ a: null, b: null, c: null });
  });

  test('cannot be computed from what is shown, whatever the counts', () => {
    const few = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 60 }));
    const counts = fc
      .array(few, { minLength: KEYS.length, maxLength: KEYS.length })
      .map((values) => Object.fromEntries(KEYS.map((key, i) => [key, values[i] ?? 0])));
    fc.assert(
      fc.property(counts, (given) => {
        const { cells, sums } = disclose(given, SUMS);
        for (const [key, cell] of Object.entries(cells)) {
          if (cell === null) expect(mistakable(given, key), `${key} of ${JSON.stringify(given)}`).toBe(true);
          else expect(cell).toBe(given[key]);
          expect(cell !== null && isSmall(cell)).toBe(false);
        }
        for (const name of sums)
          expect(isSmall(SUMS[name].reduce((sum, key) => sum + (given[key] ?? 0), 0))).toBe(false);
      })
    );
  });
});
