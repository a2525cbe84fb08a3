import type { Origin } from '#domain/origin.ts';
import { foldTiu } from '#domain/tiu/fold.ts';
import type { TiuStep } from '#domain/tiu/steps.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import type { Queryable } from '../connect.ts';
import { saveRequests } from './rows.ts';

/** Steps of one statement: about 1 MB of JSON. */
const BATCH = 1_000;

/** A request that is over, with every step. */
export interface OverHistory {
  id: string;
  steps: readonly TiuStep[];
}

/**
 * Keeps whole histories of requests that are over, for a past that is filled in: no audit, no news; one that is known
 * already is left as it is.
 */
export async function saveHistories(
  tx: Queryable,
  origin: Origin,
  histories: readonly OverHistory[]
): Promise<void> {
  const requests = histories.flatMap(({ id, steps }): TiuRequest[] => {
    const request = foldTiu(id, steps);
    return request?.end ? [request] : [];
  });
  const over = new Set(requests.map(({ id }) => id));
  await saveRequests(tx, origin, requests);
  const rows = histories.flatMap(({ id, steps }) =>
    over.has(id) ? steps.map((step) => ({ ...step, request: id })) : []
  );
  for (let i = 0; i < rows.length; i += BATCH)
    await tx.query(
      `INSERT INTO vigie.tiu_step (request, n, at, recorded_at, said_by, actor, event)
       SELECT request, n, to_timestamp(at / 1000), to_timestamp("recordedAt" / 1000), "by", actor, event
       FROM jsonb_to_recordset($1::jsonb) AS x(request uuid, n int, at float8, "recordedAt" float8, "by" text, actor text, event jsonb)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(rows.slice(i, i + BATCH))]
    );
}
