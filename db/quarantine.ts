import type { Origin } from '#domain/origin.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { originCode } from './codes.ts';
import type { Db, Queryable } from './connect.ts';

/** A record that could not be used. `value` is null when it could identify a person. */
export interface QuarantineLine {
  id: number;
  unit: string;
  fileId: string;
  receipt: string | null;
  place: string;
  code: string;
  value: string | null;
  day: LocalDay | null;
  recordedAt: Instant;
  closedAt: Instant | null;
}

/** Open quarantine of one origin, newest first; of one site when `finess` is given. */
export async function openQuarantine(
  db: Queryable,
  query: { origin: Origin; finess?: string; limit: number }
): Promise<QuarantineLine[]> {
  return db.query<{ [K in keyof QuarantineLine]: QuarantineLine[K] }>(
    `SELECT q.id, u.unit, f.file_id AS "fileId", q.receipt, q.place, q.code, q.value, q.day,
       q.recorded_at AS "recordedAt", q.closed_at AS "closedAt"
     FROM vigie.quarantine q JOIN vigie.unit u USING (unit_id) JOIN vigie.rpu_file f ON f.id = q.file_id
     WHERE q.origin = $1 AND ($2::text IS NULL OR u.finess = $2) AND q.closed_at IS NULL
     ORDER BY q.recorded_at DESC, q.id DESC LIMIT $3`,
    [originCode(query.origin), query.finess ?? null, query.limit]
  );
}

/** Open quarantine by unit and code. */
export async function quarantineCounts(
  db: Queryable,
  origin: Origin
): Promise<{ unit: string; code: string; n: number }[]> {
  return db.query<{ unit: string; code: string; n: number }>(
    `SELECT u.unit, q.code, count(*)::int AS n FROM vigie.quarantine q JOIN vigie.unit u USING (unit_id)
     WHERE q.origin = $1 AND q.closed_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2`,
    [originCode(origin)]
  );
}

/**
 * Forgets offending values received before `valuesBefore`, and closed rows closed before `rowsBefore` (domain
 * time). @returns rows touched
 */
export async function purgeQuarantine(
  db: Db,
  before: { valuesBefore: Instant; rowsBefore: Instant }
): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `WITH gone AS (
       DELETE FROM vigie.quarantine WHERE closed_at < to_timestamp($2::float8 / 1000) RETURNING 1
     ), blanked AS (
       UPDATE vigie.quarantine SET value = NULL
       WHERE value IS NOT NULL AND recorded_at < to_timestamp($1::float8 / 1000)
         AND (closed_at IS NULL OR closed_at >= to_timestamp($2::float8 / 1000)) RETURNING 1
     ) SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM blanked))::int AS n`,
    [before.valuesBefore, before.rowsBefore]
  );
  return row?.n ?? 0;
}
