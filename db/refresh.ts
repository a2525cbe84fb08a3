import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { Db } from './connect.ts';

const DAY = 24 * HOUR;
/** RPU are corrected for a week: no window is shorter, so that neighbouring debts become one refresh. */
const WINDOW = 8 * DAY;
/** A refresh holds the embedded engine while it runs: long ranges go in pieces, others are served in between. */
const PIECE = 4 * DAY;

/** Aggregates in the order they stand on one another. */
const AGGREGATES = {
  attendance: ['attendance_hourly', 'attendance_daily'],
  departure: ['departure_hourly', 'departure_daily', 'departure_stay_daily'],
  samu_call: ['samu_call_hourly']
} as const;

type Relation = keyof typeof AGGREGATES;

interface Debt {
  id: number;
  relation: Relation;
  from_at: Instant;
  to_at: Instant;
}

/**
 * Refreshes the aggregates over every range touched since the last time, merged. The debt is paid only when its
 * refresh is done, so that a stop in between loses nothing.
 * @returns ranges refreshed
 */
export async function refreshDebt(db: Db): Promise<number> {
  const debts = await db.query<Debt>(
    'SELECT id, relation, from_at, to_at FROM vigie.refresh_debt ORDER BY id'
  );
  let n = 0;
  for (const relation of Object.keys(AGGREGATES) as Relation[]) {
    const own = debts.filter((debt) => debt.relation === relation);
    for (const [from, to] of mergedWindows(own.map((d) => [d.from_at, d.to_at]))) {
      await refreshRange(db, relation, from, to);
      n++;
    }
    if (own.length > 0) {
      await db.query('DELETE FROM vigie.refresh_debt WHERE id = ANY($1::int8[])', [
        own.map((debt) => debt.id)
      ]);
    }
  }
  return n;
}

/** Refreshes all aggregates of one hypertable over [from, to), newest days first: screens look at those. */
export async function refreshRange(db: Db, relation: Relation, from: Instant, to: Instant): Promise<void> {
  for (let until = to; until > from; until -= PIECE) {
    const at = Math.max(from, until - PIECE);
    for (const aggregate of AGGREGATES[relation]) {
      // A day either side: only whole buckets are refreshed, and a local day is not one of UTC.
      await refreshAggregate(db, aggregate, at - DAY, until + DAY);
    }
  }
}

/** How long another refresh of the same days is waited for, process ms. */
const PATIENCE = 60_000;
/** `lock_not_available`: a server's worker, or another process, refreshes these days of this aggregate. */
const REFRESHED_BY_ANOTHER = '55P03';

/** Its refreshes exclude each other: on a server one that meets another is refused instead of waiting. */
async function refreshAggregate(db: Db, aggregate: string, from: Instant, to: Instant): Promise<void> {
  const since = performance.now();
  for (;;) {
    try {
      await db.query(
        `CALL public.refresh_continuous_aggregate('vigie.${aggregate}', $1::timestamptz, $2::timestamptz)`,
        [new Date(from).toISOString(), new Date(to).toISOString()]
      );
      return;
    } catch (error) {
      const met = (error as { code?: unknown }).code === REFRESHED_BY_ANOTHER;
      if (!met || performance.now() - since > PATIENCE) throw error;
    }
    await sleep(100 + Math.random() * 200);
  }
}

/** Ranges widened to at least 8 days (backwards) and merged. */
export function mergedWindows(ranges: readonly [Instant, Instant][]): [Instant, Instant][] {
  const wide = ranges
    .map(([from, to]): [Instant, Instant] => [Math.min(from, to - WINDOW), to])
    .sort((a, b) => a[0] - b[0]);
  const out: [Instant, Instant][] = [];
  for (const [from, to] of wide) {
    const last = out.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}

/** How late the aggregates are: process ms since the oldest unpaid debt, 0 for none. */
export async function refreshLag(db: Pick<Db, 'query'>): Promise<number> {
  const [row] = await db.query<{ ms: number }>(
    `SELECT coalesce(date_part('epoch', clock_timestamp() - min(stored_at)) * 1000, 0)::float8 AS ms FROM vigie.refresh_debt`
  );
  return row?.ms ?? 0;
}
