import type { Attendance } from '#domain/rpu/types.ts';
import { contentOf } from './content.ts';
import type { RowState } from './types.ts';

/** A record to write, with the version it replaces when there is one. */
export interface NewVersion {
  record: Attendance;
  content: number;
  replaces: RowState | null;
}

/** What a day's new winner changes in the record. */
export interface DayDiff {
  versions: NewVersion[];
  withdrawn: RowState[];
}

/** Differences between the current records of some days and what their new winner says of them. */
export function diffRecords(current: Iterable<RowState>, said: readonly Attendance[]): DayDiff {
  const gone = new Map<string, RowState>();
  for (const row of current) gone.set(row.key, row);
  const versions: NewVersion[] = [];
  const seen = new Set<string>();
  for (const record of said) {
    if (seen.has(record.key)) continue;
    seen.add(record.key);
    const content = contentOf(record);
    const row = gone.get(record.key) ?? null;
    gone.delete(record.key);
    if (row?.content !== content) versions.push({ record, content, replaces: row });
  }
  return { versions, withdrawn: [...gone.values()] };
}

/** What memory keeps of a record once written. */
export function rowOf(record: Attendance, content: number): RowState {
  const { key, entree, sortie, exitUnusable, ageYears, ageClass, modeSortie, orient } = record;
  return { key, entree, sortie, exitUnusable, ageYears, ageClass, modeSortie, orient, content };
}
