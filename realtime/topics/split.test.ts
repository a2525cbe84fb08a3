import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyPush, type Replica } from '../protocol/replica.ts';
import type { Push } from '../protocol/types.ts';
import { splitPush } from './split.ts';

const push = (set: Push['set'], del: Push['del'], to: number): Push => ({
  ...{ topic: 'samu', epoch: 'e', from: 0, to, set, del },
  ...{ at: 1, processAt: 2, feedAt: null }
});

/** Changes of at most 12 events, each key once. */
const changes = fc.uniqueArray(
  fc.record({
    key: fc.integer({ min: 0, max: 40 }),
    seq: fc.integer({ min: 1, max: 12 }),
    gone: fc.boolean()
  }),
  { selector: ({ key }) => key, maxLength: 40 }
);

test('the parts, one after the other, leave a reader with what the whole would have', () => {
  fc.assert(
    fc.property(changes, fc.integer({ min: 60, max: 2_000 }), (all, limit) => {
      const set: Push['set'] = {};
      const del: Push['del'] = {};
      for (const { key, seq, gone } of all)
        if (gone) del[`k${key}`] = seq;
        else set[`k${key}`] = { seq, value: key };
      const whole = push(set, del, 12);
      const parts = splitPush(whole, limit, 100);
      if (!parts) return;
      const before = new Map(
        all.filter(({ gone }) => gone).map(({ key }) => [`k${key}`, { seq: 0, value: 0 }])
      );
      const start: Replica = { topic: 'samu', epoch: 'e', seq: 0, entries: before };
      let replica = start;
      for (const part of parts) {
        expect(JSON.stringify([part.set, part.del]).length).toBeLessThan(limit + 120);
        const { verdict, replica: next } = applyPush(replica, part);
        expect(verdict).toBe('applied');
        replica = next;
      }
      const once = applyPush(start, whole).replica;
      expect(replica.seq).toBe(once.seq);
      expect(Object.fromEntries(replica.entries)).toEqual(Object.fromEntries(once.entries));
    })
  );
});

test('a reader that loses a part finds the gap', () => {
  const set = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`k${i}`, { seq: i + 1, value: i }]));
  const parts = splitPush(push(set, {}, 6), 110, 100) ?? [];
  expect(parts.length).toBeGreaterThan(1);
  const start: Replica = { topic: 'samu', epoch: 'e', seq: 0, entries: new Map() };
  const [, second] = parts;
  expect(second && applyPush(start, second).verdict).toBe('gap');
});

test('changes of one event are never taken apart, and too many parts are none', () => {
  const long = 'x'.repeat(80);
  expect(
    splitPush(push({ a: { seq: 1, value: long }, b: { seq: 1, value: long } }, {}, 1), 150, 9)
  ).toBeNull();
  const three = { a: { seq: 1, value: long }, b: { seq: 2, value: long }, c: { seq: 3, value: long } };
  expect(splitPush(push(three, {}, 3), 150, 3)).toHaveLength(3);
  expect(splitPush(push(three, {}, 3), 150, 2)).toBeNull();
});
