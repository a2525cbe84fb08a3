import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MINUTE } from '#domain/time/instant.ts';
import { MUTE_REASONS, muteOf } from './mute.ts';

const NOW = Date.UTC(2026, 10, 22, 14);

it('goes on with the muting that was kept, until its end', () => {
  const mute = { reason: 'call', until: NOW + 15 * MINUTE } as const;
  expect(muteOf(JSON.stringify(mute), NOW)).toEqual(mute);
  expect(muteOf(JSON.stringify(mute), mute.until)).toBe(null);
});

it('is never muted for longer than an hour from now, nor by what it did not write', () => {
  const text = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record({
        reason: fc.oneof(fc.constantFrom(...MUTE_REASONS), fc.string()),
        until: fc.oneof(fc.integer({ min: NOW - 120 * MINUTE, max: NOW + 180 * MINUTE }), fc.double())
      })
      .map((one) => JSON.stringify(one))
  );
  fc.assert(
    fc.property(text, (kept) => {
      const mute = muteOf(kept, NOW);
      if (!mute) return;
      expect(mute.until - NOW).toBeGreaterThan(0);
      expect(mute.until - NOW).toBeLessThanOrEqual(60 * MINUTE);
      expect(MUTE_REASONS).toContain(mute.reason);
    })
  );
  expect(muteOf(null, NOW)).toBe(null);
});
