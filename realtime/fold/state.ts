import type { DomainClock, UnitFeed } from '#domain/events.ts';
import type { FeedState } from '#domain/feed/state.ts';
import type { Quiet } from '#domain/feed/suspect.ts';
import type { UnitFigures } from '#domain/figures/types.ts';
import type { Level, LevelState } from '#domain/level/rule.ts';
import type { WatchState } from '#domain/level/watch.ts';
import type { News, NewsKind } from '#domain/news.ts';
import type { Origin } from '#domain/origin.ts';
import { NO_RULES, type RegionRules } from '#domain/rules/rules.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import type { FloorHit } from '#domain/rules/floors.ts';
import type { ChangesEntry, Keyed } from '../protocol/types.ts';

/** Domain ms between two ticks. */
export const TICK = MINUTE;

/** What is remembered of a unit: its newest events, and what only their sequence tells. */
export interface UnitState {
  figures: UnitFigures | null;
  feed: UnitFeed | null;
  quiet: Quiet | null;
  feedState: FeedState;
  feedSince: Instant | null;
}

/** What a site adds to areas and to the watch list: worked out with its entry, never pushed. */
export interface SiteSummary {
  /** Known now, not stale; null otherwise. */
  present: number | null;
  usual: number | null;
  arrivals1h: number | null;
  arrivals1hUsual: number | null;
  longStay12: number | null;
  level: Level | null;
  z: number | null;
  /** Something was received from it, however old. */
  heard: boolean;
  daily: boolean;
  activity: number;
  measuredAt: Instant | null;
  receivedAt: Instant | null;
  staleAt: Instant | null;
  unknownAt: Instant | null;
}

export interface SiteState {
  level: LevelState;
  /** Formula of the rule the level stands on. */
  formula: string;
  /** Absolute floor that holds under the level now. */
  floor: FloorHit | null;
  /** What its closures make of it, as changes tell it: `closed`, `diverted`, `partial` or `''`. */
  place: string;
  /** What it was last known at, and the horizon of that: the order of the list while it is silent. */
  seen: { level: Level; at: Instant; z: number; present: number } | null;
  silentSince: Instant | null;
  changedUntil: Instant | null;
  feedState: FeedState;
  held: string;
  summary: SiteSummary;
}

export interface AreaState {
  level: LevelState;
  /** [at, z] every ten minutes for an hour: the trend. */
  history: [Instant, number][];
}

export interface TopicState {
  entries: ReadonlyMap<string, Keyed>;
  /** Removed keys, the seq and the time of their removal. */
  tombstones: ReadonlyMap<string, { seq: number; at: Instant }>;
  /** Removals up to this seq are forgotten: an older `since` gets everything. */
  floor: number;
}

/** Newest news of one thing, with the domain time and the seq of the event that brought it. */
export interface Kept<T> {
  payload: T;
  at: Instant;
  seq: number;
}

/** Newest news by kind and key. */
export type KeptNews = { readonly [K in NewsKind]?: Readonly<Record<string, Kept<News[K]>>> };

/** The live picture after the event `seq`. Plain data; a draft replaces its parts, never edits them in place. */
export interface FoldState {
  seq: number;
  origin: Origin;
  /** Domain time of the last tick: the only time the fold knows. */
  tick: Instant | null;
  clock: DomainClock | null;
  normVersion: number | null;
  rules: RegionRules;
  units: Record<string, UnitState>;
  sites: Record<string, SiteState>;
  areas: Record<string, AreaState>;
  watch: WatchState;
  changes: ChangesEntry['changes'];
  news: KeptNews;
  topics: ReadonlyMap<string, TopicState>;
}

/** The picture before any event. `seq` is where the feed is read from. */
export function initialState(origin: Origin, seq = 0): FoldState {
  return {
    seq,
    origin,
    tick: null,
    clock: null,
    normVersion: null,
    rules: NO_RULES,
    units: {},
    sites: {},
    areas: {},
    watch: {},
    changes: [],
    news: {},
    topics: new Map()
  };
}
