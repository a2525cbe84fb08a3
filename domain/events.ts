import type { News, NewsKind } from './news.ts';
import type { UnitFigures } from './figures/types.ts';
import type { Origin } from './origin.ts';
import type { RegionRules } from './rules/rules.ts';
import type { FileGrade } from './rpu/types.ts';
import type { Instant, LocalDay } from './time/instant.ts';

/** What the outbox says of one unit's feed after each reception. Absolute: the newest replaces all. */
export interface UnitFeed {
  unit: string;
  origin: Origin;
  /** Newest horizon of applied files, and when the last file of any fate was received. */
  horizon: Instant | null;
  lastReceivedAt: Instant | null;
  lastFileId: string | null;
  lastGrade: FileGrade | null;
  /** Median gap between advances of H over 7 days, ms, clamped to 5 min … 24 h; null before two advances. */
  rhythm: number | null;
  /** Days held by the shrink guard, awaiting a newer file or a person. */
  held: LocalDay[];
  files24h: number;
  records24h: number;
  quarantined24h: number;
  /** Declared maintenance or cyber-attack; null when none. */
  announcedDown: { since: Instant; until: Instant | null; reason: 'maintenance' | 'cyber' } | null;
  /** No exits at all, or all closed at one minute, in the last file. */
  suspect: 'no_exit' | 'one_minute' | 'no_arrivals' | 'low_day' | null;
}

/** Every outbox event that is not news of one thing (`news.ts`), by kind. An entry of a topic changes only by one of these, the tick included. */
export interface OutboxEvents {
  /** Written by one elected process every 60 s of domain time: time is an event. */
  tick: { at: Instant };
  'unit.figures': UnitFigures;
  'unit.feed': UnitFeed;
  /** New norms are immutable rows of `norm`; the payload names their version, the reader loads them. */
  'norms.published': { version: number };
  /** Rights of an account or device changed: every node looks again at whoever holds them. */
  'access.changed': { id: string };
  /** What the region decides, all of it, as it is from now on (thresholds carry their own dates). */
  'rules.changed': RegionRules;
  /** The demo's clock: domain time = anchorDomain + (process time − anchorProcess) × speed. */
  'clock.set': DomainClock;
}

export interface DomainClock {
  anchorDomain: Instant;
  anchorProcess: Instant;
  speed: number;
}

/** One row of the feed, in commit order. */
export type OutboxEvent =
  | {
      [K in keyof OutboxEvents]: {
        seq: number;
        kind: K;
        origin: Origin;
        at: Instant;
        payload: OutboxEvents[K];
      };
    }[keyof OutboxEvents]
  | NewsEvent;

/** News of one thing as the feed tells it; null: it is gone. */
export type NewsEvent = {
  [K in NewsKind]: {
    seq: number;
    kind: K;
    key: string;
    origin: Origin;
    at: Instant;
    payload: News[K] | null;
  };
}[NewsKind];
