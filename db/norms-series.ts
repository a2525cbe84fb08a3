import type { UnitSeries } from '#domain/usual/compute.ts';
import type { Origin } from '#domain/origin.ts';
import { HOUR, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import { originCode } from './codes.ts';
import type { Queryable } from './connect.ts';
import { stayP99 } from './rpu/day-stats.ts';

/** A unit and the sums it belongs to. */
export interface SeriesUnit {
  unitId: number;
  unit: string;
  groups: readonly string[];
}

/** A window on a common grid of hours. */
export interface SeriesWindow {
  origin: Origin;
  /** A whole hour. */
  from: Instant;
  hours: number;
}

const HALF = HOUR / 2;
const PRESENT_MAX = 72 * HOUR;
const LONG = 8 * HOUR;
/** One read of all units at once: small enough that nobody waits for it. */
const SLICE_HOURS = 168;

/** Counts of one unit while its passages are read. */
class Tally {
  readonly present: Float64Array;
  readonly long: Float64Array;
  readonly arrivals: Float64Array;
  readonly stays = new Map<LocalDay, number[]>();

  constructor(hours: number) {
    this.present = new Float64Array(hours + 1);
    this.long = new Float64Array(hours + 1);
    this.arrivals = new Float64Array(hours + 1);
  }
}

/** Adds 1 to every middle of an hour in [start, end), as a difference that is summed once at the end. */
function span(counts: Float64Array, start: number, end: number): void {
  const last = counts.length - 1;
  const a = Math.min(last, Math.max(0, Math.ceil((start - HALF) / HOUR)));
  const b = Math.min(last, Math.max(0, Math.ceil((end - HALF) / HOUR)));
  if (a >= b) return;
  counts[a] = (counts[a] ?? 0) + 1;
  counts[b] = (counts[b] ?? 0) - 1;
}

const PASSAGES = `
SELECT unit_id, string_agg((date_part('epoch', entree) - $4::float8)::int8 || ','
    || coalesce(date_part('epoch', sortie - entree)::int8::text, '') || ',' || CASE outcome WHEN 'h' THEN 'h' ELSE '' END, ';') AS packed
FROM vigie.attendance
WHERE origin = $1 AND superseded_at IS NULL AND NOT exit_unusable
  AND entree >= to_timestamp($2::float8 / 1000) AND entree < to_timestamp($3::float8 / 1000)
GROUP BY unit_id`;

/**
 * Final values of the window, by unit and hour (docs/definitions.md §5): presence and long stays at HH:30, arrivals
 * of the hour, p90 of stay of home-goers by day. Days never received are NaN; so is the presence of units whose
 * exits are missing. The passages are read a week at a time and counted here: five counts of each passage would
 * cost the engine three times as much.
 */
export async function readSeries(
  db: Queryable,
  units: readonly SeriesUnit[],
  window: SeriesWindow
): Promise<UnitSeries[]> {
  const { origin, from, hours } = window;
  const to = from + hours * HOUR;
  const days = await readDays(db, window);
  const tallies = new Map(units.map(({ unitId }) => [unitId, new Tally(hours)]));
  for (let at = from - PRESENT_MAX; at < to; at += SLICE_HOURS * HOUR) {
    const until = Math.min(to, at + SLICE_HOURS * HOUR);
    const rows = await db.query<{ unit_id: number; packed: string }>(PASSAGES, [
      originCode(origin),
      at,
      until,
      from / 1000
    ]);
    for (const { unit_id, packed } of rows) {
      const tally = tallies.get(unit_id);
      if (tally) countAll(tally, packed, from, days.get(unit_id)?.p99 ?? null);
    }
  }
  return units.flatMap(({ unitId, unit, groups }) => {
    const known = days.get(unitId);
    const tally = tallies.get(unitId);
    return known && tally ? [seriesOf(tally, unit, groups, known, window)] : [];
  });
}

function countAll(tally: Tally, packed: string, from: Instant, p99: number | null): void {
  for (const passage of packed.split(';')) {
    const [offset = '', length = '', home] = passage.split(',');
    const entree = Number(offset) * 1000;
    const stay = length === '' ? null : Number(length) * 1000;
    const end = entree + Math.min(stay ?? p99 ?? PRESENT_MAX, PRESENT_MAX);
    span(tally.present, entree, end);
    if (end - entree > LONG) span(tally.long, entree + LONG, end);
    const hour = Math.floor(entree / HOUR);
    if (hour >= 0 && hour < tally.arrivals.length) tally.arrivals[hour] = (tally.arrivals[hour] ?? 0) + 1;
    if (home !== 'h' || stay === null || stay <= 0 || stay >= PRESENT_MAX) continue;
    const day = localDay(from + entree + stay);
    const stays = tally.stays.get(day);
    if (stays) stays.push(stay);
    else tally.stays.set(day, [stay]);
  }
}

/** Fewer home-goers in a day than this, and its p90 is one person. */
const STAYS_ENOUGH = 20;

function seriesOf(
  tally: Tally,
  unit: string,
  groups: readonly string[],
  known: KnownDays,
  { from, hours }: SeriesWindow
): UnitSeries {
  const present = new Float64Array(hours);
  const longStay8 = new Float64Array(hours);
  const arrivals = new Float64Array(hours);
  let p = 0;
  let l = 0;
  let dayEnd = -Infinity;
  let missing = true;
  for (let h = 0; h < hours; h++) {
    const at = from + h * HOUR;
    if (at >= dayEnd) {
      const day = localDay(at);
      dayEnd = dayBounds(day)[1];
      missing = !known.received.has(day);
    }
    p += tally.present[h] ?? 0;
    l += tally.long[h] ?? 0;
    present[h] = missing || known.exitsMissing ? NaN : p;
    longStay8[h] = missing || known.exitsMissing ? NaN : l;
    arrivals[h] = missing ? NaN : (tally.arrivals[h] ?? 0);
  }
  const stay90 = new Map<LocalDay, number>();
  for (const [at, stays] of tally.stays) {
    if (stays.length < STAYS_ENOUGH) continue;
    stays.sort((a, b) => a - b);
    stay90.set(at, stays[Math.ceil(0.9 * stays.length) - 1] ?? 0);
  }
  return { unit, groups, present, arrivals, longStay8, stay90 };
}

/** What `rpu_day` says of a unit over the window. */
interface KnownDays {
  received: Set<LocalDay>;
  exitsMissing: boolean;
  p99: number | null;
}

interface DayRow {
  unit_id: number;
  days: [LocalDay, number, number, [number, number][]][];
}

/** Share of the entries whose SORTIE must be written for presence to mean anything. */
const EXITS_FILLED = 0.9;

async function readDays(
  db: Queryable,
  { origin, from, hours }: SeriesWindow
): Promise<Map<number, KnownDays>> {
  const rows = await db.query<DayRow>(
    `SELECT unit_id, json_agg(json_build_array(day, n, n_exit, stays)) AS days FROM vigie.rpu_day
     WHERE origin = $1 AND day >= $2::date AND day <= $3::date GROUP BY unit_id`,
    [originCode(origin), localDay(from), localDay(from + hours * HOUR - 1)]
  );
  return new Map(
    rows.map(({ unit_id, days }) => {
      const n = days.reduce((sum, d) => sum + d[1], 0);
      const exits = days.reduce((sum, d) => sum + d[2], 0);
      const known: KnownDays = {
        received: new Set(days.filter((d) => d[1] > 0).map((d) => d[0])),
        exitsMissing: exits < EXITS_FILLED * n,
        p99: stayP99(days.map((d) => ({ stays: d[3] })))
      };
      return [unit_id, known];
    })
  );
}
