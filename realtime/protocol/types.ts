import type { DomainClock } from '#domain/events.ts';
import type { Level } from '#domain/level/rule.ts';
import type { Measure, Measured } from '#domain/measure.ts';
import type { Origin } from '#domain/origin.ts';
import type { PlaceState } from '#domain/places/closure.ts';
import type { ClosureKind } from '#domain/places/types.ts';
import type { Service } from '#domain/region.ts';
import type { FloorField } from '#domain/rules/floors.ts';
import type { Practical } from '#domain/rules/rules.ts';
import { HOUR, type Instant, type LocalDay } from '#domain/time/instant.ts';
import type { BedAreaEntry, BedSiteEntry } from './beds-types.ts';
import type { CrewEntry } from './crew-types.ts';
import type { DeclaredEntry } from './declared-types.ts';
import type { PlaceEntry } from './places-types.ts';
import type { SamuEntry } from './samu-types.ts';
import type { StayEntries } from './stay-types.ts';
import type { TiuEntry } from './tiu-types.ts';

/**
 * The one contract between the live picture and its readers. A topic is a set of keyed entries; values are
 * absolute and carry the `seq` of their last change; snapshots and catch-up come by HTTP, sockets only push.
 */

/** The state of a feed, never of a figure or of a place. */
export type FeedState = 'live' | 'late' | 'silent' | 'announced_down' | 'never_heard';

export interface LevelReason {
  kind: 'present' | 'arrivals' | 'stay' | 'long_stay' | 'boarders';
  z: number;
  /** Ratio to the usual, 1.48 = +48 %; null where there is no usual. */
  ratio: number | null;
}

/** Topic `sites`, key = FINESS. Stays are minutes, shares and rates 0–1, the rest people. */
export interface SiteEntry extends Measured<{
  level: Measure<Level>;
  z: Measure;
  present: Measure;
  presentUsual: Measure<{ mean: number; sd: number }>;
  presentPaediatric: Measure;
  arrivals1h: Measure;
  arrivals1hUsual: Measure;
  arrivalsToday: Measure;
  longStay8: Measure;
  longStay12: Measure;
  oriented: Measure;
  toClose: Measure;
  stayHomeMedian: Measure;
  stayHomeP90: Measure;
  stayHospitalMedian: Measure;
  hospitalisationRate: Measure;
  share75: Measure;
  shareUnder18: Measure;
  previousDay: Measure;
}> {
  /** Level held since (domain time), and the level a now silent site was last seen at. */
  levelSince: Instant | null;
  lastSeen: { level: Level; at: Instant } | null;
  reason: LevelReason | null;
  feed: { state: FeedState; since: Instant | null; rhythm: number | null; daily: boolean };
  held: LocalDay[];
  /** "en activité (dernier passage …)": all an RPU can say of a place. */
  lastArrivalAt: Instant | null;
  /** Marked as just changed until then. */
  changedUntil: Instant | null;
  /** The absolute floor its level stands on; null where the level is the usual rule's own. */
  floor: { rule: number; level: Level; field: FloorField; at: Instant; until: Instant } | null;
  /** What its closures make of it; null: nothing says that it is not as always. */
  place: PlaceState | null;
}

/** Topic `region`, keys `region` and `dept:<code>`. */
export interface AreaEntry extends Measured<{
  level: Measure<Level>;
  z: Measure;
  present: Measure;
  presentUsual: Measure<{ mean: number; sd: number }>;
  arrivals1h: Measure;
  arrivals1hUsual: Measure;
  longStay12: Measure;
  stayHomeMedian: Measure;
  stayHomeP90: Measure;
}> {
  levelSince: Instant | null;
  trend: 'rising' | 'steady' | 'falling' | null;
  /** Under 60 % of activity no level, but its floor. */
  floor: { level: Level; count: number } | null;
  coverage: { seen: number; of: number; share: number };
  /** Number of sites at each level 0–3, then stale/unknown ones. */
  sites: { byLevel: [number, number, number, number]; unknown: number; daily: number };
  /** Age of the data that stand behind it, ms at `provenance.measuredAt`: median and worst measuredAt. */
  medianMeasuredAt: Instant | null;
  oldestMeasuredAt: Instant | null;
}

