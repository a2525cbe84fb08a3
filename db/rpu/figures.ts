import type { FiguresInput } from '#domain/figures/input.ts';
import { rowsBack } from '#domain/figures/input.ts';
import { addDays } from '#domain/time/day.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/paris.ts';
import { stayP99 } from './day-stats.ts';
import { horizonOf } from './plan.ts';
import type { UnitState } from './state.ts';
import type { RowState } from './types.ts';

/** Days over which a unit's own p99 and its orientation habits are measured. */
const OWN_DAYS = 28;

/** How far back from a horizon figures read records, by the size of the unit over the last days. */
export function figuresSince(state: UnitState, horizon: Instant): Instant {
  const recent = [...state.days.values()].filter((d) => d.day >= localDay(horizon - 8 * 24 * HOUR));
  const perDay = recent.reduce((sum, d) => sum + d.n, 0) / Math.max(1, recent.length);
  return horizon - rowsBack(perDay);
}

/** Input of `computeUnitFigures` from the state of a unit after its files; null before any file. */
export function figuresInput(state: UnitState, rowsSince: Instant): FiguresInput | null {
  const head = horizonOf(state.days.values());
  if (!head) return null;
  const { horizon, receivedAt } = head;
  const today = localDay(horizon);
  const days = [...state.days.values()].filter((d) => d.day <= today);
  const own = days.filter((d) => d.day > addDays(today, -OWN_DAYS));
  const inRange = (row: { entree: Instant }): boolean => row.entree > rowsSince && row.entree <= horizon;
  const keyed = [...state.rows.values()]
    .filter(inRange)
    .map((row) => figureRow(row, state.oriented.get(row.key)));
  const old = state.oldRows.filter(inRange).map((row) => figureRow(row, undefined));
  return {
    unit: state.unit,
    origin: state.origin,
    horizon,
    receivedAt,
    rows: [...keyed, ...old],
    rowsSince,
    days: days.filter((d) => d.day >= localDay(horizon - 11 * 24 * HOUR)),
    stayP99: stayP99(own),
    oriented28d: {
      hospitalised: own.reduce((sum, d) => sum + d.nHospital, 0),
      seenBefore: own.reduce((sum, d) => sum + d.nOriented, 0)
    }
  };
}

function figureRow(
  row: Omit<RowState, 'key' | 'content'>,
  seen: Instant | undefined
): FiguresInput['rows'][number] {
  const { entree, sortie, exitUnusable, ageYears, ageClass, modeSortie, orient } = row;
  return {
    entree,
    sortie,
    exitUnusable,
    ageYears,
    ageClass,
    modeSortie,
    orient,
    orientedSeenAt: seen ?? null
  };
}
