import type { Origin } from '#domain/origin.ts';
import type { Service } from '#domain/region.ts';
import type { StayModel } from '#domain/stay/model.ts';
import type { Size } from '#domain/stay/size.ts';
import { EXPECTED_STAY_FORMULA } from '#domain/stay/types.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';

/** What a learning knows of one service. */
export interface LearnedService {
  finess: string;
  service: Service;
  size: Size;
  /** Why there is no model; null where there is one. */
  reason: 'too_few' | 'not_learned' | null;
  model: StayModel | null;
}

/** One learning, whole. */
export interface Learning {
  version: number;
  learnedAt: Instant;
  services: LearnedService[];
}

/** Local day of the newest learning; null before the first. */
export async function lastLearnedDay(db: Queryable, origin: Origin): Promise<LocalDay | null> {
  const [row] = await db.query<{ day: LocalDay | null }>(
    'SELECT max(day) AS day FROM vigie.stay_model WHERE origin = $1',
    [originCode(origin)]
  );
  return row?.day ?? null;
}

/** Days back that a site must have sent of, to be learned from. */
const OLDEST = 50;

/** Sites that sent of fifty days ago and of yesterday: those that there is enough history of to learn from. */
export async function sitesWithHistory(db: Queryable, origin: Origin, today: LocalDay): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (
       SELECT u.finess FROM vigie.rpu_day d JOIN vigie.unit u USING (unit_id)
       WHERE d.origin = $1 AND d.day IN ($2::date - ${OLDEST}, $2::date - 1)
       GROUP BY u.finess HAVING count(DISTINCT d.day) = 2) AS s`,
    [originCode(origin), today]
  );
  return row?.n ?? 0;
}

/** Models of this many services travel in one statement. */
const BATCH = 40;

/**
 * Keeps a learning, once a local day.
 * @returns its version; null when that day's is there already
 */
export function saveLearning(
  db: Db,
  learning: { origin: Origin; day: LocalDay; learnedAt: Instant; ms: number },
  services: readonly LearnedService[]
): Promise<number | null> {
  const { origin, day, learnedAt, ms } = learning;
  return db.tx(async (tx) => {
    const [row] = await tx.query<{ version: number }>(
      `INSERT INTO vigie.stay_model (origin, day, learned_at, formula, ms)
       VALUES ($1::"char", $2::date, to_timestamp($3::float8 / 1000), $4, $5)
       ON CONFLICT (origin, day) DO NOTHING RETURNING version`,
      [originCode(origin), day, learnedAt, EXPECTED_STAY_FORMULA, Math.round(ms)]
    );
    if (!row) return null;
    for (let i = 0; i < services.length; i += BATCH)
      await tx.query(
        `INSERT INTO vigie.stay_model_service (version, finess, service, size, reason, model)
         SELECT $1, finess, service, size, reason, nullif(model, 'null'::jsonb)
         FROM jsonb_to_recordset($2::jsonb) AS x(finess text, service text, size text, reason text, model jsonb)`,
        [row.version, JSON.stringify(services.slice(i, i + BATCH))]
      );
    return row.version;
  });
}

/** The newest learning; null before the first. */
export async function newestLearning(db: Queryable, origin: Origin): Promise<Learning | null> {
  const [head] = await db.query<{ version: number; learnedAt: Instant }>(
    `SELECT version, learned_at AS "learnedAt" FROM vigie.stay_model WHERE origin = $1 ORDER BY version DESC LIMIT 1`,
    [originCode(origin)]
  );
  if (!head) return null;
  const services: LearnedService[] = [];
  for (;;) {
    const last = services.at(-1);
    const some = await db.query<{ [K in keyof LearnedService]: LearnedService[K] }>(
      `SELECT finess, service, size, reason, model FROM vigie.stay_model_service
       WHERE version = $1 AND (finess, service) > ($2, $3) ORDER BY finess, service LIMIT ${BATCH}`,
      [head.version, last?.finess ?? '', last?.service ?? '']
    );
    services.push(...some);
    if (some.length < BATCH) return { ...head, services };
  }
}

/** Days a learning is kept after a newer one: as long as what was published from it is looked at. */
export const LEARNINGS_KEPT_DAYS = 60;

/** Forgets learnings made before, never the newest. @returns learnings deleted */
export async function purgeLearnings(db: Queryable, before: Instant): Promise<number> {
  const rows = await db.query(
    `DELETE FROM vigie.stay_model m WHERE learned_at < to_timestamp($1::float8 / 1000)
       AND EXISTS (SELECT 1 FROM vigie.stay_model n WHERE n.origin = m.origin AND n.version > m.version) RETURNING 1`,
    [before]
  );
  return rows.length;
}
