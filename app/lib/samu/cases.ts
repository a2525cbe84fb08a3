import { stateAt, type Measure } from '#domain/measure.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Cell } from '#app/lib/desk/rows.ts';
import type { CasesEntry } from '#realtime/protocol/samu-types.ts';

/** Priorities of the Hub Santé, gravest first; one of no list is shown under its own name after them. */
export const PRIORITIES = ['P0', 'P1', 'P2', 'P3', 'NR'] as const;

/** Cases of one SAMU, or of the region, as a row shows them now. */
export interface CaseRow {
  id: string;
  name: string;
  open: Cell;
  lastHour: Cell;
  today: Cell;
  /** Of today, in the order of `PRIORITIES`; null = hidden. */
  byPriority: (number | null | undefined)[];
  /** Cases of today whose priority is none of these. */
  other: number;
  /** Decisions of today, most first. */
  decisions: [string, number | null][];
  at: Instant | null;
  old: boolean;
}

const EMPTY: Cell = { value: null, state: 'unknown' };

/** One row of cases; a SAMU nothing was heard of is unknown. */
export function caseRow(id: string, name: string, entry: CasesEntry | undefined, now: Instant): CaseRow {
  const state = (measure: Measure<unknown>) => (entry ? stateAt(measure, entry.provenance, now) : 'unknown');
  const cell = (key: 'open' | 'lastHour' | 'today'): Cell =>
    entry
      ? {
          value: entry.measures[key].value,
          state: state(entry.measures[key]),
          ...(entry.measures[key].reason && { reason: entry.measures[key].reason })
        }
      : EMPTY;
  const priorities =
    entry && state(entry.measures.byPriority) === 'known' ? entry.measures.byPriority.value : null;
  const decisions =
    entry && state(entry.measures.byDecision) === 'known' ? entry.measures.byDecision.value : null;
  const known: readonly string[] = PRIORITIES;
  return {
    ...{ id, name, open: cell('open'), lastHour: cell('lastHour'), today: cell('today') },
    byPriority: PRIORITIES.map((priority) => (priorities ? (priorities[priority] ?? 0) : undefined)),
    other: Object.entries(priorities ?? {}).reduce(
      (sum, [priority, count]) => sum + (known.includes(priority) ? 0 : (count ?? 0)),
      0
    ),
    decisions: Object.entries(decisions ?? {}).sort(
      ([a, left], [b, right]) => (right ?? 0) - (left ?? 0) || (a < b ? -1 : 1)
    ),
    at: entry?.provenance.measuredAt ?? null,
    old: !entry || state(entry.measures.open) !== 'known'
  };
}
