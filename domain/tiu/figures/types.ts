import type { Instant } from '../../time/instant.ts';
import type { NeonatalLevel, RefusalReason } from '../codes.ts';

/** Version of the definitions (docs/definitions.md, figures of in-utero transfers): a report keeps the one it was made by. */
export const TIU_FIGURES_VERSION = 'tiu-figures@1';

/** A median needs so many durations, a ninth decile so many; with fewer the number is said and the figure is not. */
export const LEAST = { median: 5, p90: 20 } as const;

/** Counts of people by an attribute: null where it is hidden, being 1 to 4 or what would tell one. */
export type Split = Record<string, number | null>;

/** Durations, ms: nearest-rank quantiles; null where too few are known. */
export interface Spread {
  n: number;
  median: number | null;
  p90: number | null;
}

/** Asks of maternities, each counted by its last answer: about establishments, so that no count is hidden. */
export interface AskFigures {
  asks: number;
  /** Requests that asked at least one. */
  requests: number;
  /** Asks a request that asked; null: none did. */
  perRequest: number | null;
  accepted: number;
  partial: number;
  refused: number;
  deferred: number;
  /** Nobody ever answered. */
  silent: number;
  /** From the ask to its first answer. */
  answer: Spread;
}

/** One maternity that was asked. */
export interface PlaceRefusals {
  finess: string;
  asks: number;
  accepted: number;
  refused: number;
  byReason: Partial<Record<RefusalReason, number>>;
}

export interface RefusalFigures {
  n: number;
  byReason: Partial<Record<RefusalReason, number>>;
  /** Refusals of each local hour of the day (0–23) by reason. */
  byHour: readonly Partial<Record<RefusalReason, number>>[];
  /** Maternities that were asked, most refusals first. */
  byPlace: readonly PlaceRefusals[];
  /** Refusals for want of a place where the places needed stood declared free at that instant. */
  againstDeclared: number;
}

/**
 * What became of the requests of a period, all of them first asked for within it, as it was known at an instant.
 * Retransfers are counted apart and enter no other figure.
 */
export interface TiuFigures {
  version: string;
  /** Requested at in [from, to). */
  from: Instant;
  to: Instant;
  knownAt: Instant;
  /** Requests, and how many of them are not over as known. */
  requests: number;
  open: number;
  byIntake: Split;
  /** Perinatal network of whoever asks; '' where it has none. */
  byNetwork: Split;
  /** FINESS that asks. */
  byRequester: Split;
  byIndication: Split;
  /** Highest neonatal care needed; 'none' where only an obstetric bed is. */
  byNeed: Record<NeonatalLevel | 'none', number | null>;
  /** From the request to the first ask, the first acceptance, the departure. */
  firstAsk: Spread;
  acceptance: Spread;
  departure: Spread;
  asks: AskFigures;
  refusals: RefusalFigures;
  /** Over two hours without a place, of those who ever searched that long or found one. */
  over2h: { n: number; of: number };
  /** How those without a place ended, and why requests were cancelled. */
  unplaced: { n: number; byOutcome: Split };
  cancelled: { n: number; byReason: Split };
  transports: {
    departed: number;
    arrived: number;
    medicalised: number | null;
    byVector: Split;
    road: Spread;
  };
  retransfers: number;
}
