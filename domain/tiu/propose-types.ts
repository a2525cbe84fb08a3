import type { BedKind, BedsNow } from '../beds/types.ts';
import type { Closure } from '../places/types.ts';
import type { Facility, MaternityLevel } from '../region.ts';
import type { Instant } from '../time/instant.ts';
import type { Point } from '../rank/types.ts';
import type { AskState, PlaceChannel, TiuRequest } from './types.ts';

/** Free places of one kind of a maternity, as they must be read now. */
export interface FreePlacesRead {
  kind: BedKind;
  /** How many of them are needed; 0: none. */
  needed: number;
  /** Null: nobody tells. Less what was given to other requests since it was told. */
  count: number | null;
  /** Places given to other requests since. */
  given: number;
  at: Instant | null;
  /** Past its time-to-live: shown with its age, never taken as current. */
  stale: boolean;
  channel: PlaceChannel | null;
}

/** Another open request that asks, or has, places of the same kind of the same maternity. */
export interface Contest {
  /** Spoken code of the other request. */
  code: string;
  id: string;
  /** Bed kinds both want. */
  kinds: readonly BedKind[];
  state: AskState | 'placed';
}

/** What a proposal is told of the region at one moment. */
export interface TiuPicture {
  /** Open requests and those that ended in the last days; the one that asks may be among them. */
  requests: readonly TiuRequest[];
  /** By FINESS; absent: nothing is known. */
  beds: ReadonlyMap<string, BedsNow | null>;
  /** Closures in force or announced, by FINESS. */
  closures: ReadonlyMap<string, readonly Closure[]>;
  /** Estimated way by road; null where it cannot be told. */
  travel(from: Point, to: Facility): { km: number; minutes: number } | null;
}

/** Why a maternity is not proposed, the first that holds. */
export type NotProposed =
  'level_too_low' | 'closed' | 'diverted' | 'is_requester' | 'no_place' | 'asked_now' | 'refused';

/** What speaks for or against one that is proposed, to be said in words. */
export type TiuReason =
  | 'same_network'
  | 'places_known'
  | 'places_stale'
  | 'places_unknown'
  | 'level_derived'
  | 'weight_unknown'
  | 'contested'
  | 'partial_closure'
  | 'over_level';

export interface TiuCandidate {
  finess: string;
  facility: Facility;
  level: MaternityLevel;
  /** IIA or IIB told from its neonatal beds: "déduit". */
  derived: boolean;
  km: number | null;
  minutes: number | null;
  sameNetwork: boolean;
  places: readonly FreePlacesRead[];
  contests: readonly Contest[];
  /** Closures that concern it, in force or announced for the next 12 h. */
  closures: readonly Closure[];
  /** State of this request's last ask there; null: not asked. */
  ask: AskState | null;
  reasons: readonly TiuReason[];
  /** Null: it is proposed. */
  excluded: NotProposed | null;
}

/** Every maternity of the region stands once: proposed, in order, or excluded with its reason, nearest first. */
export interface TiuProposals {
  proposed: readonly TiuCandidate[];
  excluded: readonly TiuCandidate[];
}
