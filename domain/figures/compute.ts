import type { MeasureReason } from '../measure.ts';
import type { AgeClass } from '../rpu/types.ts';
import { HOUR, MINUTE, type Instant } from '../time/instant.ts';
import { dayBounds, hourOfWeek, localDay } from '../time/paris.ts';
import type { FigureDay, FigureRow, FiguresInput } from './input.ts';
import { computeOutflow, ENOUGH, orientedToHospital } from './outflow.ts';
import { isPresent, isToClose } from './present.ts';
import type { Computed, UnitFigures } from './types.ts';

/** Of the entries 3 to 10 days old, the share that must have SORTIE for "present" to mean anything. */
const EXITS_FILLED = 0.9;
/** Of those counted present, the share that may stand on days not re-sent within 2 h before H. */
const NOT_REFRESHED = 0.1;
const REFRESHED_WITHIN = 2 * HOUR;
/** Of the hospitalised, the share seen oriented before leaving, over 28 days (docs/definitions.md §4). */
const ORIENTED_FILLED = 0.3;

/**
 * All figures of one unit, true at H (docs/definitions.md §3, §4, §6). Pure: same input, same output. A figure
 * that cannot be computed says why instead of being 0.
 */
export function computeUnitFigures(input: FiguresInput): UnitFigures {
  const { horizon } = input;
  const today = localDay(horizon);
  const [midnight] = dayBounds(today);
  const yesterday = localDay(midnight - HOUR);
  const exitsMissing = exitsAreMissing(input.days, horizon);
  const inside = countInside(input, midnight, hoursOfToday(midnight, horizon));
  const block: MeasureReason | null = exitsMissing
    ? 'exits_missing'
    : inside.present > 0 && inside.notRefreshed > NOT_REFRESHED * inside.present
      ? 'previous_day_not_refreshed'
      : null;
  const now = (value: number): Computed => (block ? { value: null, reason: block } : { value });
  const oriented = block ?? orientedBlock(input);
  return {
    unit: input.unit,
    origin: input.origin,
    horizon,
    receivedAt: input.receivedAt,
    present: now(inside.present),
    presentPaediatric: now(inside.paediatric),
    longStay8: now(inside.over8),
    longStay12: now(inside.over12),
    oriented: oriented ? { value: null, reason: oriented } : { value: inside.oriented },
    orientedSince: oriented ? null : inside.orientedSince,
    toClose: now(inside.toClose),
    arrivals1h: { value: inside.arrivals1h },
    arrivalsToday: { value: inside.arrivalsToday },
    arrivals24h: { value: inside.arrivals24h },
    lastArrivalAt: inside.lastArrivalAt,
    hourly: inside.hourly,
    ...computeOutflow(input, exitsMissing),
    share75: share(inside.over75, inside.ageKnown),
    shareUnder18: share(inside.under18, inside.ageKnown),
    ageClasses: inside.ageClasses,
    previousDay: { day: yesterday, total: input.days.find((d) => d.day === yesterday)?.n ?? null }
  };
}

/** True when, of entries 3 to 10 local days before H, under 90 % have SORTIE. No entries, no verdict. */
function exitsAreMissing(days: readonly FigureDay[], horizon: Instant): boolean {
  const from = localDay(horizon - 10 * 24 * HOUR);
  const to = localDay(horizon - 3 * 24 * HOUR);
  let n = 0;
  let exits = 0;
  for (const day of days) {
    if (day.day < from || day.day > to) continue;
    n += day.n;
    exits += day.nExit;
  }
  return n > 0 && exits < EXITS_FILLED * n;
}

/** Local hour of each elapsed hour since midnight: on a 23- or 25-hour day they differ. */
function hoursOfToday(midnight: Instant, horizon: Instant): number[] {
  const hours: number[] = [];
  for (let at = midnight; at <= horizon; at += HOUR) hours.push(hourOfWeek(at) % 24);
  return hours;
}

/** What one pass over the rows counts. */
interface Inside {
  present: number;
  paediatric: number;
  over8: number;
  over12: number;
  oriented: number;
  orientedSince: Instant | null;
  toClose: number;
  notRefreshed: number;
  arrivals1h: number;
  arrivalsToday: number;
  arrivals24h: number;
  ageKnown: number;
  over75: number;
  under18: number;
  lastArrivalAt: Instant | null;
  hourly: number[];
  ageClasses: Partial<Record<AgeClass, number>>;
}

function countInside(input: FiguresInput, midnight: Instant, localHours: number[]): Inside {
  const { horizon, rows, stayP99 } = input;
  const refreshed = refreshedDays(input.days, horizon);
  const c: Inside = {
    present: 0,
    paediatric: 0,
    over8: 0,
    over12: 0,
    oriented: 0,
    orientedSince: null,
    toClose: 0,
    notRefreshed: 0,
    arrivals1h: 0,
    arrivalsToday: 0,
    arrivals24h: 0,
    ageKnown: 0,
    over75: 0,
    under18: 0,
    lastArrivalAt: null,
    hourly: new Array<number>(24).fill(0),
    ageClasses: {}
  };
  for (const row of rows) {
    const age = horizon - row.entree;
    if (age < 0) continue;
    if (c.lastArrivalAt === null || row.entree > c.lastArrivalAt) c.lastArrivalAt = row.entree;
    if (age < 24 * HOUR) countArrival(c, row, age, midnight, localHours);
    if (!isPresent(row, horizon)) continue;
    if (isToClose(row, horizon, stayP99)) {
      c.toClose++;
      continue;
    }
    c.present++;
    if (row.ageYears !== null && row.ageYears < 18) c.paediatric++;
    if (age > 8 * HOUR) c.over8++;
    if (age > 12 * HOUR) c.over12++;
    if (row.sortie === null && orientedToHospital(row)) {
      c.oriented++;
      const seen = row.orientedSeenAt;
      if (seen !== null && (c.orientedSince === null || seen < c.orientedSince)) c.orientedSince = seen;
    }
    if (!refreshed.some(([from, to]) => row.entree >= from && row.entree < to)) c.notRefreshed++;
  }
  return c;
}

function countArrival(c: Inside, row: FigureRow, age: number, midnight: Instant, localHours: number[]): void {
  c.arrivals24h++;
  if (age < 60 * MINUTE) c.arrivals1h++;
  if (row.entree >= midnight) {
    c.arrivalsToday++;
    const hour = localHours[Math.floor((row.entree - midnight) / HOUR)] ?? 0;
    c.hourly[hour] = (c.hourly[hour] ?? 0) + 1;
  }
  c.ageClasses[row.ageClass] = (c.ageClasses[row.ageClass] ?? 0) + 1;
  if (row.ageYears === null) return;
  c.ageKnown++;
  if (row.ageYears >= 75) c.over75++;
  if (row.ageYears < 18) c.under18++;
}

/** Intervals of the days whose winning file was extracted within 2 h before H. */
function refreshedDays(days: readonly FigureDay[], horizon: Instant): [Instant, Instant][] {
  return days.filter((d) => d.extractAt >= horizon - REFRESHED_WITHIN).map((d) => dayBounds(d.day));
}

function orientedBlock(input: FiguresInput): MeasureReason | null {
  const { hospitalised, seenBefore } = input.oriented28d;
  return hospitalised > 0 && seenBefore >= ORIENTED_FILLED * hospitalised ? null : 'oriented_not_filled';
}

function share(part: number, n: number): Computed {
  return n >= ENOUGH ? { value: part / n, n } : { value: null, reason: 'too_few', n, of: ENOUGH };
}