/** Topic `region`, key `watch`: what needs attention, in order; sites silent at a high level stay. */
export interface WatchEntry {
  sites: { finess: string; level: Level; silentSince: Instant | null; since: Instant | null }[];
}

/** Changes kept in the list: where it is full, older ones may have been forgotten. */
export const CHANGES_KEPT = 60;
/** Domain ms that they are kept. */
export const CHANGES_FOR = 24 * HOUR;

/** Topic `region`, key `changes`: newest first, never a mere figure; of {@link CHANGES_FOR}, at most {@link CHANGES_KEPT}. */
export interface ChangesEntry {
  changes: {
    at: Instant;
    scope: string;
    /** `declared`: a level that people declare, `none` where there is none. */
    /** `closure`: `<state>:<what is closed>`, or '' when nothing is any more. */
    kind: 'level' | 'feed' | 'held' | 'announced' | 'declared' | 'closure';
    from: string;
    to: string;
  }[];
}

/** Topic `region`, key `clock`. */
export interface ClockEntry {
  /** Domain time of the last tick. */
  tick: Instant;
  clock: DomainClock;
  origin: Origin;
  normVersion: number | null;
}

/** Topic `region`, key `told`: what an administrator says of places and screens. */
export interface ToldEntry {
  /** FINESS → short name that stands for the region pack's. */
  names: Readonly<Record<string, string>>;
  /** Whom a screen says to call once it was revoked; null: the sentence without a number. */
  contact: string | null;
}

type RegionValue = AreaEntry | WatchEntry | ChangesEntry | ClockEntry | ToldEntry;

/** Topic `feeds`, key = unit. */
export interface FeedEntry {
  unit: string;
  finess: string;
  state: FeedState;
  since: Instant | null;
  horizon: Instant | null;
  lastReceivedAt: Instant | null;
  rhythm: number | null;
  daily: boolean;
  grade: string | null;
  held: LocalDay[];
  files24h: number;
  records24h: number;
  quarantined24h: number;
  suspect: string | null;
}

/** Topic `public`, key = FINESS. No count of patients ever. */
export interface PublicEntry {
  finess: string;
  /** -1 quieter, 0 as usual, 1 busier, 2 much busier; null = no live measure or unknown. */
  affluence: -1 | 0 | 1 | 2 | null;
  /** `active`: it sends and somebody came, but how busy it is cannot be computed. */
  state: 'known' | 'stale' | 'active' | 'unknown' | 'no_live_measure';
  /** "en activité (dernier passage …)", only while `active`. */
  lastArrivalAt: Instant | null;
  measuredAt: Instant | null;
  staleAt: Instant | null;
  unknownAt: Instant | null;
  origin: Origin;
  /** Doors closed or regulated by 15 now, of the site or of one service; no reason. */
  closures: { kind: ClosureKind; service: Service | 'all'; until: Instant }[];
  /** What somebody who arrives and will go home may expect, by service. */
  expected: StayEntries;
  /** Longest wait before a doctor, minutes, up to the next 15, as the site says it; null where it says none. */
  wait: Measure | null;
  /** What its people tell the waiting room, with its end. */
  message: { text: string; until: Instant } | null;
  /** A grave crisis, declared by the site or the ARS: no figure is told until then. */
  withheldUntil: Instant | null;
}

/** Topic `ed:<finess>`, key = `site` or `unit:<ordre>`. */
export interface EdEntry {
  site: SiteEntry;
  /** Arrivals of today per local hour, 0–23, up to the horizon. */
  hourly: number[];
  /** Arrivals of 24 h by age class, and departures of 24 h by kind; null = hidden: 1 to 4 people, or what would tell them. */
  ageClasses: Partial<Record<string, number | null>>;
  destinations: Record<string, number | null>;
  /** As in topic `public`. */
  expected: StayEntries;
}

