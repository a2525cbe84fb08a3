import type { Origin } from '#domain/origin.ts';
import type { DayFate } from '#domain/rpu/site-history.ts';
import type { AgeClass, FileGrade, FileWarning, Orient, TranslatedRpu } from '#domain/rpu/types.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import type { Queryable } from '../connect.ts';

/** One translated file on its way into the record. */
export interface RpuToWrite {
  translated: TranslatedRpu;
  /** Name of the file in receipts and screens; the same file tried again keeps it. */
  fileId: string;
  receipt: string | null;
  source: string;
  origin: Origin;
  /** Domain time of the reception: decides between two files of the same EXTRACT. */
  receivedAt: Instant;
  /** Domain time at which the record knew: start of the history rows. */
  recordedAt: Instant;
}

export interface WriteOptions {
  /** Shrink guard. Off in back-fill and in the permutation test. */
  holding: boolean;
  /** Write the outbox events `unit.figures` and `unit.feed`. */
  emitEvents: boolean;
  /** Compute the units' figures and feed. Default true; a long back-fill computes them once at its end. */
  figures?: boolean;
  /** Runs in the same transaction just before the outbox: the receipt is finished exactly when its file is written. */
  finish?: (tx: Queryable, results: readonly WriteResult[]) => Promise<void>;
}

/** What became of one file. */
export interface WriteResult {
  fileId: string;
  unit: string;
  days: { day: LocalDay; state: DayFate }[];
  received: number;
  accepted: number;
  quarantined: number;
  /** Differences written: new records, new versions of known ones, records the source took back. */
  inserted: number;
  corrected: number;
  withdrawn: number;
  grade: FileGrade;
  suspect: 'no_exit' | 'one_minute' | null;
  warnings: FileWarning[];
}

/** The winner of a day, as `rpu_day` keeps it. */
export interface DayState {
  day: LocalDay;
  extractAt: Instant;
  receivedAt: Instant;
  /** Domain time of the last change: a day's history never runs backwards. */
  recordedAt: Instant;
  /** `rpu_file.id`; 0 while its file is being written. */
  file: number;
  fileId: string;
  sameExtract: boolean;
  n: number;
  nExit: number;
  nHospital: number;
  nOriented: number;
  /** Stays by whole hour, sparse: [hour, count]. */
  stays: [number, number][];
}

/** A day kept back by the guard. */
export interface HeldState {
  day: LocalDay;
  extractAt: Instant;
  receivedAt: Instant;
  fileId: string;
  n: number;
  /** Keys of its records when a person refused it: what says the same stays refused. null: it waits. */
  refused: ReadonlySet<string> | null;
}

/** A current record of a unit, as much of it as differences and figures need. */
export interface RowState {
  key: string;
  entree: Instant;
  sortie: Instant | null;
  exitUnusable: boolean;
  ageYears: number | null;
  ageClass: AgeClass;
  modeSortie: '6' | '7' | '8' | '9' | null;
  orient: Orient | null;
  content: number;
}
