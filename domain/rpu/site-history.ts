import type { Instant, LocalDay } from '../time/instant.ts';
import type { FileGrade, FileWarning, ItemFill } from './types.ts';

/** What became of one day of a file: it won, a newer one was known, or it is held for a person to look at. */
export type DayFate = 'applied' | 'older' | 'held' | 'refused';

/** What is known of one day of a site: its total, how complete and how good its files are. */
export interface SiteDay {
  day: LocalDay;
  /** Attendances; a day that is absent was never received. */
  n: number;
  /** Share of them whose SORTIE was written, 0–1; null for none. */
  exits: number | null;
  extractAt: Instant;
  grade: FileGrade;
  quarantined: number;
  held: boolean;
  sameExtract: boolean;
  suspect: string | null;
}

/** A received file, and what became of it day by day. */
export interface FileLine {
  fileId: string;
  unit: string;
  extractAt: Instant;
  receivedAt: Instant;
  from: LocalDay;
  to: LocalDay;
  received: number;
  accepted: number;
  quarantined: number;
  inserted: number;
  corrected: number;
  withdrawn: number;
  grade: FileGrade;
  suspect: string | null;
  days: { day: LocalDay; state: DayFate }[];
  warnings: FileWarning[];
  fill: Record<string, ItemFill>;
}

/** `GET /api/v1/sites/<finess>/history` */
export interface SiteHistory {
  /** At most eight weeks, oldest first. */
  days: SiteDay[];
  /** Newest first. */
  files: FileLine[];
  today: LocalDay;
}
