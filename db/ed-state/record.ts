import { mergeEdState } from '#domain/ed-state/merge.ts';
import type { EdRecord, EdService, EdStateNow } from '#domain/ed-state/types.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import type { NewNews } from '../outbox.ts';

/** What each service of some sites last said, locked until the transaction ends. */
export async function lockEdStates(
  tx: Queryable,
  origin: Origin,
  services: readonly { finess: string; service: EdService }[]
): Promise<Map<string, EdStateNow | null>> {
  const keys = JSON.stringify(services.map(({ finess, service }) => ({ finess, service })));
  await tx.query(
    `INSERT INTO vigie.ed_state (finess, service, origin)
     SELECT DISTINCT finess, service, $1::"char" FROM jsonb_to_recordset($2::jsonb) AS x(finess text, service text)
     ORDER BY 1, 2 ON CONFLICT DO NOTHING`,
    [originCode(origin), keys]
  );
  const rows = await tx.query<{ finess: string; service: EdService; state: EdStateNow | null }>(
    `SELECT finess, service, state FROM vigie.ed_state
     WHERE origin = $1 AND (finess, service) IN (SELECT finess, service FROM jsonb_to_recordset($2::jsonb) AS x(finess text, service text))
     ORDER BY finess, service FOR UPDATE`,
    [originCode(origin), keys]
  );
  return new Map(rows.map(({ finess, service, state }) => [`${finess}/${service}`, state]));
}

/** Where records come from. */
export interface EdSource {
  origin: Origin;
  /** Domain time of reception. */
  receivedAt: Instant;
  receipt: string | null;
  /** Function of who declared it; null for a machine. */
  by: string | null;
  effects?: unknown;
}

/**
 * Writes records over what was held (`lockEdStates`): the history whole, the newest of each field as the state.
 * @returns the news of every service that changed, to be emitted last
 */
export async function writeEdRecords(
  tx: Queryable,
  held: ReadonlyMap<string, EdStateNow | null>,
  records: readonly EdRecord[],
  { origin, receivedAt, receipt, by, effects }: EdSource
): Promise<NewNews[]> {
  const states = new Map(held);
  for (const record of records) {
    const key = `${record.finess}/${record.service}`;
    states.set(key, mergeEdState(states.get(key) ?? null, record, receivedAt));
  }
  if (receipt !== null) await tx.query('DELETE FROM vigie.ed_said WHERE receipt = $1', [receipt]);
  const rows = records.map(({ finess, service, at, channel, ...said }) => ({
    finess,
    service,
    at,
    channel,
    said
  }));
  await tx.query(
    `INSERT INTO vigie.ed_said (at, finess, service, origin, channel, said, said_by, effects, receipt, recorded_at)
     SELECT to_timestamp(at / 1000), finess, service, $1::"char", channel, said, $2, $3::jsonb, $4::uuid, to_timestamp($5::float8 / 1000)
     FROM jsonb_to_recordset($6::jsonb) AS x(at float8, finess text, service text, channel text, said jsonb)`,
    [
      originCode(origin),
      by,
      effects === undefined ? null : JSON.stringify(effects),
      receipt,
      receivedAt,
      JSON.stringify(rows)
    ]
  );
  const changed = [...states].filter(([key, state]) => state !== null && state !== held.get(key));
  await tx.query(
    `UPDATE vigie.ed_state e SET state = x.state
     FROM jsonb_to_recordset($2::jsonb) AS x(finess text, service text, state jsonb)
     WHERE e.finess = x.finess AND e.service = x.service AND e.origin = $1`,
    [
      originCode(origin),
      JSON.stringify(changed.map(([, state]) => ({ finess: state?.finess, service: state?.service, state })))
    ]
  );
  return changed.map(([key, payload]) => ({ kind: 'ed.state', key, origin, at: receivedAt, payload }));
}

/** What each service of a site last said of itself. */
export async function readEdStates(
  db: Queryable,
  finess: string,
  origin: Origin
): Promise<Partial<Record<EdService, EdStateNow>>> {
  const rows = await db.query<{ service: EdService; state: EdStateNow }>(
    'SELECT service, state FROM vigie.ed_state WHERE finess = $1 AND origin = $2 AND state IS NOT NULL',
    [finess, originCode(origin)]
  );
  return Object.fromEntries(rows.map(({ service, state }) => [service, state]));
}
