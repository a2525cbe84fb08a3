import type { Origin } from '#domain/origin.ts';
import type { LearnedLook, LearningLook } from '#domain/stay/look.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/** The newest learning as people look at it. */
export async function lookAtLearning(db: Queryable, origin: Origin): Promise<LearningLook | null> {
  const [head] = await db.query<{ version: number; learnedAt: Instant; ms: number }>(
    `SELECT version, learned_at AS "learnedAt", ms FROM vigie.stay_model WHERE origin = $1 ORDER BY version DESC LIMIT 1`,
    [originCode(origin)]
  );
  if (!head) return null;
  const services = await db.query<{ [K in keyof LearnedLook]: LearnedLook[K] }>(
    `SELECT finess, service, size, reason, model->>'group' AS "group", model->>'basis' AS basis,
       (model->>'n28')::int AS n28, (model->>'calibratedOn')::int AS "calibratedOn", (model->>'pooled')::int AS pooled,
       (model->'leads'->0->>'shift90')::float8 AS shift90
     FROM vigie.stay_model_service WHERE version = $1 ORDER BY finess, service`,
    [head.version]
  );
  return { ...head, services };
}
