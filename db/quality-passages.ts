import type { Origin } from '#domain/origin.ts';
import type { AgeClass, RecordGrade, Remark } from '#domain/rpu/types.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { dayBounds } from '#domain/time/paris.ts';
import { originCode } from './codes.ts';
import type { Queryable } from './connect.ts';

/** One attendance as its own site may read it again: nothing here names anybody. */
export interface Passage {
  unit: string;
  entree: Instant;
  sortie: Instant | null;
  exitUnusable: boolean;
  ageClass: AgeClass;
  modeEntree: string | null;
  provenance: string | null;
  transport: string | null;
  gravite: string | null;
  motif: string | null;
  dp: string | null;
  da: string[];
  actes: string[];
  modeSortie: string | null;
  destination: string | null;
  orient: string | null;
  grade: RecordGrade;
  remarks: Remark[];
}

/** Attendances of one civil day of a site as they now stand, by arrival; at most `limit`. */
export async function sitePassages(
  db: Queryable,
  query: { finess: string; origin: Origin; day: LocalDay; limit: number }
): Promise<Passage[]> {
  const [from, to] = dayBounds(query.day);
  return db.query<{ [K in keyof Passage]: Passage[K] }>(
    `SELECT u.unit, a.entree, a.sortie, a.exit_unusable AS "exitUnusable", a.age_class AS "ageClass",
       a.mode_entree AS "modeEntree", a.provenance, a.transport, a.gravite, a.motif, a.dp,
       coalesce(a.da, '{}') AS da, coalesce(a.actes, '{}') AS actes, a.mode_sortie AS "modeSortie", a.destination,
       a.orient, a.grade, coalesce(a.remarks, '[]') AS remarks
     FROM vigie.attendance a JOIN vigie.unit u USING (unit_id)
     WHERE u.finess = $1 AND a.origin = $2 AND a.superseded_at IS NULL
       AND a.entree >= to_timestamp($3::float8 / 1000) AND a.entree < to_timestamp($4::float8 / 1000)
     ORDER BY a.entree, u.unit LIMIT $5`,
    [query.finess, originCode(query.origin), from, to, query.limit]
  );
}
