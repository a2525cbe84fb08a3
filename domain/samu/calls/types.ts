import type { Instant } from '../../time/instant.ts';

/** Counts of calls in a report, by the names of the wire format. */
export const CALL_COUNTS = [
  'presented',
  'answered',
  'answered30s',
  'answered60s',
  'abandoned',
  'abandonedUnder10s'
] as const;
export type CallCount = (typeof CALL_COUNTS)[number];

/** What a report says of the instant `to`: a queue and who is on duty, never summed over time. */
export const CALL_STATES = ['waitingNow', 'longestWaitS', 'armOnDuty', 'regulatorsOnDuty'] as const;
export type CallState = (typeof CALL_STATES)[number];

/**
 * One interval report of one SAMU's telephony. Counts go by the interval in which a call was presented; null =
 * unknown, never zero. `abandonedUnder10s` is a part of `presented` and of `abandoned`; a source that counts those
 * nowhere leaves it out.
 */
export type CallReport = {
  /** Department code. */
  samu: string;
  from: Instant;
  /** Exclusive. */
  to: Instant;
} & Record<CallCount | CallState, number | null>;

/** A sum over a window: the calls counted, and the share of the window (0–1) whose count is known. */
export interface CallSum {
  n: number;
  share: number;
}

export type CallSums = Record<CallCount, CallSum>;

/** Telephony of one SAMU at its last interval, as counted by its source: the definition in force is applied when read. */
export interface SamuCallsNow {
  samu: string;
  /** The last report: figures are true at its `to`. */
  last: CallReport;
  receivedAt: Instant;
  /** Median length of its intervals of the last hour, ms: figures live for two of them. */
  interval: number;
  /** Over the 60 minutes before `to`. */
  hour: CallSums;
  /** From local midnight to `to`. */
  today: CallSums;
}
