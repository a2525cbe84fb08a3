import { isPresent } from '#domain/figures/present.ts';
import type { Origin } from '#domain/origin.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/** Presence and arrivals of a site over time, as known at one instant. */
export interface Curve {
  /** Present at each step from `from`; null after the horizon. */
  present: (number | null)[];
  /** Arrivals in each whole hour from `from`; null after the horizon. */
  arrivals: (number | null)[];
  horizon: Instant | null;
}

const PASSAGES = `
SELECT string_agg(date_part('epoch', entree)::int8 || ',' || coalesce(date_part('epoch', sortie)::int8::text, '') || ','
    || CASE WHEN exit_unusable THEN '1' ELSE '' END, ';') AS packed,
  (SELECT max(f.horizon) FROM vigie.rpu_file f JOIN vigie.unit u USING (unit_id)
   WHERE u.finess = $1 AND f.origin = $2 AND f.recorded_at <= to_timestamp($5::float8 / 1000)) AS horizon
FROM vigie.attendance
WHERE unit_id IN (SELECT unit_id FROM vigie.unit WHERE finess = $1) AND origin = $2
  AND entree >= to_timestamp($3::float8 / 1000) AND entree < to_timestamp($4::float8 / 1000)
  AND recorded_at <= to_timestamp($5::float8 / 1000)
  AND (superseded_at IS NULL OR superseded_at > to_timestamp($5::float8 / 1000))`;

/**
 * Presence at every `step` ms and arrivals by hour of a site in [from, to): today's curve, or any day as known
 * then and as known now. Dossiers à clore are counted up to 72 h here: a curve shows what was written.
 */
export async function presentCurve(
  db: Queryable,
  query: { finess: string; origin: Origin; from: Instant; to: Instant; step: number; asKnownAt: Instant }
): Promise<Curve> {
  const { finess, origin, from, to, step, asKnownAt } = query;
  const [row] = await db.query<{ packed: string | null; horizon: Instant | null }>(PASSAGES, [
    finess,
    originCode(origin),
    from - 72 * HOUR,
    to,
    asKnownAt
  ]);
  const passages = (row?.packed ? row.packed.split(';') : []).map((packed) => {
    const [entree, sortie, unusable] = packed.split(',');
    return {
      entree: Number(entree) * 1000,
      sortie: sortie ? Number(sortie) * 1000 : null,
      exitUnusable: unusable === '1'
    };
  });
  const horizon = row?.horizon ?? null;
  const upTo = horizon ?? -Infinity;
  const steps = Math.max(0, Math.ceil((to - from) / step));
  const hours = Math.max(0, Math.ceil((to - from) / HOUR));
  return {
    horizon,
    present: Array.from({ length: steps }, (_, i) => {
      const t = from + i * step;
      return t > upTo ? null : passages.reduce((n, p) => n + (isPresent(p, t) ? 1 : 0), 0);
    }),
    arrivals: Array.from({ length: hours }, (_, i) => {
      const start = from + i * HOUR;
      if (start >= upTo) return null;
      return passages.reduce((n, p) => n + (p.entree >= start && p.entree < start + HOUR ? 1 : 0), 0);
    })
  };
}
