import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Act } from './access/act.ts';
import { audit } from './audit.ts';
import { originCode } from './codes.ts';
import type { Db, Queryable } from './connect.ts';

/** What the inbox says of a payload; of its bytes nothing is read here. */
export interface PayloadState {
  receipt: string;
  source: string;
  /** `FINESS/ORDRE` of its header; null when it could not be read. */
  unit: string | null;
  fileName: string | null;
  receivedAt: Instant;
  state: 'pending' | 'processed' | 'refused' | 'failed';
  /** Of a processed one. */
  received: number | null;
  accepted: number | null;
  quarantined: number | null;
  /** Of one that was refused or failed. */
  code: string | null;
  where: string | null;
  /** Its bytes still rest in the inbox. */
  kept: boolean;
}

const COLUMNS = `i.receipt, i.source, i.unit, i.file_name AS "fileName", i.received_at AS "receivedAt", i.state,
  (i.result->>'received')::int AS received, (i.result->>'accepted')::int AS accepted,
  (i.result->>'quarantined')::int AS quarantined, i.result->>'code' AS code, i.result->>'where' AS "where",
  i.purged_at IS NULL AS kept`;

type Row = { [K in keyof PayloadState]: PayloadState[K] };

/** What these payloads came to, in the order given; unknown receipts are left out. */
export async function payloadStates(
  db: Queryable,
  origin: Origin,
  receipts: readonly string[]
): Promise<PayloadState[]> {
  return db.query<Row>(
    `SELECT ${COLUMNS} FROM vigie.inbox i WHERE i.origin = $1 AND i.receipt = ANY ($2::uuid[])
     ORDER BY array_position($2::uuid[], i.receipt)`,
    [originCode(origin), receipts]
  );
}

/** Payloads refused or failed as a whole since `since` (domain time), newest first; of some sites when given. */
export async function troubledPayloads(
  db: Queryable,
  query: { origin: Origin; sites: readonly string[] | null; since: Instant; limit: number }
): Promise<PayloadState[]> {
  return db.query<Row>(
    `SELECT ${COLUMNS} FROM vigie.inbox i
     WHERE i.origin = $1 AND i.state IN ('refused', 'failed') AND i.received_at >= to_timestamp($3::float8 / 1000)
       AND ($2::text[] IS NULL OR CASE WHEN i.unit IS NULL THEN i.key_finess <@ $2::text[]
         ELSE split_part(i.unit, '/', 1) = ANY ($2::text[]) END)
     ORDER BY i.received_at DESC, i.arrival DESC LIMIT $4`,
    [originCode(query.origin), query.sites, query.since, query.limit]
  );
}

/**
 * Marks payloads to be translated and written again, from the bytes that rest sealed in the inbox: whoever holds
 * its key, and nobody else, finds them waiting within seconds. Those that wait already, or whose bytes are gone,
 * are left alone. Each is in the audit log.
 * @returns the receipts marked
 */
export async function replayPayloads(db: Db, act: Act, receipts: readonly string[]): Promise<string[]> {
  return db.tx(async (tx) => {
    const rows = await tx.query<{
      receipt: string;
      unit: string | null;
      state: string;
      code: string | null;
      quarantined: number | null;
    }>(
      `SELECT receipt, unit, state, result->>'code' AS code, (result->>'quarantined')::int AS quarantined
       FROM vigie.inbox WHERE receipt = ANY ($1::uuid[]) AND origin = $2 AND purged_at IS NULL AND state <> 'pending'
       ORDER BY arrival FOR UPDATE`,
      [receipts, originCode(act.origin)]
    );
    for (const { receipt, ...before } of rows) {
      // Behind what waits already, and claimed by nobody: the next scan of the inbox takes it.
      await tx.query(
        `UPDATE vigie.inbox SET state = 'pending', finished_at = NULL, arrival = DEFAULT, claimed_at = '-infinity'
         WHERE receipt = $1`,
        [receipt]
      );
      await audit(tx, {
        at: act.now,
        actor: act.actor,
        action: 'quarantine.replay',
        subject: `receipt:${receipt}`,
        before,
        after: { state: 'pending' }
      });
    }
    return rows.map(({ receipt }) => receipt);
  });
}
