import type { UnitFeed } from '../events.ts';
import { HOUR, type Instant } from '../time/instant.ts';
import { dayBounds, localDay, localHour } from '../time/paris.ts';
import { isDaily, RHYTHM_ASSUMED } from './rhythm.ts';

/** The state of a feed, never of a figure or of a place. Ordered from well to ill. */
export const FEED_STATES = ['live', 'late', 'silent', 'announced_down', 'never_heard'] as const;
export type FeedState = (typeof FEED_STATES)[number];

const DAILY_LATE_HOUR = 6;
const DAILY_SILENT_HOUR = 12;

/**
 * State of a feed at `now` (docs/definitions.md §2): late at 2 rhythms since H, silent at 4; a daily feed is late at
 * 06:00 local without yesterday, silent at 12:00. A feed whose file is held has spoken: its reception counts.
 */
export function feedState(feed: UnitFeed | null, now: Instant): FeedState {
  if (feed?.announcedDown && isIn(feed.announcedDown, now)) return 'announced_down';
  if (!feed || feed.horizon === null) return 'never_heard';
  const heard = feed.held.length > 0 ? Math.max(feed.horizon, feed.lastReceivedAt ?? 0) : feed.horizon;
  if (isDaily(feed.rhythm)) return dailyState(heard, now);
  const rhythm = feed.rhythm ?? RHYTHM_ASSUMED;
  const age = now - heard;
  return age >= 4 * rhythm ? 'silent' : age >= 2 * rhythm ? 'late' : 'live';
}

function isIn(down: { since: Instant; until: Instant | null }, now: Instant): boolean {
  return now >= down.since && (down.until === null || now < down.until);
}

/** The file of day J-1 carries H to this morning's midnight; before 06:00 nobody asks for it yet. */
function dailyState(heard: Instant, now: Instant): FeedState {
  const [midnight] = dayBounds(localDay(now));
  if (heard >= midnight) return 'live';
  const [yesterday] = dayBounds(localDay(midnight - HOUR));
  if (heard < yesterday) return 'silent';
  const hour = localHour(now);
  return hour >= DAILY_SILENT_HOUR ? 'silent' : hour >= DAILY_LATE_HOUR ? 'late' : 'live';
}

/** The worst of a site's units: a site is not live while one of its units is silent. */
export function worstFeed(states: readonly FeedState[]): FeedState {
  return states.reduce<FeedState>(
    (worst, s) => (FEED_STATES.indexOf(s) > FEED_STATES.indexOf(worst) ? s : worst),
    'live'
  );
}
