import type { ErrorCode } from '#domain/errors.ts';
import type { Origin } from '#domain/origin.ts';
import type { StreamName } from '#domain/streams.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { originCode } from './codes.ts';
import type { Act } from './access/act.ts';
import { audit } from './audit.ts';
import type { Db, Queryable } from './connect.ts';
import { KEEP_DAYS } from './keep.ts';

/** A part of a message that could not be used. `value` only where it cannot be a person's. */
export interface SetAside {
  /** Where, by the names of the format: `resource[2]/state`. */
  place: string;
  code: ErrorCode;
  value: string | null;
}

/** The message it is a part of. */
export interface SetAsideOf {
  stream: StreamName;
  origin: Origin;
  source: string;
  receipt: string;
  /** Domain time. */
  recordedAt: Instant;
}

/**
 * Keeps what could not be used of one message, in place of what an earlier try at the same message had kept.
 * Inside the transaction that writes the rest of it.
 */
export async function setAside(tx: Queryable, of: SetAsideOf, parts: readonly SetAside[]): Promise<void> {
  if (parts.length === 0) {
    await tx.query('DELETE FROM vigie.set_aside WHERE receipt = $1', [of.receipt]);
    return;
  }
  const rows = parts.map(({ place, code, value }) => ({
    ...{ place: place.slice(0, 200), code },
    value: value?.slice(0, 80) ?? null
  }));
  await tx.query(
    `WITH gone AS (DELETE FROM vigie.set_aside WHERE receipt = $4::uuid)
     INSERT INTO vigie.set_aside (stream, origin, source, receipt, place, code, value, recorded_at)
     SELECT $1, $2::"char", $3, $4::uuid, place, code, value, to_timestamp($5::float8 / 1000)
     FROM jsonb_to_recordset($6::jsonb) AS x(place text, code text, value text)`,
    [of.stream, originCode(of.origin), of.source, of.receipt, of.recordedAt, JSON.stringify(rows)]
  );
}

/** What a person looked at and closes: one code of one stream, up to the newest they saw. */
export interface AsideChoice {
  stream: StreamName;
  code: string;
  origin: Origin;
  /** Domain times: the newest that was shown, and now. */
  seen: Instant;
  now: Instant;
}

/**
 * Closes what is set aside of one code of a stream, with its audit entry: it is no longer counted, and kept as long as
 * before. What came after `seen` stays open.
 * @returns how many were closed; 0 leaves no entry
 */
export async function closeAside(db: Db, choice: AsideChoice, act: Act): Promise<number> {
  const { stream, code, origin, seen, now } = choice;
  return db.tx(async (tx) => {
    const [row] = await tx.query<{ n: number }>(
      `WITH closed AS (
         UPDATE vigie.set_aside SET closed_at = to_timestamp($5::float8 / 1000)
         WHERE stream = $1 AND code = $2 AND origin = $3::"char" AND closed_at IS NULL
           AND recorded_at <= to_timestamp($4::float8 / 1000) RETURNING 1)
       SELECT count(*)::int AS n FROM closed`,
      [stream, code, originCode(origin), seen, now]
    );
    const n = row?.n ?? 0;
    if (n > 0)
      await audit(tx, {
        ...{ at: act.now, actor: act.actor, action: 'aside.close', subject: `stream:${stream}` },
        after: { code, n }
      });
    return n;
  });
}

/** Deletes what was set aside longer ago than it is kept. @param now domain time @returns rows deleted */
export async function purgeSetAside(db: Queryable, now: Instant): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `WITH gone AS (DELETE FROM vigie.set_aside WHERE recorded_at < to_timestamp($1::float8 / 1000) RETURNING 1)
     SELECT count(*)::int AS n FROM gone`,
    [now - KEEP_DAYS.quarantineRows * 24 * HOUR]
  );
  return row?.n ?? 0;
}
