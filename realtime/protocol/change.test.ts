import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical, printOf } from './canonical.ts';
import { applyChange, changeOf, shorten, wholeEntry } from './change.ts';

/** Values as a record holds them: few fields and few values, so that two of them often agree in part. */
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.constantFrom(null, 0, 1, -0.5, true, '', 'é', [], [1]),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor', '0'), tie('value')),
    fc.array(tie('value'), { maxLength: 3 })
  )
}));
const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

test('a change makes of the one value the other, on the wire too, and leaves the one as it was', () => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      const text = JSON.stringify(before);
      const change = changeOf(before, after);
      const made = change === null ? before : applyChange(wire(before), wire(change) as typeof change);
      expect(canonical(made)).toBe(canonical(after));
      expect(JSON.stringify(before)).toBe(text);
    }),
    { numRuns: 3_000 }
  );
});

test('values that are equal as JSON have no change and one print, others have two prints', () => {
  expect(changeOf({ a: 1, b: undefined }, { a: 1 })).toBeNull();
  expect(printOf({ a: 1, b: undefined })).toBe(printOf({ a: 1 }));
  expect(printOf({ b: 1, a: 2 })).toBe(printOf({ a: 2, b: 1 }));
  fc.assert(
    fc.property(json, json, (a, b) => {
      const equal = canonical(a) === canonical(b);
      expect(changeOf(a, b) === null).toBe(equal);
      expect(printOf(a) === printOf(b)).toBe(equal);
    }),
    { numRuns: 3_000 }
  );
});

test('says what is put in the place of a value, and what is gone', () => {
  const before = { n: 1, at: { m: 1, s: 2 }, list: [1, 2], old: null };
  const after = { n: 1, at: { m: 3, s: 2 }, list: [1], next: { a: 1 } };
  expect(changeOf(before, after)).toEqual({ at: { m: [3] }, list: [[1]], next: [{ a: 1 }], old: 0 });
});

const long = 'x'.repeat(80);
const before = { seq: 3, value: { long, n: 1, m: 1 } };
const entry = { seq: 7, value: { long, n: 2, m: 1 } };

test('an entry comes as its change where that is shorter, and only onto what it was made of', () => {
  const told = shorten(before, entry);
  expect(told).toMatchObject({ seq: 7, change: { n: [2] } });
  expect(wholeEntry(before, told)).toEqual(entry);
  // Something of between, from which all that differs is told.
  expect(wholeEntry({ seq: 5, value: { long, n: 9, m: 1 } }, told)).toEqual(entry);
  // What another version made of the same event, what came back meanwhile, and what is not held at all.
  expect(wholeEntry({ seq: 3, value: { long, n: 1, m: 1, beside: 0 } }, told)).toBeNull();
  expect(wholeEntry({ seq: 5, value: { long, n: 1, m: 4 } }, told)).toBeNull();
  expect(wholeEntry(undefined, told)).toBeNull();
});

test('an entry is told whole where a change would be no shorter or there is nothing to change', () => {
  expect(shorten(undefined, entry)).toBe(entry);
  expect(shorten({ seq: 1, value: { other: 1 } }, { seq: 2, value: { n: 1 } })).toEqual({
    seq: 2,
    value: { n: 1 }
  });
  expect(shorten({ seq: 1, value: 1 }, { seq: 2, value: 2 })).toEqual({ seq: 2, value: 2 });
});
