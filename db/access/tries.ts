import { HOUR, type Instant, MINUTE, SECOND } from '#domain/time/instant.ts';
import type { Queryable } from '../connect.ts';
import { markOf } from './seal.ts';

/** Failures that cost nothing: people mistype. An address is shared by a whole hospital. */
const FREE = { pair: 5, factor: 5, address: 60 } as const;
const LONGEST = 15 * MINUTE;
/** A quiet hour forgets. */
const MEMORY = HOUR;

interface Context {
  secret: Uint8Array;
  now: Instant;
}

function freeFor(key: string): number {
  if (key.startsWith('address ')) return FREE.address;
  return key.startsWith('factor ') ? FREE.factor : FREE.pair;
}

/** Ms to wait before another try is looked at: the longest of what these keys have collected; 0 when none. */
export async function blockedFor(
  db: Queryable,
  { secret, now }: Context,
  keys: readonly string[]
): Promise<number> {
  const [row] = await db.query<{ until: Instant | null }>(
    'SELECT max(blocked_until) AS until FROM vigie.sign_in_try WHERE key = ANY ($1)',
    [keys.map((key) => markOf(secret, key))]
  );
  return Math.max(0, (row?.until ?? 0) - now);
}

/** Counts a failed try: after the free ones each doubles the pause, from one second to a quarter of an hour. */
export async function countFailure(
  db: Queryable,
  { secret, now }: Context,
  keys: readonly string[]
): Promise<void> {
  for (const key of keys) {
    await db.query(
      `INSERT INTO vigie.sign_in_try AS t (key, failures, blocked_until, at)
       VALUES ($1, 1, to_timestamp($2::float8 / 1000), to_timestamp($2::float8 / 1000))
       ON CONFLICT (key) DO UPDATE SET
         failures = CASE WHEN t.at < to_timestamp($3::float8 / 1000) THEN 1 ELSE t.failures + 1 END,
         at = excluded.at,
         blocked_until = CASE WHEN t.at < to_timestamp($3::float8 / 1000) OR t.failures + 1 <= $4 THEN excluded.at
           ELSE excluded.at + least($6::float8, $5::float8 * power(2, least(t.failures - $4, 20))) * interval '1 ms' END`,
      [markOf(secret, key), now, now - MEMORY, freeFor(key), SECOND, LONGEST]
    );
  }
}

/** A right try forgets the wrong ones before it. */
export async function forgetFailures(
  db: Queryable,
  { secret }: Context,
  keys: readonly string[]
): Promise<void> {
  await db.query('DELETE FROM vigie.sign_in_try WHERE key = ANY ($1)', [
    keys.map((key) => markOf(secret, key))
  ]);
}
