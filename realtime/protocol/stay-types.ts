import type { Measure, Measured } from '#domain/measure.ts';
import type { Origin } from '#domain/origin.ts';
import type { Service } from '#domain/region.ts';
import type { ExpectedRange } from '#domain/stay/types.ts';

/**
 * What somebody who arrives at a service and will go home may expect: part of `PublicEntry` and `EdEntry`. Minutes.
 * Unknown, without a value, from 45 minutes after `provenance.measuredAt`; where there is none, each measure says why.
 */
export interface StayEntry extends Measured<{
  /** Half leave sooner; to the nearest 15 minutes. */
  p50: Measure;
  /** Nine in ten leave sooner; up to the next 15 minutes. */
  p90: Measure;
  /** Those who arrive one to six hours after `provenance.measuredAt`. */
  ahead: Measure<readonly ExpectedRange[]>;
  /**
   * How right it has been: share of those scored over 28 days who left by the p90 they were told, 0–1 by hundredths;
   * `too_few` under 200 of them. No count of people travels.
   */
  under90: Measure;
}> {
  /** Data it was learned on; null while there is no model. */
  learnedOn: Origin | null;
  /** Learned with others of its size. */
  pooled: boolean;
  /** False: the figure is of children and adults together. */
  apart: boolean;
  /** Wider than usual: the last days were missed too often. */
  widened: boolean;
}

/** By service; absent while nothing was ever published for it. */
export type StayEntries = Partial<Record<Service, StayEntry>>;
