import type { FileGrade, FileWarning, ItemFill } from '#domain/rpu/types.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';

/** A day of a site as its page shows it; a day that is absent was never received. */
export interface SiteDay {
  day: LocalDay;
  n: number;
  /** Share of them whose SORTIE was written, 0–1; null for none. */
  exits: number | null;
  extractAt: Instant;
  grade: FileGrade;
  quarantined: number;
  held: boolean;
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
  days: { day: LocalDay; state: 'applied' | 'older' | 'held' }[];
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
