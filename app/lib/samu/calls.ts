import { stateAt, type Measure } from '#domain/measure.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Cell } from '#app/lib/desk/rows.ts';
import type { SamuCallsEntry } from '#realtime/protocol/samu-calls-types.ts';

/** Calls of one SAMU, or of the region, as a row shows them now. */
export interface CallRow {
  /** Department code, or `region`. */
  id: string;
  name: string;
  presented1h: Cell;
  /** Presented over what is usual at this hour; null without a usual, or when either is not known. */
  ratio: number | null;
  waitingNow: Cell;
  longestWaitS: Cell;
  within60s1h: Cell;
  abandoned1h: Cell;
  armOnDuty: Cell;
  regulatorsOnDuty: Cell;
  /** End of the last interval. */
  at: Instant | null;
  old: boolean;
  /** SAMU that a sum covers, and of how many. */
  covers: { seen: number; of: number };
}

export const CALL_SORTS = [
  'id',
  'presented1h',
  'ratio',
  'waitingNow',
  'longestWaitS',
  'within60s1h',
  'at'
] as const;
export type CallSort = (typeof CALL_SORTS)[number];

const EMPTY: Cell = { value: null, state: 'unknown' };

/** The figure a reader may believe at `now`, with the state and reason of one that is not. */
export function cellOf(measure: Measure, entry: Pick<SamuCallsEntry, 'provenance'>, now: Instant): Cell {
  return {
    value: measure.value,
    state: stateAt(measure, entry.provenance, now),
    ...(measure.reason && { reason: measure.reason })
  };
}

/** One row of calls; a SAMU that was never heard is unknown everywhere. */
export function callRow(id: string, name: string, entry: SamuCallsEntry | undefined, now: Instant): CallRow {
  const cell = (
    key:
      | 'presented1h'
      | 'waitingNow'
      | 'longestWaitS'
      | 'within60s1h'
      | 'abandoned1h'
      | 'armOnDuty'
      | 'regulatorsOnDuty'
  ) => (entry ? cellOf(entry.measures[key], entry, now) : EMPTY);
  const presented1h = cell('presented1h');
  const usual =
    entry && stateAt(entry.measures.presented1hUsual, entry.provenance, now) === 'known'
      ? entry.measures.presented1hUsual.value?.mean
      : undefined;
  return {
    ...{ id, name, presented1h },
    ratio:
      presented1h.state === 'known' && presented1h.value !== null && usual ? presented1h.value / usual : null,
    waitingNow: cell('waitingNow'),
    longestWaitS: cell('longestWaitS'),
    within60s1h: cell('within60s1h'),
    abandoned1h: cell('abandoned1h'),
    armOnDuty: cell('armOnDuty'),
    regulatorsOnDuty: cell('regulatorsOnDuty'),
    at: entry?.provenance.measuredAt ?? null,
    old: !entry || stateAt(entry.measures.waitingNow, entry.provenance, now) !== 'known',
    covers: { seen: entry?.covers.samus.length ?? 0, of: entry?.covers.of ?? 1 }
  };
}

/** Sorted copy; what has no value stands last, ties keep the department. */
export function sortCalls(rows: readonly CallRow[], key: CallSort, direction: 1 | -1): CallRow[] {
  const value = (row: CallRow): number | null => {
    const found = row[key];
    if (typeof found === 'string') return null;
    return found !== null && typeof found === 'object'
      ? found.state === 'known'
        ? found.value
        : null
      : found;
  };
  return [...rows].sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
    } else if (left !== right) return direction * (left - right);
    return (key === 'id' ? direction : 1) * (a.id < b.id ? -1 : 1);
  });
}
