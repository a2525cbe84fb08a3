import { describe, expect, it } from 'vitest';
import { MINUTE } from '#domain/time/instant.ts';
import type { PublicEntry } from './types.ts';
import { statusAt } from './public-status.ts';

const NOW = Date.UTC(2026, 9, 13, 21, 4);
const entry = (over: Partial<PublicEntry> = {}): PublicEntry => ({
  finess: '960000011',
  affluence: 1,
  state: 'known',
  lastArrivalAt: null,
  measuredAt: NOW - 14 * MINUTE,
  staleAt: NOW + 16 * MINUTE,
  unknownAt: NOW + 300 * MINUTE,
  origin: 'real',
  closures: [],
  wait: null,
  message: null,
  withheldUntil: null,
  expected: {},
  ...over
});

describe('what the public is told', () => {
  it('is how busy a department is while its measure is of now', () => {
    expect(statusAt(entry(), NOW)).toEqual({ kind: 'crowd', affluence: 1, measuredAt: NOW - 14 * MINUTE });
    expect(statusAt(entry({ affluence: -1 }), NOW)).toMatchObject({ kind: 'crowd', affluence: -1 });
  });

  it('goes stale, then unknown, by itself, however old the picture it was read from', () => {
    expect(statusAt(entry(), NOW + 16 * MINUTE)).toMatchObject({ kind: 'stale' });
    expect(statusAt(entry(), NOW + 300 * MINUTE)).toEqual({ kind: 'unknown', measuredAt: NOW - 14 * MINUTE });
    expect(statusAt(entry({ state: 'stale' }), NOW)).toMatchObject({ kind: 'stale' });
    const active = entry({ state: 'active', affluence: null, lastArrivalAt: NOW - 20 * MINUTE });
    expect(statusAt(active, NOW)).toEqual({ kind: 'active', lastArrivalAt: NOW - 20 * MINUTE });
    expect(statusAt(active, NOW + 16 * MINUTE)).toMatchObject({ kind: 'stale' });
  });

  it('keeps a daily feed, what is unknown, and what was never heard apart', () => {
    expect(statusAt(entry({ state: 'no_live_measure', affluence: null }), NOW)).toEqual({ kind: 'daily' });
    expect(statusAt(entry({ state: 'unknown', affluence: null }), NOW)).toMatchObject({ kind: 'unknown' });
    expect(statusAt(entry({ affluence: null }), NOW)).toEqual({ kind: 'unknown', measuredAt: null });
    expect(statusAt(undefined, NOW)).toEqual({ kind: 'unknown', measuredAt: null });
  });
});
