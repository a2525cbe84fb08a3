import type { FeedEntry, FeedState } from '#realtime/protocol/types.ts';

export interface FeedSummary {
  byState: Record<FeedState, number>;
  daily: number;
  /** Feeds that need somebody: not on time, holding a day, suspect, or quarantining; worst first. */
  wanting: FeedEntry[];
}

const ORDER: Record<FeedState, number> = { silent: 0, never_heard: 1, late: 2, announced_down: 3, live: 4 };

/** What the feeds' health comes to, for the desk. */
export function summarise(feeds: Iterable<FeedEntry>): FeedSummary {
  const byState: FeedSummary['byState'] = { live: 0, late: 0, silent: 0, announced_down: 0, never_heard: 0 };
  const wanting: FeedEntry[] = [];
  let daily = 0;
  for (const feed of feeds) {
    byState[feed.state] += 1;
    if (feed.daily) daily += 1;
    if (feed.state !== 'live' || feed.held.length > 0 || feed.suspect !== null || feed.quarantined24h > 0)
      wanting.push(feed);
  }
  const doubt = (feed: FeedEntry) => (feed.suspect !== null ? 0 : feed.held.length > 0 ? 1 : 2);
  wanting.sort(
    (a, b) =>
      ORDER[a.state] - ORDER[b.state] ||
      doubt(a) - doubt(b) ||
      b.quarantined24h - a.quarantined24h ||
      a.unit.localeCompare(b.unit)
  );
  return { byState, daily, wanting };
}
