import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPatch } from './json-patch.ts';

/** Applies a patch as RFC 6902 says. */
function applied(document: unknown, patch: ReturnType<typeof jsonPatch>): unknown {
  const root = { at: structuredClone(document) };
  for (const { op, path, value } of patch) {
    const keys = ['at', ...path.split('/').slice(1)].map((key) =>
      key.replace(/~1/g, '/').replace(/~0/g, '~')
    );
    const last = keys.pop() ?? '';
    const holder = keys.reduce<unknown>((held, key) => (held as Record<string, unknown>)[key], root);
    if (Array.isArray(holder) && op === 'remove') holder.splice(Number(last), 1);
    else if (op === 'remove') Reflect.deleteProperty(holder as object, last);
    else Object.defineProperty(holder, last, { value, enumerable: true, writable: true, configurable: true });
  }
  return root.at;
}

test('a patch turns the one document into the other', () => {
  const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
  fc.assert(
    fc.property(json, json, (from, to) => {
      expect(JSON.stringify(sorted(applied(from, jsonPatch(from, to))))).toBe(JSON.stringify(sorted(to)));
    })
  );
});

test('what is equal is not told, and only what changed is', () => {
  const entry = { value: { measures: { present: { value: 3, at: 1 }, level: [1, 2] } } };
  expect(jsonPatch(entry, structuredClone(entry))).toEqual([]);
  expect(jsonPatch(entry, { value: { measures: { present: { value: 4, at: 1 }, level: [1] } } })).toEqual([
    { op: 'replace', path: '/value/measures/present/value', value: 4 },
    { op: 'remove', path: '/value/measures/level/1' }
  ]);
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, held]) => [key, sorted(held)])
  );
}
