import type { Origin } from '#domain/origin.ts';
import type { DayScore } from '#domain/stay/look.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';

/** Newest local day that was scored; null before the first. */
export async function lastScoredDay(db: Queryable, origin: Origin): Promise<LocalDay | null> {
  const [row] = await db.query<{ day: LocalDay | null }>(
    'SELECT max(day) AS day FROM vigie.stay_scored WHERE origin = $1',
    [originCode(origin)]
  );
  return row?.day ?? null;
}

/** Keeps the scores of a day, once. @returns false when they are there already */
export function saveScores(
  db: Db,
  scored: { origin: Origin; day: LocalDay; at: Instant },
  scores: readonly Omit<DayScore, 'day'>[]
): Promise<boolean> {
  const { origin, day, at } = scored;
  return db.tx(async (tx) => {
    const first = await tx.query(
      `INSERT INTO vigie.stay_scored (origin, day, scored_at) VALUES ($1::"char", $2::date, to_timestamp($3::float8 / 1000))
       ON CONFLICT DO NOTHING RETURNING 1`,
      [originCode(origin), day, at]
    );
    if (first.length === 0) return false;
    await tx.query(
      `INSERT INTO vigie.stay_score (origin, day, finess, service, untold, sums)
       SELECT $1::"char", $2::date, finess, service, untold, sums
       FROM jsonb_to_recordset($3::jsonb) AS x(finess text, service text, untold int, sums jsonb)`,
      [originCode(origin), day, JSON.stringify(scores)]
    );
    return true;
  });
}

/** Scores of local days [from, to], oldest first. */
export async function readScores(
  db: Queryable,
  query: { origin: Origin; from: LocalDay; to: LocalDay }
): Promise<DayScore[]> {
  return db.query<{ [K in keyof DayScore]: DayScore[K] }>(
    `SELECT day, finess, service, untold, sums FROM vigie.stay_score
     WHERE origin = $1 AND day >= $2::date AND day <= $3::date ORDER BY day, finess, service`,
    [originCode(query.origin), query.from, query.to]
  );
}

/** Days scores are kept: as long as what was published. */
export const SCORES_KEPT_DAYS = 400;

/** Forgets scores of days before `before`. @returns days forgotten */
export async function purgeScores(db: Queryable, before: LocalDay): Promise<number> {
  await db.query('DELETE FROM vigie.stay_score WHERE day < $1::date', [before]);
  const rows = await db.query('DELETE FROM vigie.stay_scored WHERE day < $1::date RETURNING 1', [before]);
  return rows.length;
}
