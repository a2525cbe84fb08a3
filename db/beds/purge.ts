import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { Db } from '../connect.ts';
import { KEEP_DAYS } from '../keep.ts';

const DAY = 24 * HOUR;

/**
 * Forgets newest rows that were not sent for long (screens show none of them any more), and declarations of beds.
 * @param now domain time
 * @returns rows deleted
 */
export async function purgeBeds(db: Db, now: Instant): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `WITH rows AS (
       DELETE FROM vigie.ror_now WHERE sent_at < to_timestamp($1::float8 / 1000) RETURNING 1
     ), declared AS (
       DELETE FROM vigie.bed_declaration WHERE declared_at < to_timestamp($2::float8 / 1000) RETURNING 1
     ) SELECT ((SELECT count(*) FROM rows) + (SELECT count(*) FROM declared))::int AS n`,
    [now - KEEP_DAYS.beds * DAY, now - KEEP_DAYS.bedDeclarations * DAY]
  );
  return row?.n ?? 0;
}
