import { expect, it } from 'vitest';
import type { FeedEntry } from '#realtime/protocol/types.ts';
import { connectionsOf } from './connections.ts';

const feed = (finess: string, over: Partial<FeedEntry> = {}): FeedEntry => ({
  unit: `${finess}/0`,
  finess,
  state: 'live',
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
  ...over
});

it('counts every establishment of the region once, by its worst feed', () => {
  const feeds = [
    feed('a', { lastReceivedAt: 7 }),
    feed('b', { lastReceivedAt: 9 }),
    feed('b', { unit: 'b/1', state: 'silent' }),
    feed('c', { state: 'late', daily: true }),
    feed('stranger', { lastReceivedAt: 99 })
  ];
  expect(connectionsOf(feeds, ['a', 'b', 'c', 'd'])).toEqual({
    of: 4,
    byState: { live: 1, late: 1, silent: 1, announced_down: 0, never_heard: 1 },
    daily: 1,
    lastReceivedAt: 9
  });
});
