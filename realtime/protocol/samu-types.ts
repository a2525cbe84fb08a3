import type { Measure, Measured } from '#domain/measure.ts';
import type { MedicalLevel, VehicleFamily } from '#domain/samu/types.ts';
import type { SamuCallsEntry } from './samu-calls-types.ts';

/** A commune and its centre, degrees WGS84. */
export interface TeamCommune {
  insee: string;
  name: string;
  lon: number;
  lat: number;
}

/**
 * Topics `samu` and `samu-wall`, key `team:<resourceId>`. The state lives four hours, the place 300 s, each by its own
 * provenance; `samu-wall` has no mission, and no exact place of a team unless it is known to be free.
 */
export interface TeamEntry extends Measured<{
  /** Newest state ('DEPART', 'PEC', …) by its own time. */
  status: Measure<string>;
  /** What the team says of itself: true free, false engaged; unknown when it does not say, never free. */
  available: Measure<boolean>;
  /** As said; where nothing is said, engaged while the state is one of a mission under way (formula `engaged_by_state@1`). */
  engagement: Measure<'free' | 'engaged'>;
  /** Degrees WGS84; `suppressed` on a wall while it may be engaged. */
  point: Measure<{ lon: number; lat: number }>;
  commune: Measure<TeamCommune>;
  /** km/h, and degrees from north. */
  speed: Measure;
  heading: Measure;
}> {
  id: string;
  name: string;
  /** Department code; null for a team of no SAMU of the region. */
  samu: string | null;
  base: string | null;
  family: VehicleFamily;
  vehicle: string | null;
  medicalLevel: MedicalLevel | null;
  /** Opaque key of its case; null when it has none, and always on a wall. */
  mission: string | null;
  /** FINESS it takes its patient to; null when none or unknown. */
  destination: string | null;
}

/** Key `cases:<department code>` and `cases:region`: counts of regulation files. */
export interface CasesEntry extends Measured<{
  /** Not closed, created in the last 24 h. */
  open: Measure;
  lastHour: Measure;
  /** Created since local midnight. */
  today: Measure;
  /** Of today; null = hidden on a wall: 1 to 4, or what would tell them. */
  byPriority: Measure<Record<string, number | null>>;
  byAttribution: Measure<Record<string, number | null>>;
  /** Decisions of today. */
  byDecision: Measure<Record<string, number | null>>;
}> {
  samu: string | null;
  /** SAMU whose figures are known now, and how many there are: sums cover these and no others. */
  covers: { samus: string[]; of: number };
}

/** Key `samu:<department code>` and `samu:region`: teams by what is known of them; the three add up to all teams. */
export interface TeamCountsEntry extends Measured<{
  free: Measure;
  engaged: Measure;
  unknown: Measure;
  /** The same of SMUR vehicles alone. */
  smurFree: Measure;
  smurEngaged: Measure;
  smurUnknown: Measure;
}> {
  samu: string | null;
}

/** What the topics `samu` and `samu-wall` hold, by the first part of the key. */
export type SamuEntry = TeamEntry | CasesEntry | TeamCountsEntry | SamuCallsEntry;
