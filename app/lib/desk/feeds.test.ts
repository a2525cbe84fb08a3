import { describe, expect, it } from 'vitest';
import type { FeedEntry, FeedState } from '#realtime/protocol/types.ts';
import { summarise } from './feeds.ts';

const feed = (unit: string, state: FeedState, more: Partial<FeedEntry> = {}): FeedEntry => ({
  unit,
  finess: unit,
  state,
  since: null,
  horizon: null,
  lastReceivedAt: null,
  rhythm: null,
  daily: false,
  grade: null,
  held: [],
  files24h: 0,
  records24h: 0,
  quarantined24h: 0,
  suspect: null,
  ...more
});

describe('the health of the feeds', () => {
  it('counts each once and lists those that need somebody, silent first', () => {
    const summary = summarise([
      feed('a', 'live'),
      feed('b', 'late'),
      feed('c', 'silent'),
      feed('d', 'live', { held: ['2026-11-22'], daily: true })
    ]);
    expect(summary.byState).toEqual({ live: 2, late: 1, silent: 1, announced_down: 0, never_heard: 0 });
    expect(summary.daily).toBe(1);
    expect(summary.wanting.map((entry) => entry.unit)).toEqual(['c', 'b', 'd']);
  });
});
