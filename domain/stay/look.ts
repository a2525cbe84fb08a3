import type { Service } from '../region.ts';
import type { Instant, LocalDay } from '../time/instant.ts';
import type { StayModel } from './model.ts';
import type { ScoreSums } from './score.ts';
import type { Size } from './size.ts';

/** How right one service was over one local day of arrival. */
export interface DayScore {
  day: LocalDay;
  finess: string;
  service: Service;
  /** Home-goers who arrived while nothing valid was published. */
  untold: number;
  sums: ScoreSums;
}

/** What the newest learning came to for one service, without its coefficients. */
export interface LearnedLook {
  finess: string;
  service: Service;
  size: Size;
  reason: 'too_few' | 'not_learned' | null;
  group: StayModel['group'] | null;
  basis: StayModel['basis'] | null;
  /** Home-goers of 28 days, arrivals the calibration stands on. */
  n28: number | null;
  calibratedOn: number | null;
  pooled: number | null;
  /** Log of what calibration multiplies the 90th percentile by. */
  shift90: number | null;
}

/** The newest learning; null before the first. */
export interface LearningLook {
  version: number;
  learnedAt: Instant;
  /** Process time it took. */
  ms: number;
  services: LearnedLook[];
}
