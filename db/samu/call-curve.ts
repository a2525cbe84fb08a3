import type { Origin } from '#domain/origin.ts';
import { callSums } from '#domain/samu/calls/sums.ts';
import type { CallReport, CallSums } from '#domain/samu/calls/types.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';
import { CALL_COLUMNS } from './calls.ts';

/** A window of telephony, cut into steps. */
export interface CallWindow {
  samus: readonly string[];
  origin: Origin;
  from: Instant;
  to: Instant;
  /** ms; a whole hour where the hourly counts are read. */
  step: number;
}

/** One step of one SAMU. */
export interface CallStep {
  samu: string;
  /** Its begin. */
  at: Instant;
  sums: CallSums;
}

/** Steps of SAMU from their reports, as known at an instant; steps of which nothing is known are left out. */
export async function callSteps(
  db: Queryable,
  { samus, origin, from, to, step }: CallWindow,
  asKnownAt: Instant
): Promise<CallStep[]> {
  const rows = await db.query<CallReport>(
    `SELECT ${CALL_COLUMNS} FROM vigie.samu_call
     WHERE origin = $1 AND samu = ANY($2::text[])
       AND from_at >= to_timestamp($3::float8 / 1000) AND from_at < to_timestamp($4::float8 / 1000)
       AND recorded_at <= to_timestamp($5::float8 / 1000)
       AND (superseded_at IS NULL OR superseded_at > to_timestamp($5::float8 / 1000))`,
    [originCode(origin), [...samus], from - HOUR / 4, to, asKnownAt]
  );
  const steps: CallStep[] = [];
  for (const samu of samus) {
    const own = rows.filter((row) => row.samu === samu);
    for (let at = from; at < to; at += step) {
      const inside = own.filter((row) => row.from < at + step && row.to > at);
      if (inside.length > 0) steps.push({ samu, at, sums: callSums(inside, at, Math.min(to, at + step)) });
    }
  }
  return steps;
}

type HourRow = Record<
  `${'presented' | 'answered' | 'answered_30s' | 'answered_60s' | 'abandoned'}${'' | '_s'}`,
  number | null
> & {
  samu: string;
  at: Instant;
  short: number | null;
};

/** The same by whole hours from the hourly counts, for long windows: as known at their last refresh. */
export async function callHours(db: Queryable, { samus, origin, from, to }: CallWindow): Promise<CallStep[]> {
  const rows = await db.query<HourRow>(
    `SELECT samu, bucket AS at, abandoned_under_10s::float8 AS short,
       presented::float8 AS presented, presented_s, answered::float8 AS answered, answered_s,
       answered_30s::float8 AS answered_30s, answered_30s_s, answered_60s::float8 AS answered_60s, answered_60s_s,
       abandoned::float8 AS abandoned, abandoned_s
     FROM vigie.samu_call_hourly
     WHERE origin = $1 AND samu = ANY($2::text[])
       AND bucket >= to_timestamp($3::float8 / 1000) AND bucket < to_timestamp($4::float8 / 1000)
     ORDER BY bucket`,
    [originCode(origin), [...samus], from, to]
  );
  return rows.map((row) => {
    const sum = (n: number | null, seconds: number | null) => ({
      n: n ?? 0,
      share: Math.min(1, (seconds ?? 0) / 3_600)
    });
    return {
      samu: row.samu,
      at: row.at,
      sums: {
        presented: sum(row.presented, row.presented_s),
        answered: sum(row.answered, row.answered_s),
        answered30s: sum(row.answered_30s, row.answered_30s_s),
        answered60s: sum(row.answered_60s, row.answered_60s_s),
        abandoned: sum(row.abandoned, row.abandoned_s),
        abandonedUnder10s: sum(row.short, row.short === null ? 0 : 3_600)
      }
    };
  });
}
