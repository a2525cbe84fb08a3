import { worstFeed, type FeedState } from '#domain/feed/state.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { FeedEntry } from '#realtime/protocol/types.ts';

/** How many establishments send, by the worst feed of each; every one of the region is in exactly one state. */
export interface Connections {
  of: number;
  byState: Record<FeedState, number>;
  /** Among them, those that send once a day. */
  daily: number;
  /** Newest reception of any of them. */
  lastReceivedAt: Instant | null;
}

/** @param sites FINESS of the region: one that was never heard has no feed, and counts all the same. */
export function connectionsOf(feeds: Iterable<FeedEntry>, sites: readonly string[]): Connections {
  const bySite = new Map<string, FeedEntry[]>(sites.map((finess) => [finess, []]));
  for (const feed of feeds) bySite.get(feed.finess)?.push(feed);
  const byState: Connections['byState'] = { live: 0, late: 0, silent: 0, announced_down: 0, never_heard: 0 };
  let daily = 0;
  let lastReceivedAt: Instant | null = null;
  for (const units of bySite.values()) {
    byState[units.length === 0 ? 'never_heard' : worstFeed(units.map(({ state }) => state))] += 1;
    if (units.length > 0 && units.every((unit) => unit.daily)) daily += 1;
    for (const { lastReceivedAt: at } of units)
      if (at !== null && at > (lastReceivedAt ?? -Infinity)) lastReceivedAt = at;
  }
  return { of: sites.length, byState, daily, lastReceivedAt };
}