/** Entry on the wire: the value and the seq of its last change. */
export interface Keyed<V = unknown> {
  seq: number;
  value: V;
}

/**
 * How a JSON value becomes another: `[value]` puts a value in its place, `0` takes a field away, an object goes on
 * with the change of each of its fields. What is put is absolute, never an increment; arrays are replaced whole.
 */
export type Change = [unknown] | 0 | { [field: string]: Change };

/**
 * An entry as what changed of the one told before, for readers that said they take changes. `print` is that of the
 * value it makes (`protocol/canonical.ts`): whoever does not come to the same asks for the topic anew.
 */
export interface Changed {
  seq: number;
  change: Change;
  print: string;
}

/**
 * `GET /api/v1/live/<topic>?since=<seq>&epoch=<uuid>`: full replaces the topic, otherwise set and del are applied.
 * `from` and `to` are the topic's own: the seq of its last change, not the head of the feed.
 */
export interface Snapshot<V = unknown> {
  topic: string;
  epoch: string;
  full: boolean;
  /** Since when (0 for a full snapshot) and up to which seq. */
  from: number;
  to: number;
  set: Record<string, Keyed<V>>;
  del: Record<string, number>;
  /**
   * Server domain time and process time when these bytes were made, ms. A full snapshot is made once per
   * change: the time of the *answer* is in its header `x-vigie-time` (`protocol/time-header.ts`).
   */
  at: Instant;
  processAt: number;
  /** Process time of the node's last successful read of the record; absent where it is not known. */
  feedAt?: number | null;
}

/** The changes of one topic in (from, to], each entry whole. */
export type Delta<V = unknown> = Omit<Snapshot<V>, 'full'>;

/** A delta as it is pushed: entries may come as changes. */
export type Push<V = unknown> = Omit<Delta<V>, 'set'> & {
  set: Record<string, Keyed<V> | Changed>;
};

/** What a connection says of itself when it opens (Socket.IO's `auth`). */
export interface Hello {
  /** 1: it takes entries as {@link Changed}. One that says nothing is told each entry whole. */
  changes?: 1;
  /** Epoch and seq of what it holds of each topic: where little was missed since, it comes with the answer to `subscribe`. */
  at?: Record<string, [epoch: string, seq: number]>;
}

/** Only when nothing was pushed for a while. */
export interface Heartbeat {
  topic: string;
  epoch: string;
  seq: number;
  at: Instant;
  processAt: number;
  feedAt?: number | null;
}

export interface ServerToClient {
  push: (message: Push) => void;
  heartbeat: (message: Heartbeat) => void;
  /** The right to read a topic ended: forget it and show `message`. */
  revoked: (message: { topic: string; code: string }) => void;
}

/** What becomes of a subscription. */
export interface Subscribed {
  ok: string[];
  refused: { topic: string; code: string }[];
  /** What was missed of topics of `ok`, where the reader said where it stood and it is little: none of these needs a catch-up by HTTP. */
  told?: Push[];
}

export interface ClientToServer {
  subscribe: (topics: string[], answer: (result: Subscribed) => void) => void;
  unsubscribe: (topics: string[]) => void;
}

/** What the entries of each topic hold. */
export type TopicValue<T extends string> = T extends 'sites'
  ? SiteEntry
  : T extends 'region'
    ? RegionValue
    : T extends 'feeds'
      ? FeedEntry
      : T extends 'public'
        ? PublicEntry
        : T extends 'directory'
          ? Practical
          : T extends `ed:${string}`
            ? EdEntry
            : T extends 'declared'
              ? DeclaredEntry
              : T extends 'beds'
                ? BedSiteEntry | BedAreaEntry
                : T extends 'samu' | 'samu-wall'
                  ? SamuEntry
                  : T extends 'places'
                    ? PlaceEntry
                    : T extends 'crews'
                      ? CrewEntry
                      : T extends 'tiu' | 'tiu-wall' | `tiu-network:${string}` | `tiu-site:${string}`
                        ? TiuEntry
                        : unknown;
