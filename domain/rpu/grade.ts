import type { FileGrade, RecordGrade, Remark } from './types.ts';

/** Remarks that cost an item its value; the others only say something. */
const COSTLY: ReadonlySet<string> = new Set([
  'RPU_AGE_OVER_120',
  'RPU_BIRTH_AFTER_ENTREE',
  'RPU_BIRTH_UNREADABLE',
  'RPU_CODE_UNKNOWN',
  'RPU_CP_INVALID',
  'RPU_DESTINATION_INCOHERENT',
  'RPU_ITEM_REPEATED',
  'RPU_LIST_TOO_LONG',
  'RPU_ORIENT_INCOHERENT',
  'RPU_PROVENANCE_INCOHERENT',
  'RPU_SORTIE_BEFORE_ENTREE',
  'RPU_SORTIE_UNREADABLE'
]);

/** A nothing to say · B an optional item missing, or a remark that costs nothing · C an item set to null. */
export function recordGrade(complete: boolean, remarks: readonly Remark[]): RecordGrade {
  if (remarks.some(({ code }) => COSTLY.has(code))) return 'C';
  return complete && remarks.length === 0 ? 'A' : 'B';
}

/**
 * Grade of a file of `received` records: `q` quarantined, `c` of grade C. An empty file is D: an empty answer
 * is a failure of the feed.
 */
export function fileGrade(received: number, q: number, c: number): FileGrade {
  if (received === 0 || q > received * 0.1) return 'D';
  if (q === 0 && c <= received * 0.02) return 'A';
  return q <= received * 0.01 && c <= received * 0.1 ? 'B' : 'C';
}
