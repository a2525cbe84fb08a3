import type { BedKind } from '../beds/types.ts';
import type { Closure } from '../places/types.ts';
import type { Facility } from '../region.ts';
import type { Instant } from '../time/instant.ts';
import type { Offer } from './needs.ts';

/** Where somebody is; WGS84 degrees. */
export interface Point {
  lon: number;
  lat: number;
}

/** Free places as somebody counted them. `ed`: places of the emergency department itself. */
export interface FreePlaces {
  of: BedKind | 'ed';
  count: number;
  at: Instant;
  /** Past its time-to-live: shown with its age, never taken as current. */
  stale: boolean;
  /** A person declared it, or a feed sent it. */
  channel: 'declared' | 'feed';
}

/** What is known now of one place, as the reader must see it at `now`; nothing of it is required. */
export interface PlaceFacts {
  /** Level of its emergency department while it is known. */
  level: 0 | 1 | 2 | 3 | null;
  /** Last level seen of a site that fell silent. */
  lastLevel: { level: 0 | 1 | 2 | 3; at: Instant } | null;
  /** When the figure behind the level was true. */
  levelAt: Instant | null;
  /** By what is counted; a kind that is absent is unknown. */
  places: readonly FreePlaces[];
  /** In force or announced; those that are over do not count. */
  closures: readonly Closure[];
}

/** All that `rank` is told of the region at one moment. */
export interface RankPicture {
  facilities: readonly Facility[];
  /** By FINESS; a facility that is absent is unknown. */
  facts: ReadonlyMap<string, PlaceFacts>;
  /**
   * Teams on their way to a FINESS, and patients oriented there in the last hour; null while nobody tells. They
   * are two counts, never added: whoever is on the way was oriented too.
   */
  teams: { heading: ReadonlyMap<string, number>; lastHour: ReadonlyMap<string, number> | null } | null;
  /** Estimated way by road to a facility; null where it cannot be told (the point is outside the region). */
  travel(from: Point, to: Facility): { km: number; minutes: number } | null;
}

interface Looked {
  finess: string;
  facility: Facility;
  km: number | null;
  minutes: number | null;
  places: FreePlaces | null;
}

/** A place to propose. */
export interface Proposal extends Looked {
  /** Only these two are proposed. */
  offer: Exclude<Offer, 'unknown' | 'no'>;
  /**
   * Something of now tells that it can receive: for an emergency department a level or places that are current,
   * for a bed a current count above zero. What is not known stands after what is.
   */
  known: boolean;
  facts: PlaceFacts | null;
  /** Partial closures in force and closures announced for later that concern the need, first to come first. */
  notes: readonly Closure[];
  heading: number | null;
  lastHour: number | null;
}

/** Why a place is not proposed. */
export type ExclusionReason = 'closed' | 'diverted' | 'full' | 'not_offered' | 'offer_unknown';

export interface Exclusion extends Looked {
  reason: ExclusionReason;
  /** The closure that excludes it, the one that ends last. */
  closure: Closure | null;
}

/** Every facility stands exactly once, among the proposals or among the exclusions, nearest first. */
export interface Ranking {
  proposals: readonly Proposal[];
  exclusions: readonly Exclusion[];
}
