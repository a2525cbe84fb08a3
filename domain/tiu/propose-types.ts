import type { BedKind } from '../beds/types.ts';
import type { Closure } from '../places/types.ts';
import type { Facility, MaternityLevel } from '../region.ts';
import type { Instant } from '../time/instant.ts';
import type { AskState, PlaceChannel } from './types.ts';

/** Free places of one kind of a maternity, as they must be read now. */
export interface FreePlacesRead {
  kind: BedKind;
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

/** Why a maternity is not proposed, the first that holds. */
export type NotProposed =
  | 'level_too_low'
  | 'closed'
  | 'diverted'
  | 'is_requester'
  | 'no_place'
  | 'asked_now'
  | 'refused_recently'
  | 'no_maternity';

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
