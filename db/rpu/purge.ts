import type { Instant } from '#domain/time/instant.ts';
import type { Db } from '../connect.ts';

/** Forgets days that were refused before `before` (domain time): their files are judged anew. @returns rows deleted */
export async function purgeRefused(db: Db, before: Instant): Promise<number> {
  const gone = await db.query(
    'DELETE FROM vigie.rpu_held WHERE refused_at < to_timestamp($1::float8 / 1000) RETURNING 1',
    [before]
  );
  return gone.length;
}

/**
 * Forgets who was seen oriented, of passages that came before `before` (domain time).
 * @returns rows deleted
 */
export async function purgeOriented(db: Db, before: Instant): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `WITH gone AS (DELETE FROM vigie.oriented WHERE entree < to_timestamp($1::float8 / 1000) RETURNING 1)
     SELECT count(*)::int AS n FROM gone`,
    [before]
  );
  return row?.n ?? 0;
}

/**
 * Forgets the rows of files received before `before` (domain time) that win no day, hold none and explain no
 * quarantine: at a file every 5 minutes they would outgrow what they brought.
 * @returns rows deleted
 */
export async function purgeFiles(db: Db, before: Instant): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `WITH gone AS (
       DELETE FROM vigie.rpu_file f WHERE f.received_at < to_timestamp($1::float8 / 1000)
         AND NOT EXISTS (SELECT 1 FROM vigie.rpu_day d WHERE d.file_id = f.id)
         AND NOT EXISTS (SELECT 1 FROM vigie.rpu_held h WHERE h.file_id = f.id)
         AND NOT EXISTS (SELECT 1 FROM vigie.quarantine q WHERE q.file_id = f.id)
       RETURNING 1
     ) SELECT count(*)::int AS n FROM gone`,
    [before]
  );
  return row?.n ?? 0;
}
