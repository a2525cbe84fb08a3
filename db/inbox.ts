import type { Origin } from '#domain/origin.ts';

import { HOUR, type Instant } from '#domain/time/instant.ts';
import { originCode, originOf } from './codes.ts';
import type { Db, Queryable } from './connect.ts';
import { KEEP_HOURS } from './keep.ts';

/** What is known of a payload when it is stored. Its receipt is drawn from source, stream and hash. */
export interface InboxMeta {
  receipt: string;
  source: string;
  stream: string;
  origin: Origin;
  /** SHA-256 of the plain bytes, hex. */
  hash: string;
  /** Plain size. */
  bytes: number;
  /** Domain time of the reception. */
  receivedAt: Instant;
  /** Sites the key could speak for at reception; null = any of the region. */
  keyFiness: string[] | null;
  fileName: string | null;
  /** `FINESS/ORDRE` of its header, or null: payloads of one unit are written in order of arrival. */
  unit: string | null;
}

/** What a payload came to: JSON, of which the inbox reads `state` only. */
export interface InboxOutcome {
  state: 'processed' | 'refused' | 'failed';
}

/** A payload at rest. `outcome` is null while it waits. */
export interface InboxRow<O extends InboxOutcome = InboxOutcome> extends InboxMeta {
  outcome: O | null;
  /** Order of arrival in this inbox; sent again, a payload arrives again. */
  arrival: number;
  /** Times the database was lost while nothing but it was being written. */
  crashes: number;
}

interface Row {
  receipt: string;
  source: string;
  stream: string;
  origin: string;
  hash: string;
  bytes: number;
  received_at: Instant;
  key_finess: string[] | null;
  file_name: string | null;
  unit: string | null;
  arrival: number;
  crashes: number;
  state: string;
  result: InboxOutcome | null;
  purged: boolean;
}

const COLUMNS = `receipt, source, stream, origin, encode(hash, 'hex') AS hash, size AS bytes, received_at, key_finess,
  file_name, unit, arrival, crashes, state, result, purged_at IS NOT NULL AS purged`;

function rowOf<O extends InboxOutcome>(row: Row): InboxRow<O> {
  const { receipt, source, stream, hash, bytes, unit, arrival, crashes } = row;
  return {
    ...{ receipt, source, stream, hash, bytes, unit, arrival, crashes },
    origin: originOf(row.origin),
    receivedAt: row.received_at,
    keyFiness: row.key_finess,
    fileName: row.file_name,
    outcome: row.state === 'pending' ? null : (row.result as O | null)
  };
}

const PUT = `
INSERT INTO vigie.inbox (receipt, source, stream, origin, hash, size, received_at, key_finess, file_name, unit)
VALUES ($1, $2, $3, $4, decode($5, 'hex'), $6, to_timestamp($7::float8 / 1000), $8::text[], $9, $10)
ON CONFLICT (source, stream, hash) DO NOTHING RETURNING ${COLUMNS}`;
/** With its first part, which of most payloads is the only one. */
const PUT_WITH_PART = `WITH put AS (${PUT}), part AS (
  INSERT INTO vigie.inbox_chunk (receipt, part, data) SELECT receipt, 0, $11::bytea FROM put WHERE $11::bytea IS NOT NULL ON CONFLICT DO NOTHING)
SELECT * FROM put`;
const PUT_CHUNK = `INSERT INTO vigie.inbox_chunk (receipt, part, data) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`;
const READ = `SELECT ${COLUMNS} FROM vigie.inbox WHERE`;

/**
 * Stores a payload and its encrypted parts (each at most 8 MB) in one transaction; once it returns nothing can
 * be lost. The same bytes of the same source and stream keep the receipt they have; if their payload was
 * purged since, it is stored again.
 * @returns the receipt, and whether it is new
 */
export async function storeInbox<O extends InboxOutcome>(
  db: Db,
  meta: InboxMeta,
  parts: AsyncIterable<Buffer> | Iterable<Buffer>
): Promise<{ row: InboxRow<O>; fresh: boolean }> {
  // Sealed parts are at most a request's body: held here so that no transaction waits for a disk.
  const chunks: Buffer[] = [];
  for await (const part of parts) chunks.push(part);
  return db.tx(async (tx) => {
    const [put] = await tx.query<Row>(PUT_WITH_PART, [
      meta.receipt,
      meta.source,
      meta.stream,
      originCode(meta.origin),
      meta.hash,
      meta.bytes,
      meta.receivedAt,
      meta.keyFiness,
      meta.fileName,
      meta.unit,
      chunks[0] ?? null
    ]);
    const row = put ?? (await existing(tx, meta));
    if (put || row.purged) {
      for (const [part, data] of chunks.entries())
        if (!put || part > 0) await tx.query(PUT_CHUNK, [row.receipt, part, data]);
    }
    if (row.purged)
      await tx.query('UPDATE vigie.inbox SET purged_at = NULL WHERE receipt = $1', [row.receipt]);
    return { row: rowOf<O>(row), fresh: put !== undefined };
  });
}

