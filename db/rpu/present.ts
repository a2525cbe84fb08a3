import type { MeasureReason } from '#domain/measure.ts';
import type { Origin } from '#domain/origin.ts';
import { addDays } from '#domain/time/day.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/** One unit's part of the answer. */
export interface UnitPresent {
  unit: string;
  /** H as it was known: nothing after it can be answered. */
  horizon: Instant | null;
  value: number | null;
  paediatric: number | null;
  /** Open longer than the unit's own p99 of stay: counted apart. */
  toClose: number | null;
  reason?: MeasureReason;
}

/** How many people were present in a site at `at`, as it was known at `asKnownAt`. */
export interface PresentAnswer {
  finess: string;
  origin: Origin;
  at: Instant;
  asKnownAt: Instant;
  /** Sum of the units; null when one of them cannot say. */
  value: number | null;
  paediatric: number | null;
  toClose: number | null;
  reason?: MeasureReason;
  /** The oldest horizon of the units. */
  horizon: Instant | null;
  units: UnitPresent[];
}

interface Row {
  unit: string;
  horizon: Instant | null;
  refreshed: [string, number][] | null;
  present: number;
  paediatric: number;
  to_close: number;
  by_day: [string, number][] | null;
  n_old: number;
  exits_old: number;
}

/*
 * As known at $3: versions recorded by then and not yet ended then. Definitions are those of the live figure
 * (domain/figures): 72 h at most, unusable exits apart, own p99 over 28 local days by whole hours, 90 % of exits
 * among entries 3 to 10 local days old.
 */
const PRESENT = `
WITH u AS (SELECT unit_id, unit FROM vigie.unit WHERE finess = $1),
known AS MATERIALIZED (
  SELECT a.unit_id, a.entree, a.sortie, a.exit_unusable, a.age_years,
    (a.entree AT TIME ZONE 'Europe/Paris')::date AS day
  FROM vigie.attendance a
  WHERE a.unit_id IN (SELECT unit_id FROM u) AND a.origin = $2
    AND a.entree >= to_timestamp($5::float8 / 1000) AND a.entree <= to_timestamp($4::float8 / 1000)
    AND a.recorded_at <= to_timestamp($3::float8 / 1000)
    AND (a.superseded_at IS NULL OR a.superseded_at > to_timestamp($3::float8 / 1000))
), own AS (
  SELECT unit_id, CASE WHEN count(*) >= 100 THEN
    (percentile_disc(0.99) WITHIN GROUP (ORDER BY floor(date_part('epoch', sortie - entree) / 3600)) + 1) * INTERVAL '1 hour' END AS p99
  FROM known WHERE sortie > entree AND sortie < entree + INTERVAL '72 hours' AND NOT exit_unusable GROUP BY unit_id
), there AS (
  SELECT k.unit_id, k.day, k.age_years, k.sortie IS NULL AND coalesce(to_timestamp($4::float8 / 1000) - k.entree > own.p99, false) AS open
  FROM known k LEFT JOIN own USING (unit_id)
  WHERE NOT k.exit_unusable AND k.entree > to_timestamp($4::float8 / 1000) - INTERVAL '72 hours'
    AND (k.sortie IS NULL OR k.sortie > to_timestamp($4::float8 / 1000))
)
SELECT u.unit,
  (SELECT max(f.horizon) FROM vigie.rpu_file f WHERE f.unit_id = u.unit_id AND f.origin = $2
     AND f.recorded_at <= to_timestamp($3::float8 / 1000)) AS horizon,
  (SELECT json_agg(json_build_array(day, at)) FROM (
     SELECT d->>'day' AS day, (date_part('epoch', max(f.extract_at)) * 1000)::int8 AS at
     FROM vigie.rpu_file f, jsonb_array_elements(f.days) AS d
     WHERE f.unit_id = u.unit_id AND f.origin = $2 AND f.recorded_at <= to_timestamp($3::float8 / 1000)
       AND f.to_day >= $6::date - 4 AND d->>'state' = 'applied' GROUP BY 1) AS r) AS refreshed,
  (SELECT count(*)::int FROM there t WHERE t.unit_id = u.unit_id AND NOT t.open) AS present,
  (SELECT count(*)::int FROM there t WHERE t.unit_id = u.unit_id AND NOT t.open AND t.age_years < 18) AS paediatric,
  (SELECT count(*)::int FROM there t WHERE t.unit_id = u.unit_id AND t.open) AS to_close,
  (SELECT json_agg(json_build_array(day, n)) FROM (SELECT day, count(*) AS n FROM there t
     WHERE t.unit_id = u.unit_id AND NOT t.open GROUP BY day) AS b) AS by_day,
  (SELECT count(*)::int FROM known k WHERE k.unit_id = u.unit_id AND k.day BETWEEN $6::date - 10 AND $6::date - 3) AS n_old,
  (SELECT count(*)::int FROM known k WHERE k.unit_id = u.unit_id AND k.day BETWEEN $6::date - 10 AND $6::date - 3
     AND (k.sortie IS NOT NULL OR k.exit_unusable)) AS exits_old
FROM u ORDER BY u.unit`;

const EXITS_FILLED = 0.9;
const NOT_REFRESHED = 0.1;
const REFRESHED_WITHIN = 2 * HOUR;

/** Any instant as known at any instant. Sites without units answer null, `never_received`. */
export async function presentAt(
  db: Queryable,
  query: { finess: string; origin: Origin; at: Instant; asKnownAt: Instant }
): Promise<PresentAnswer> {
  const { finess, origin, at, asKnownAt } = query;
  const today = localDay(at);
  const [from] = dayBounds(addDays(today, -27));
  const rows = await db.query<Row>(PRESENT, [finess, originCode(origin), asKnownAt, at, from, today]);
  const units = rows.map((row) => unitPresent(row, at));
  const blocked = units.find((unit) => unit.value === null);
  const reason = blocked?.reason ?? (units.length === 0 ? 'never_received' : undefined);
  const sum = (of: 'value' | 'paediatric' | 'toClose'): number | null =>
    reason ? null : units.reduce((total, unit) => total + (unit[of] ?? 0), 0);
  const horizons = units.map((unit) => unit.horizon).filter((h) => h !== null);
  return {
    ...{ finess, origin, at, asKnownAt },
    value: sum('value'),
    paediatric: sum('paediatric'),
    toClose: sum('toClose'),
    ...(reason ? { reason } : {}),
    horizon: horizons.length > 0 ? Math.min(...horizons) : null,
    units
  };
}

function unitPresent(row: Row, at: Instant): UnitPresent {
  const reason = reasonOf(row, at);
  const { unit, horizon } = row;
  if (reason) return { unit, horizon, value: null, paediatric: null, toClose: null, reason };
  return { unit, horizon, value: row.present, paediatric: row.paediatric, toClose: row.to_close };
}

function reasonOf(row: Row, at: Instant): MeasureReason | null {
  if (row.horizon === null) return 'never_received';
  if (at > row.horizon) return 'too_old';
  if (row.exits_old < EXITS_FILLED * row.n_old) return 'exits_missing';
  const refreshed = new Map(row.refreshed ?? []);
  const stale = (row.by_day ?? []).filter(([day]) => (refreshed.get(day) ?? 0) < at - REFRESHED_WITHIN);
  const notRefreshed = stale.reduce((n, [, count]) => n + count, 0);
  return row.present > 0 && notRefreshed > NOT_REFRESHED * row.present ? 'previous_day_not_refreshed' : null;
}
