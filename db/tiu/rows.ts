import { SHOWN_AFTER_END } from '#domain/tiu/limits.ts';
import type { TiuStep } from '#domain/tiu/steps.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import type { Origin } from '#domain/origin.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/** Requests that ended this long ago may still hold a place that nobody has counted again. */
const LOOK_BACK = 72 * HOUR;

/** Any constant: one lock for all who decide on transfers, so that a place is given once and a code means one request. */
const LOCK = 7_461_060;

/** Taken first by whoever decides on transfers; held until the transaction ends. */
export async function lockTiu(tx: Queryable): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
}

/** Requests that are open, and those that ended in the last three days. */
export async function readRecent(db: Queryable, origin: Origin, now: Instant): Promise<TiuRequest[]> {
  const rows = await db.query<{ request: TiuRequest }>(
    `SELECT request FROM vigie.tiu_request
     WHERE origin = $1 AND (ended_at IS NULL OR ended_at > to_timestamp($2::float8 / 1000))
     ORDER BY requested_at, id`,
    [originCode(origin), now - LOOK_BACK]
  );
  return rows.map(({ request }) => request);
}

/** One request as it stands; null when there is none of that id and origin. */
export async function readRequest(db: Queryable, origin: Origin, id: string): Promise<TiuRequest | null> {
  const [row] = await db.query<{ request: TiuRequest }>(
    'SELECT request FROM vigie.tiu_request WHERE id = $1::uuid AND origin = $2',
    [id, originCode(origin)]
  );
  return row?.request ?? null;
}

/** Steps of some requests as known at an instant (all, when none is given), each in its order. */
export async function readSteps(
  db: Queryable,
  ids: readonly string[],
  knownAt: Instant | null = null
): Promise<Map<string, TiuStep[]>> {
  const rows = await db.query<TiuStep & { request: string }>(
    `SELECT request, n, at, recorded_at AS "recordedAt", said_by AS "by", actor, event FROM vigie.tiu_step
     WHERE request = ANY($1::uuid[]) AND ($2::float8 IS NULL OR recorded_at <= to_timestamp($2::float8 / 1000))
     ORDER BY request, n`,
    [ids, knownAt]
  );
  const steps = new Map<string, TiuStep[]>();
  for (const { request, ...step } of rows) steps.set(request, [...(steps.get(request) ?? []), step]);
  return steps;
}

/** Keeps steps of one request, and the request as it stands after them. */
export async function saveSteps(
  tx: Queryable,
  origin: Origin,
  request: TiuRequest,
  steps: readonly TiuStep[]
): Promise<void> {
  await tx.query(
    `INSERT INTO vigie.tiu_step (request, n, at, recorded_at, said_by, actor, event)
     SELECT $1::uuid, n, to_timestamp(at / 1000), to_timestamp("recordedAt" / 1000), "by", actor, event
     FROM jsonb_to_recordset($2::jsonb) AS x(n int, at float8, "recordedAt" float8, "by" text, actor text, event jsonb)`,
    [request.id, JSON.stringify(steps)]
  );
  await saveRequests(tx, origin, [request]);
}

/** Keeps requests as they stand. */
export async function saveRequests(
  tx: Queryable,
  origin: Origin,
  requests: readonly TiuRequest[]
): Promise<void> {
  const rows = requests.map((request) => ({
    ...{ id: request.id, code: request.code, state: request.state, requester: request.requester },
    ...{ network: request.network, parent: request.parent, version: request.version, step: request.step },
    ...{ requested: request.requestedAt, ended: request.end?.at ?? null, request }
  }));
  await tx.query(
    `INSERT INTO vigie.tiu_request (id, origin, code, state, requester, network, parent, version, step, requested_at, ended_at, request)
     SELECT id, $1::"char", code, state, requester, network, parent, version, step,
       to_timestamp(requested / 1000), to_timestamp(ended / 1000), request
     FROM jsonb_to_recordset($2::jsonb) AS x(id uuid, code text, state text, requester text, network text, parent uuid,
       version int, step int, requested float8, ended float8, request jsonb)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, version = excluded.version, step = excluded.step,
       ended_at = excluded.ended_at, request = excluded.request`,
    [originCode(origin), JSON.stringify(rows)]
  );
}

/** Whether a request still stands in the live picture: open, or ended lately. */
export const isShown = ({ end }: Pick<TiuRequest, 'end'>, now: Instant): boolean =>
  end === null || now < end.at + SHOWN_AFTER_END;