async function existing(tx: Queryable, meta: InboxMeta): Promise<Row> {
  const [row] = await tx.query<Row>(`${READ} source = $1 AND stream = $2 AND hash = decode($3, 'hex')`, [
    meta.source,
    meta.stream,
    meta.hash
  ]);
  if (!row) throw new Error('a payload that conflicts with none was refused');
  return row;
}

/**
 * Takes waiting payloads in order of arrival, those no process took within `unclaimedFor` ms of process time
 * (0 at the start of the only process). Taken ones are claimed.
 */
export async function takePending<O extends InboxOutcome>(
  db: Db,
  limit: number,
  unclaimedFor: number
): Promise<InboxRow<O>[]> {
  const rows = await db.query<Row>(
    `UPDATE vigie.inbox SET claimed_at = clock_timestamp() WHERE arrival IN (
       SELECT arrival FROM vigie.inbox
       WHERE state = 'pending' AND claimed_at <= clock_timestamp() - $2::float8 * INTERVAL '1 ms'
       ORDER BY arrival LIMIT $1 FOR UPDATE SKIP LOCKED)
     RETURNING ${COLUMNS}`,
    [limit, unclaimedFor]
  );
  return rows.sort((a, b) => a.arrival - b.arrival).map((row) => rowOf<O>(row));
}

/**
 * Says that a living process works on these payloads, of those it last said so of `olderThan` ms of process time ago.
 * What somebody holds locked right now is being worked on, and left to them.
 */
export async function renewClaims(db: Db, receipts: readonly string[], olderThan: number): Promise<void> {
  await db.query(
    `UPDATE vigie.inbox SET claimed_at = clock_timestamp() WHERE arrival IN (
       SELECT arrival FROM vigie.inbox WHERE receipt = ANY ($1::uuid[]) AND state = 'pending'
         AND claimed_at <= clock_timestamp() - $2::float8 * INTERVAL '1 ms' FOR UPDATE SKIP LOCKED)`,
    [receipts, olderThan]
  );
}

/** The encrypted parts of a payload, in order; none when it was purged. */
export async function* readChunks(db: Queryable, receipt: string): AsyncGenerator<Buffer> {
  for (let part = 0; ; part++) {
    const [row] = await db.query<{ data: Buffer }>(
      'SELECT data FROM vigie.inbox_chunk WHERE receipt = $1 AND part = $2',
      [receipt, part]
    );
    if (!row) return;
    yield row.data;
  }
}

/**
 * Writes what a payload came to, unless that is known already.
 * @returns false when another process finished it meanwhile
 */
export async function finishReceipt(db: Queryable, receipt: string, outcome: InboxOutcome): Promise<boolean> {
  const finished = await db.query(
    `UPDATE vigie.inbox SET state = $2, result = $3::jsonb, finished_at = clock_timestamp()
     WHERE receipt = $1 AND state = 'pending' RETURNING 1`,
    [receipt, outcome.state, JSON.stringify(outcome)]
  );
  return finished.length > 0;
}

/**
 * Writes what a payload came to inside the transaction of its records: exactly once, whoever else works on it.
 * @throws Error when another process finished it: what this one wrote is undone with the transaction
 */
export async function finishInside(tx: Queryable, receipt: string, outcome: InboxOutcome): Promise<void> {
  if (!(await finishReceipt(tx, receipt, outcome)))
    throw new Error('another process finished this payload meanwhile');
}

/** At so many crashes a payload is given up; sent again it gets one more try. */
export const CRASHES = 3;

/** Notes how often the database was lost over a payload that waits: a process that starts knows it too. */
export async function noteCrashes(db: Queryable, receipt: string, crashes: number): Promise<void> {
  await db.query(`UPDATE vigie.inbox SET crashes = $2 WHERE receipt = $1 AND state = 'pending'`, [
    receipt,
    crashes
  ]);
}

/**
 * Marks a finished payload that was sent again as waiting again, behind what waits already. It counts as received
 * now: what an earlier reception was refused for (a file of the future, by a clock that was late) is judged anew.
 * @param receivedAt domain time of this reception; an earlier one than the receipt's changes nothing
 * @returns its new place in the order of arrival, and the reception it is judged by
 */
export async function reopenReceipt(
  db: Queryable,
  receipt: string,
  receivedAt: Instant
): Promise<{ arrival: number; receivedAt: Instant }> {
  const [row] = await db.query<{ arrival: number; receivedAt: Instant }>(
    `UPDATE vigie.inbox SET state = 'pending', finished_at = NULL, claimed_at = clock_timestamp(), arrival = DEFAULT,
       crashes = least(crashes, $2::int2), received_at = greatest(received_at, to_timestamp($3::float8 / 1000))
     WHERE receipt = $1 RETURNING arrival, received_at AS "receivedAt"`,
    [receipt, CRASHES - 1, receivedAt]
  );
  if (!row) throw new Error('a payload that is not there was to be tried again');
  return row;
}

