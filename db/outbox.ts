import type { NewsEvent, OutboxEvent, OutboxEvents } from '#domain/events.ts';
import { isNewsKind } from '#domain/news.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode, originOf } from './codes.ts';
import type { Queryable } from './connect.ts';

/** An event before it has a `seq`. `key` names what it is about: a unit, or '' for the whole. */
export type NewOutboxEvent =
  | {
      [K in keyof OutboxEvents]: {
        kind: K;
        key: string;
        origin: Origin;
        at: Instant;
        payload: OutboxEvents[K];
      };
    }[keyof OutboxEvents]
  | NewNews;

/** News of one thing before it has a `seq`; a payload of null says that it is gone. */
export type NewNews = NewsEvent extends infer E ? (E extends NewsEvent ? Omit<E, 'seq'> : never) : never;

/**
 * Appends events to the feed and keeps `unit_now` and `news_now` in step. **The last act of a writing transaction**: it takes
 * the feed's one lock, and whatever follows would be done while every other writer waits.
 * @returns seq of the last event, 0 when there was none to write
 */
export async function emit(tx: Queryable, events: readonly NewOutboxEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  const rows = events.map((event) => ({
    ...event,
    origin: originCode(event.origin),
    ...(isNewsKind(event.kind) && { news: true })
  }));
  const [head] = await tx.query<{ seq: number }>('SELECT vigie.emit($1::jsonb) AS seq', [
    JSON.stringify(rows)
  ]);
  return head?.seq ?? 0;
}

interface Row {
  seq: number;
  kind: string;
  key: string;
  origin: string;
  at: Instant;
  payload: unknown;
}

/** Events after `afterSeq`, in commit order, at most `limit`. */
export async function readFeed(db: Queryable, afterSeq: number, limit: number): Promise<OutboxEvent[]> {
  const rows = await db.query<Row>(
    'SELECT seq, kind, key, origin, at, payload FROM vigie.outbox WHERE seq > $1 ORDER BY seq LIMIT $2',
    [afterSeq, limit]
  );
  return rows.map((row) => ({ ...row, origin: originOf(row.origin) }) as OutboxEvent);
}

/** Last seq of the feed, and the first one still kept: a reader behind `floor` must start again. */
export async function feedBounds(db: Queryable): Promise<{ floor: number; head: number }> {
  const [row] = await db.query<{ floor: number; head: number }>(
    `SELECT coalesce((SELECT seq FROM vigie.outbox ORDER BY seq LIMIT 1), 0) AS floor,
            coalesce((SELECT seq FROM vigie.outbox ORDER BY seq DESC LIMIT 1), 0) AS head`
  );
  return row ?? { floor: 0, head: 0 };
}

/** Domain time of the last tick that the feed still holds; null when there is none. */
export async function lastTick(db: Queryable, origin: Origin): Promise<Instant | null> {
  const [row] = await db.query<{ at: Instant }>(
    `SELECT (payload->>'at')::float8 AS at FROM vigie.outbox WHERE kind = 'tick' AND origin = $1 ORDER BY seq DESC LIMIT 1`,
    [originCode(origin)]
  );
  return row?.at ?? null;
}

/** Last seq of the feed, 0 when it is empty. */
export async function headSeq(db: Queryable): Promise<number> {
  return (await feedBounds(db)).head;
}

/**
 * Forgets events stored before `before` (process time). The newest is always kept, so that the head of the
 * feed can still be read after a quiet week.
 * @returns rows deleted
 */
export async function pruneOutbox(db: Queryable, before: Instant): Promise<number> {
  const rows = await db.query<{ n: number }>(
    `WITH gone AS (
       DELETE FROM vigie.outbox
       WHERE stored_at < to_timestamp($1::float8 / 1000) AND seq < (SELECT max(seq) FROM vigie.outbox)
       RETURNING 1
     ) SELECT count(*)::int AS n FROM gone`,
    [before]
  );
  return rows[0]?.n ?? 0;
}
