import type { Measure, Measured } from '#domain/measure.ts';
import type { Instant } from '#domain/time/instant.ts';

/**
 * Topics `samu` and `samu-wall`, keys `calls:<department code>` and `calls:region`. Counts of calls, waits in seconds,
 * rates 0–1. Every formula is `calls@1` or `calls@1+<rule>`: `definition` says how it counts. A sum over a window
 * of which too little is known has no value; `share` is what is known of it.
 */
export interface SamuCallsEntry extends Measured<{
  /** At the end of the last interval. */
  waitingNow: Measure;
  longestWaitS: Measure;
  armOnDuty: Measure;
  regulatorsOnDuty: Measure;
  /** In the last interval. */
  presented: Measure;
  answered: Measure;
  /** In the 60 minutes before it ended. */
  presented1h: Measure;
  answered1h: Measure;
  abandoned1h: Measure;
  within30s1h: Measure;
  within60s1h: Measure;
  /** What is presented in an hour at this hour of the week, and how far from it. */
  presented1hUsual: Measure<{ mean: number; sd: number }>;
  z: Measure;
  /** Since local midnight. */
  presentedToday: Measure;
  answeredToday: Measure;
  abandonedToday: Measure;
  within30sToday: Measure;
  within60sToday: Measure;
}> {
  /** Department code; null for the region. */
  samu: string | null;
  /** `SAMU 75`; null for the region. */
  name: string | null;
  /** The last interval, ms; null for the region. */
  interval: { from: Instant; to: Instant } | null;
  /** How calls are counted. */
  definition: { excludeShort: boolean; over: 'presented' | 'answered' };
  /** SAMU whose figures are known now: codes, and how many there are. Sums cover these and no others. */
  covers: { samus: string[]; of: number };
}