/** True while a payload of this unit that arrived before waits or is being written, other than `except`. */
export async function waitsBehind(
  db: Queryable,
  unit: string,
  arrival: number,
  except: readonly string[]
): Promise<boolean> {
  const [row] = await db.query(
    `SELECT 1 FROM vigie.inbox WHERE state = 'pending' AND unit = $1 AND arrival < $2 AND receipt <> ALL ($3::uuid[]) LIMIT 1`,
    [unit, arrival, except]
  );
  return row !== undefined;
}

/** A receipt, for its own source only when `source` is given; null when there is none. */
export async function readReceipt<O extends InboxOutcome>(
  db: Queryable,
  receipt: string,
  source?: string
): Promise<InboxRow<O> | null> {
  const [row] = await db.query<Row>(`${READ} receipt = $1 AND ($2::text IS NULL OR source = $2)`, [
    receipt,
    source ?? null
  ]);
  return row ? rowOf<O>(row) : null;
}

/** Payloads that failed and are still kept, all and those received since `since` (domain time). */
export async function countFailed(db: Queryable, since: Instant): Promise<{ kept: number; recent: number }> {
  const [row] = await db.query<{ kept: number; recent: number }>(
    `SELECT count(*)::int AS kept, count(*) FILTER (WHERE received_at >= to_timestamp($1::float8 / 1000))::int AS recent
     FROM vigie.inbox WHERE state = 'failed' AND purged_at IS NULL`,
    [since]
  );
  return row ?? { kept: 0, recent: 0 };
}

/** How long payloads stay, domain time, by what they are. The hash outlives all of them. */
export const INBOX_KEEP = {
  /** RPU files. */
  rpu: 720 * HOUR,
  /** RPU files in the record that win no day and hold none: a newer one replaced them. Refused and failed ones stay. */
  rpuReplaced: 48 * HOUR,
  /** Hub, and transfers in utero. */
  hub: 72 * HOUR,
  /** Hub payloads that say where teams are and nothing else. */
  positions: KEEP_HOURS.positions * HOUR,
  other: 720 * HOUR
} as const;

/**
 * Deletes payloads that are past their time, at most `limit` at once. Waiting ones are never deleted.
 * @returns payloads deleted
 */
export async function purgeInbox(db: Db, now: Instant, limit = 2_000): Promise<number> {
  const rows = await db.query<{ n: number }>(
    `WITH old AS (
       SELECT i.receipt FROM vigie.inbox i
       WHERE i.purged_at IS NULL AND i.state <> 'pending'
         AND i.received_at < to_timestamp(($1::float8 - least($2::float8, $7::float8)) / 1000)
         AND (i.received_at < to_timestamp(($1::float8 - CASE i.stream WHEN 'rpu' THEN $3::float8 WHEN 'hub' THEN $4::float8 WHEN 'tiu' THEN $4::float8 ELSE $5::float8 END) / 1000)
           OR (i.stream = 'hub' AND i.received_at < to_timestamp(($1::float8 - $7::float8) / 1000)
             AND EXISTS (SELECT 1 FROM vigie.hub_message m WHERE m.receipt = i.receipt AND m.kind = 'GEO-POS')
             AND NOT EXISTS (SELECT 1 FROM vigie.hub_message m WHERE m.receipt = i.receipt AND m.kind <> 'GEO-POS'))
           OR (i.stream = 'rpu' AND i.received_at < to_timestamp(($1::float8 - $2::float8) / 1000)
             AND i.state = 'processed'
             AND EXISTS (SELECT 1 FROM vigie.rpu_file f WHERE f.receipt = i.receipt)
             AND NOT EXISTS (
               SELECT 1 FROM vigie.rpu_file f WHERE f.receipt = i.receipt
                 AND (EXISTS (SELECT 1 FROM vigie.rpu_day d WHERE d.file_id = f.id)
                   OR EXISTS (SELECT 1 FROM vigie.rpu_held h WHERE h.file_id = f.id)))))
       ORDER BY i.received_at LIMIT $6
     ), gone AS (
       DELETE FROM vigie.inbox_chunk c USING old WHERE c.receipt = old.receipt
     ), marked AS (
       UPDATE vigie.inbox i SET purged_at = clock_timestamp() FROM old WHERE i.receipt = old.receipt RETURNING 1
     ) SELECT count(*)::int AS n FROM marked`,
    [
      now,
      INBOX_KEEP.rpuReplaced,
      INBOX_KEEP.rpu,
      INBOX_KEEP.hub,
      INBOX_KEEP.other,
      limit,
      INBOX_KEEP.positions
    ]
  );
  return rows[0]?.n ?? 0;
}
