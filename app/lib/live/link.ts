import type { FeedEntry } from '#realtime/protocol/types.ts';

/** Which part of the way from a hospital to this screen is broken. */
type BrokenLink = 'screen-server' | 'server-database' | 'feed';

interface FeedCount {
  of: number;
  silent: number;
}

/** Of the feeds of now, those that are silent; one that sends once a day is not expected to speak. */
export function feedCount(entries: Iterable<{ value: unknown }>): FeedCount {
  const feeds = [...entries].map(({ value }) => value as FeedEntry).filter(({ daily }) => !daily);
  const silent = feeds.filter(({ state }) => state === 'silent' || state === 'never_heard').length;
  return { of: feeds.length, silent };
}

export interface Link {
  /** Between this screen and the server. */
  state: 'live' | 'reconnecting' | 'offline';
  broken: BrokenLink | null;
  /** How the last news came; polling where websockets are blocked. */
  via: 'socket' | 'polling' | null;
  /** True only when what is shown is the picture of now: nothing else may be drawn as live. */
  fresh: boolean;
  feeds: FeedCount;
}

export interface LinkFacts {
  /** Local ms. */
  now: number;
  startedAt: number;
  /** Local ms of the last message or answer that was not late, whether it brought news or not. */
  heardAt: number | null;
  via: 'socket' | 'polling' | null;
  /** ms of silence that are normal: of the topic heard most often here. */
  patience: number;
  /** A topic shown here has been behind what the server holds for longer than that, although it is heard. */
  behind: boolean;
  /** The browser says that it has no network. */
  offline: boolean;
  /** ms since the server last read the record; null where it did not say. */
  recordAge: number | null;
  /** ms of *process* time since the last tick, measured at the last message; null without topic `region`. */
  tickAge: number | null;
  feeds: FeedCount;
}

/** Silence after which a screen no longer says that it is about to come back. */
const OFFLINE_AFTER = 60_000;
/** A node reads the record four times a second; a tick comes every 60 s of domain time. */
const RECORD_LATE = 15_000;
const TICK_LATE = 150_000;
/** From half of the feeds on it is not the hospitals that are silent. */
const FEEDS_LOST = 0.5;

/** The state of the way from the feeds to this screen: the nearest broken link is the one that is named. */
export function linkOf(facts: LinkFacts): Link {
  const quiet = facts.now - (facts.heardAt ?? facts.startedAt);
  const connected = facts.heardAt !== null && quiet <= facts.patience && !facts.behind;
  const state = connected
    ? 'live'
    : quiet > OFFLINE_AFTER || (facts.offline && quiet > facts.patience)
      ? 'offline'
      : 'reconnecting';
  const recordLost = (facts.recordAge ?? 0) > RECORD_LATE || (facts.tickAge ?? 0) > TICK_LATE;
  const feedsLost = facts.feeds.of > 0 && facts.feeds.silent / facts.feeds.of >= FEEDS_LOST;
  const broken = !connected ? 'screen-server' : recordLost ? 'server-database' : feedsLost ? 'feed' : null;
  return {
    state,
    broken,
    via: connected ? facts.via : null,
    fresh: connected && !recordLost,
    feeds: facts.feeds
  };
}
