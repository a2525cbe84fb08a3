import { PRESENT_MAX } from '#domain/figures/present.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import { stayP99 } from './day-stats.ts';
import type { DayState } from './types.ts';

/** Presence of one unit at each step from `from`; null after its horizon. */
export interface UnitCurve {
  unit: string;
  finess: string;
  horizon: Instant;
  present: (number | null)[];
}

interface AreaQuery {
  finess: readonly string[];
  origin: Origin;
  from: Instant;
  to: Instant;
  step: number;
}

const PASSAGES = `
SELECT u.unit, u.finess, n.figures->>'horizon' AS horizon,
  (SELECT json_agg(d.stays) FROM vigie.rpu_day d
   WHERE d.unit_id = u.unit_id AND d.origin = $2 AND d.day >= (to_timestamp($4::float8 / 1000) - INTERVAL '28 days')::date) AS stays,
  (SELECT string_agg(date_part('epoch', a.entree)::int8 || ',' || coalesce(date_part('epoch', a.sortie)::int8::text, ''), ';')
   FROM vigie.attendance a
   WHERE a.unit_id = u.unit_id AND a.origin = $2 AND a.superseded_at IS NULL AND NOT a.exit_unusable
     AND a.entree >= to_timestamp($3::float8 / 1000) AND a.entree < to_timestamp($4::float8 / 1000)) AS packed
FROM vigie.unit u JOIN vigie.unit_now n ON n.unit = u.unit AND n.origin = $2
WHERE u.finess = ANY($1::text[]) AND n.figures->'present'->>'value' IS NOT NULL
  AND n.feed->>'suspect' IS NULL AND n.figures->>'horizon' IS NOT NULL`;

/**
 * Presence of the units of several sites over a day, as known now: one read for all. Units whose presence
 * is not computable or suspect are left out, as they are from every sum.
 */
export async function unitCurves(db: Queryable, query: AreaQuery): Promise<UnitCurve[]> {
  const { finess, origin, from, to, step } = query;
  const rows = await db.query<{
    unit: string;
    finess: string;
    horizon: string;
    packed: string | null;
    stays: DayState['stays'][] | null;
  }>(PASSAGES, [finess, originCode(origin), from - PRESENT_MAX, to]);
  const steps = Math.max(0, Math.ceil((to - from) / step));
  return rows.map((row) => {
    const horizon = Number(row.horizon);
    // A record still open counts up to the unit's own p99 of stay, as in the usual it is compared with.
    const longest = stayP99((row.stays ?? []).map((stays) => ({ stays }))) ?? PRESENT_MAX;
    const changes = new Int32Array(steps + 1);
    for (const passage of row.packed ? row.packed.split(';') : []) {
      const [entree = '', sortie] = passage.split(',');
      const start = Number(entree) * 1000;
      const end = sortie ? Math.min(Number(sortie) * 1000, start + PRESENT_MAX) : start + longest;
      const first = Math.max(0, Math.ceil((start - from) / step));
      const last = Math.min(steps, Math.max(0, Math.ceil((end - from) / step)));
      if (first >= last) continue;
      changes[first] = (changes[first] ?? 0) + 1;
      changes[last] = (changes[last] ?? 0) - 1;
    }
    let n = 0;
    const present = Array.from({ length: steps }, (_, index) => {
      n += changes[index] ?? 0;
      return from + index * step > horizon ? null : n;
    });
    return { unit: row.unit, finess: row.finess, horizon, present };
  });
}
