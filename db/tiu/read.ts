import type { BedsNow } from '#domain/beds/types.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { foldTiu } from '#domain/tiu/fold.ts';
import type { TiuStep } from '#domain/tiu/steps.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import { readSites } from '../beds/site.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import { readRecent, readSteps } from './rows.ts';

/** One request with all that happened to it. */
export interface TiuHistory {
  request: TiuRequest;
  /** Every step, those that were taken back included: `undone` names them. */
  steps: readonly TiuStep[];
  /** Numbers of the steps that were taken back. */
  undone: readonly number[];
  /** The free text as it stands; null: none, or erased. */
  note: string | null;
}

/**
 * One request with its history, as it is known now or was at an instant; null: there is none.
 * @param knownAt domain time
 */
export async function readTiu(
  db: Queryable,
  origin: Origin,
  id: string,
  knownAt: Instant | null = null
): Promise<TiuHistory | null> {
  const rows = await db.query('SELECT 1 FROM vigie.tiu_request WHERE id = $1::uuid AND origin = $2', [
    id,
    originCode(origin)
  ]);
  if (rows.length === 0) return null;
  const steps = (await readSteps(db, [id], knownAt)).get(id) ?? [];
  const request = foldTiu(id, steps);
  if (!request) return null;
  const undone = steps.flatMap(({ event }) => (event.type === 'undone' ? [event.step] : []));
  const notes = await db.query<{ n: number; text: string | null }>(
    'SELECT n, text FROM vigie.tiu_note WHERE request = $1::uuid AND n <= $2 ORDER BY n DESC',
    [id, request.step]
  );
  const note = notes.find(({ n }) => !undone.includes(n))?.text ?? null;
  return { request, steps, undone, note };
}

/**
 * Requests as they are known now, or were at an instant: those that were open then, and those that had ended since
 * `endedSince`. In the order they were asked for.
 * @param knownAt domain time; null: now
 */
export async function listTiu(
  db: Queryable,
  origin: Origin,
  { knownAt = null, endedSince = null }: { knownAt?: Instant | null; endedSince?: Instant | null } = {}
): Promise<TiuRequest[]> {
  const rows = await db.query<{ id: string; request: TiuRequest }>(
    `SELECT id, request FROM vigie.tiu_request
     WHERE origin = $1 AND ($2::float8 IS NULL OR requested_at <= to_timestamp($2::float8 / 1000) + INTERVAL '10 minutes')
       AND (ended_at IS NULL OR ended_at > to_timestamp(coalesce($3::float8, $2::float8) / 1000)
         OR id IN (SELECT s.request FROM vigie.tiu_step s WHERE s.recorded_at > to_timestamp($2::float8 / 1000)))
     ORDER BY requested_at, id`,
    [originCode(origin), knownAt, endedSince]
  );
  if (knownAt === null) return rows.map(({ request }) => request);
  const steps = await readSteps(
    db,
    rows.map(({ id }) => id),
    knownAt
  );
  return rows.flatMap(({ id }) => {
    const request = foldTiu(id, steps.get(id) ?? []);
    const isGone = request?.end && (endedSince === null || request.end.at <= endedSince);
    return request && !isGone ? [request] : [];
  });
}

/** What `proposeMaternities` and the places of maternities stand on beside the live picture: read at one moment. */
export interface TiuNow {
  /** Open requests and those that ended in the last three days. */
  requests: TiuRequest[];
  beds: ReadonlyMap<string, BedsNow | null>;
}

/** The requests and beds behind a proposal. @param finesses maternities of the region */
export async function readTiuNow(
  db: Queryable,
  origin: Origin,
  finesses: readonly string[],
  now: Instant
): Promise<TiuNow> {
  const requests = await readRecent(db, origin, now);
  return { requests, beds: await readSites(db, origin, finesses, now) };
}
