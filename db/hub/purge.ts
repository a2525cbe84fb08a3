import { HOUR, type Instant } from '#domain/time/instant.ts';
import { originOf } from '../codes.ts';
import type { Db, Queryable } from '../connect.ts';
import { KEEP_DAYS, KEEP_HOURS } from '../keep.ts';
import { emit } from '../outbox.ts';

const DAY = 24 * HOUR;
const before = (now: Instant, days: number): Instant => now - days * DAY;

/** Rows that each table keeps for a time, by the column that ages. `$1` is the instant before which they go. */
const TABLES = [
  ['hub_message', "kind <> 'GEO-POS' AND recorded_at", KEEP_DAYS.hubMessages],
  ['hub_message', "kind = 'GEO-POS' AND recorded_at", KEEP_HOURS.positions / 24],
  ['samu_case', 'recorded_at', KEEP_DAYS.hub],
  ['smur_mission', 'recorded_at', KEEP_DAYS.hub],
  ['aid_request', 'recorded_at', KEEP_DAYS.hub],
  ['team', 'heard_at', KEEP_DAYS.hub]
] as const;

/**
 * Forgets what the Hub Santé said longer ago than it is kept, and tells screens to forget teams that fell silent
 * and places that are a day old.
 * @param now both clocks: what is kept goes by domain time, the feed by process time
 * @returns rows deleted
 */
export async function purgeHub(db: Db, now: { domain: Instant; process: Instant }): Promise<number> {
  const { domain } = now;
  let n = 0;
  for (const [table, condition, days] of TABLES)
    n += await count(
      db,
      `DELETE FROM vigie.${table} WHERE ${condition} < to_timestamp($1::float8 / 1000)`,
      before(domain, days)
    );
  const old = before(domain, KEEP_HOURS.positions / 24);
  n += await count(db, 'DELETE FROM vigie.team_position WHERE at < to_timestamp($1::float8 / 1000)', old);
  await dropEmptyChunks(db, old);
  n += await count(
    db,
    `DELETE FROM vigie.outbox WHERE kind = 'team.position' AND stored_at < to_timestamp($1::float8 / 1000)
       AND seq < (SELECT max(seq) FROM vigie.outbox)`,
    now.process - KEEP_HOURS.toldPositions * HOUR
  );
  return n + (await forgetSilent(db, domain, old));
}

async function count(db: Queryable, sql: string, instant: Instant): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `WITH gone AS (${sql} RETURNING 1) SELECT count(*)::int AS n FROM gone`,
    [instant]
  );
  return row?.n ?? 0;
}

/** Rows are deleted to the second; the chunks that are then empty are dropped, so that none piles up. */
async function dropEmptyChunks(db: Queryable, old: Instant): Promise<void> {
  await db.query(
    "SELECT public.drop_chunks('vigie.team_position', older_than => to_timestamp($1::float8 / 1000))",
    [old]
  );
}

/** One transaction: places that are a day old, and teams of which nothing was heard for a week. */
async function forgetSilent(db: Db, now: Instant, old: Instant): Promise<number> {
  return db.tx(async (tx) => {
    const placeless = await tx.query<{ id: string; origin: string }>(
      `UPDATE vigie.team SET position_at = NULL, lon = NULL, lat = NULL
       WHERE position_at < to_timestamp($1::float8 / 1000) RETURNING id, origin`,
      [old]
    );
    const silent = await tx.query<{ id: string; origin: string }>(
      `UPDATE vigie.team SET told = false WHERE told AND heard_at < to_timestamp($1::float8 / 1000) RETURNING id, origin`,
      [before(now, KEEP_DAYS.silentTeam)]
    );
    const gone = (kind: 'team.position' | 'team.state') => (row: { id: string; origin: string }) => ({
      ...{ kind, key: row.id, at: now, payload: null },
      origin: originOf(row.origin)
    });
    await emit(tx, [...placeless.map(gone('team.position')), ...silent.map(gone('team.state'))]);
    return placeless.length + silent.length;
  });
}
