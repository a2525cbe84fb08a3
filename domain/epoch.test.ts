import fc from 'fast-check';
import { expect, test } from 'vitest';
import { epochBegan, isEarlierEpoch, nextEpoch } from './epoch.ts';

const V4 = 'ffffffff-ffff-4fff-bfff-ffffffffffff';

test('an epoch is a UUIDv7 that says when it began', () => {
  const epoch = nextEpoch(Date.UTC(2026, 10, 22, 14, 32), '0a1b2c3d-4e5f-4a7b-8c9d-0e1f2a3b4c5d');
  expect(epoch).toBe('01a203ab-cb00-7a7b-8c9d-0e1f2a3b4c5d');
  expect(epochBegan(epoch)).toBe(Date.UTC(2026, 10, 22, 14, 32));
  expect(epochBegan(V4)).toBeNull();
  expect(epochBegan('')).toBeNull();
});

test('an epoch of before they had an order is earlier than all that have one, and than none without', () => {
  const ordered = nextEpoch(0, V4);
  expect(isEarlierEpoch(V4, ordered)).toBe(true);
  expect(isEarlierEpoch(ordered, V4)).toBe(false);
  expect(isEarlierEpoch(V4, V4.replaceAll('f', 'e'))).toBe(false);
});

test('each epoch is later than the one it follows, whatever the clock does', () => {
  const clock = fc.double({ min: 0, max: 2 ** 45, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(clock, fc.uuid()), { minLength: 2, maxLength: 20 }), (draws) => {
      const epochs: string[] = [];
      for (const [now, random] of draws) epochs.push(nextEpoch(now, random, epochs.at(-1) ?? V4));
      for (let i = 1; i < epochs.length; i += 1) {
        const [before = '', after = ''] = [epochs[i - 1], epochs[i]];
        expect(isEarlierEpoch(before, after)).toBe(true);
        expect(isEarlierEpoch(after, before)).toBe(false);
      }
    })
  );
});
