import type { RawRecord, RecordItem } from './raw.ts';
import { ORIENTS_HOME, type Attendance, type ItemFill } from './types.ts';

const LEFT_UNSEEN: ReadonlySet<string> = new Set(ORIENTS_HOME);

/** Known from the arrival on. */
const AT_ARRIVAL: readonly RecordItem[] = [
  'CP',
  'COMMUNE',
  'NAISSANCE',
  'SEXE',
  'MODE_ENTREE',
  'PROVENANCE',
  'TRANSPORT',
  'TRANSPORT_PEC',
  'MOTIF'
];
const AT_EXIT: readonly RecordItem[] = [...AT_ARRIVAL, 'GRAVITE', 'DP', 'MODE_SORTIE'];
const UNSEEN: readonly RecordItem[] = [...AT_ARRIVAL, 'MODE_SORTIE'];
const HOSPITALISED: readonly RecordItem[] = [...AT_EXIT, 'DESTINATION', 'ORIENT'];

/**
 * Items a record should hold: those of the arrival, then those of the exit once SORTIE is written.
 * DESTINATION and ORIENT only with 6 or 7; no diagnosis of a patient who left unseen.
 */
export function expectedItems(
  raw: RawRecord,
  modeSortie: Attendance['modeSortie'],
  orient: Attendance['orient']
): readonly RecordItem[] {
  if (raw.SORTIE === '') return AT_ARRIVAL;
  if (modeSortie === '6' || modeSortie === '7') return HOSPITALISED;
  return orient !== null && LEFT_UNSEEN.has(orient) ? UNSEEN : AT_EXIT;
}

/** Counts, item by item, what was expected and what was filled. */
export class FillCount {
  readonly fill: Record<string, ItemFill> = {};

  /** Adds one record; answers true when nothing expected is missing. */
  add(raw: RawRecord, expected: readonly RecordItem[]): boolean {
    let complete = true;
    for (const item of expected) {
      const count = (this.fill[item] ??= { expected: 0, filled: 0 });
      count.expected += 1;
      if (raw[item] === '') complete = false;
      else count.filled += 1;
    }
    return complete;
  }
}
