import type { Origin } from '../origin.ts';
import type { Service } from '../region.ts';
import { MINUTE, type Instant } from '../time/instant.ts';

/** Formula of an expected stay; its words are in docs/definitions.md, "Expected stay". */
export const EXPECTED_STAY_FORMULA = 'expected_stay@1';

/** Known at H only, believed while now − H is at most this. */
export const EXPECTATION_LIFE = 45 * MINUTE;

/** Hours after H of an arrival that an expectation is told for, now first. */
export const LEADS = [0, 1, 2, 3, 4, 5, 6] as const;

/** Scored arrivals of 28 days from which on it may be said how right a service's expectation has been. */
export const SCORED_ENOUGH = 200;

/** Expected stay of somebody who arrives in hour `hours` after H and will go home, minutes, as published. */
export interface ExpectedRange {
  /** 0: now … 6. */
  hours: number;
  /** To the nearest 15 minutes. */
  p50: number;
  /** Up to the next 15 minutes, calibrated; never under p50. */
  p90: number;
}

/** Why a service has no expectation now. */
export type NoExpectation =
  /** Under 50 who went home in 28 days. */
  | 'too_few'
  /** No model yet, or none whose 28 last days could be checked. */
  | 'not_learned'
  /** What was published was wrong too often lately. */
  | 'drifted'
  /** It sends once a day. */
  | 'daily_feed'
  /** Its presence cannot be computed. */
  | 'exits_missing'
  | 'previous_day_not_refreshed'
  | 'suspect_feed';

/** How right what was published has been, over the last 28 days that are complete. */
export interface StayRecord {
  /** Arrivals scored. */
  n: number;
  /** Share that left by the p90 they were told. */
  under90: number;
  /** Share that stayed longer than the p50 they were told. */
  overMedian: number;
}

/**
 * News `stay.expected`, key `<FINESS>/<service>`: what somebody who arrives at one service and will go home may
 * expect. Absolute; null once the service is gone.
 */
export interface ExpectedStay {
  finess: string;
  service: Service;
  /** H: what it was made from was true then. */
  measuredAt: Instant;
  /** Domain time of its making. */
  madeAt: Instant;
  /** H + 45 min: nobody may believe it afterwards. */
  validUntil: Instant;
  /** By `hours`, all of `LEADS`; empty exactly when `reason` is set. */
  ranges: readonly ExpectedRange[];
  reason: NoExpectation | null;
  model: {
    version: number;
    learnedAt: Instant;
    /** Data it was learned on; said wherever it is not `real`. */
    learnedOn: Origin;
    /** Learned with the others of its size, because its own home-goers were under 300 in 28 days. */
    pooled: boolean;
    /** False: children and adults together, because one of them is under 20 a day. */
    apart: boolean;
    /** p90 made wider than calibrated, because the last days were missed too often. */
    widened: boolean;
  } | null;
  record: StayRecord | null;
}

/** Key of one service's expectation. */
export function stayKey(finess: string, service: Service): string {
  return `${finess}/${service}`;
}
