import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { NOTE_KEPT, SHOWN_AFTER_END } from '#domain/tiu/limits.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import { originOf } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { KEEP_DAYS } from '../keep.ts';
import { emit, type NewNews } from '../outbox.ts';
import { tiuNews } from './command.ts';
import { decideInRecord } from './decide.ts';
import { lockTiu } from './rows.ts';

const DAY = 24 * 3_600_000;

/** Asks that nobody answered in their time, of open requests. */
const DUE = `SELECT r.id, r.origin, (a->>'id')::int AS ask, (a->>'expiresAt')::float8 AS at
  FROM vigie.tiu_request r, jsonb_array_elements(r.request->'asks') a
  WHERE r.ended_at IS NULL AND a->>'state' IN ('asked', 'deferred') AND (a->>'expiresAt')::float8 <= $1
  ORDER BY at, r.id`;

/**
 * Writes down the asks whose 30 minutes ran out, each once whoever else does the same: under the lock of all who decide,
 * an ask that is over is not over again. It happened when its time ran out, and is known now.
 * @param now domain time
 * @returns asks expired
 */
export async function expireAsks(db: Db, now: Instant): Promise<number> {
  if ((await db.query(DUE, [now])).length === 0) return 0;
  return db.tx(async (tx) => {
    await lockTiu(tx);
    const due = await tx.query<{ id: string; origin: string; ask: number; at: Instant }>(DUE, [now]);
    const changed = new Map<string, { origin: Origin; request: TiuRequest }>();
    for (const { id, origin: code, ask } of due) {
      const origin = originOf(code);
      const asked = {
        ...{ request: id, command: { kind: 'expire' as const, ask }, by: 'system' as const, actor: '' },
        ...{ at: now, now }
      };
      const world = { facilities: new Map(), placeWords: new Set<string>() };
      const { request } = await decideInRecord(tx, origin, asked, world, now);
      changed.set(id, { origin, request });
    }
    await emit(
      tx,
      [...changed.values()].flatMap(({ origin, request }) => tiuNews(origin, [request], now))
    );
    return due.length;
  });
}

/** Takes requests that ended an hour ago out of the live picture. @returns how many */
export async function sweepTiu(db: Db, now: Instant): Promise<number> {
  const over = `SELECT key, origin FROM vigie.news_now
    WHERE kind = 'tiu.request' AND (payload->'end'->>'at')::float8 <= $1 ORDER BY key`;
  if ((await db.query(over, [now - SHOWN_AFTER_END])).length === 0) return 0;
  return db.tx(async (tx) => {
    await lockTiu(tx);
    const rows = await tx.query<{ key: string; origin: string }>(over, [now - SHOWN_AFTER_END]);
    const gone = rows.map(({ key, origin }): NewNews => ({
      ...{ kind: 'tiu.request', key, origin: originOf(origin), at: now, payload: null }
    }));
    await emit(tx, gone);
    return rows.length;
  });
}

/**
 * Erases free texts 30 days after the end of their request, requests with their steps after 400 days, and commands
 * after a week. @param now domain time @returns rows deleted
 */
export async function purgeTiu(db: Db, now: Instant): Promise<number> {
  return db.tx(async (tx) => {
    const notes = await count(
      tx,
      `DELETE FROM vigie.tiu_note n USING vigie.tiu_request r
       WHERE r.id = n.request AND r.ended_at < to_timestamp($1::float8 / 1000) RETURNING 1`,
      now - NOTE_KEPT
    );
    const old = `SELECT id FROM vigie.tiu_request WHERE ended_at < to_timestamp($1::float8 / 1000)`;
    const before = now - KEEP_DAYS.tiu * DAY;
    const steps = await count(tx, `DELETE FROM vigie.tiu_step WHERE request IN (${old}) RETURNING 1`, before);
    const requests = await count(
      tx,
      `DELETE FROM vigie.tiu_request WHERE ended_at < to_timestamp($1::float8 / 1000) RETURNING 1`,
      before
    );
    const commands = await count(
      tx,
      `DELETE FROM vigie.tiu_command WHERE recorded_at < to_timestamp($1::float8 / 1000) RETURNING 1`,
      now - KEEP_DAYS.tiuCommands * DAY
    );
    return notes + steps + requests + commands;
  });
}

async function count(tx: Queryable, statement: string, before: Instant): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `WITH gone AS (${statement}) SELECT count(*)::int AS n FROM gone`,
    [before]
  );
  return row?.n ?? 0;
}
