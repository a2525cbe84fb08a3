import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { foldTiu } from '#domain/tiu/fold.ts';
import type { TiuStep } from '#domain/tiu/steps.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/** Requests read at once: a year of the region in a few answers. */
const BATCH = 500;

/**
 * Requests asked for in [from, to), each as it was known at an instant: the fold of its steps that were recorded by
 * then. What nobody had recorded yet is not there.
 */
export async function requestsKnown(
  db: Queryable,
  origin: Origin,
  { from, to }: { from: Instant; to: Instant },
  knownAt: Instant
): Promise<TiuRequest[]> {
  const ids = await db.query<{ id: string }>(
    `SELECT id FROM vigie.tiu_request
     WHERE origin = $1 AND requested_at >= to_timestamp($2::float8 / 1000) AND requested_at < to_timestamp($3::float8 / 1000)
     ORDER BY requested_at, id`,
    [originCode(origin), from, to]
  );
  const found: TiuRequest[] = [];
  for (let i = 0; i < ids.length; i += BATCH) {
    const batch = ids.slice(i, i + BATCH).map(({ id }) => id);
    const rows = await db.query<{ request: string; steps: TiuStep[] }>(
      `SELECT s.request, jsonb_agg(jsonb_build_object('n', s.n, 'event', s.event, 'by', s.said_by, 'actor', '',
           'at', round(extract(epoch FROM s.at) * 1000), 'recordedAt', round(extract(epoch FROM s.recorded_at) * 1000))
         ORDER BY s.n) AS steps
       FROM vigie.tiu_step s
       WHERE s.request = ANY($1::uuid[]) AND s.recorded_at <= to_timestamp($2::float8 / 1000)
       GROUP BY s.request`,
      [batch, knownAt]
    );
    const byId = new Map(rows.map(({ request, steps }) => [request, steps]));
    found.push(...batch.flatMap((id) => foldTiu(id, byId.get(id) ?? []) ?? []));
  }
  return found;
}

/** When the first request that is kept was asked for; null: there is none. */
export async function firstRequestAt(db: Queryable, origin: Origin): Promise<Instant | null> {
  const [row] = await db.query<{ at: Instant | null }>(
    'SELECT min(requested_at) AS at FROM vigie.tiu_request WHERE origin = $1',
    [originCode(origin)]
  );
  return row?.at ?? null;
}

/** Ids of the requests asked for since an instant, and of those that are open. */
export async function knownTransfers(db: Queryable, origin: Origin, since: Instant): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    `SELECT id FROM vigie.tiu_request
     WHERE origin = $1 AND (requested_at >= to_timestamp($2::float8 / 1000) OR ended_at IS NULL)`,
    [originCode(origin), since]
  );
  return new Set(rows.map(({ id }) => id));
}

/** When the requests that are open were asked for. */
export async function openTransfers(db: Queryable, origin: Origin): Promise<Set<Instant>> {
  const rows = await db.query<{ at: Instant }>(
    'SELECT requested_at AS at FROM vigie.tiu_request WHERE origin = $1 AND ended_at IS NULL',
    [originCode(origin)]
  );
  return new Set(rows.map(({ at }) => at));
}
