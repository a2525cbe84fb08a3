import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode } from '../codes.ts';
import type { Queryable } from '../connect.ts';

/**
 * How many cases of regulation were oriented to each FINESS in (since, until], by their newest decision that names
 * one: each case once, those withdrawn not at all.
 */
export async function orientedSince(
  db: Queryable,
  { since, until, origin }: { since: Instant; until: Instant; origin: Origin }
): Promise<Record<string, number>> {
  const rows = await db.query<{ finess: string; n: number }>(
    `SELECT destination AS finess, count(*)::int AS n
     FROM vigie.samu_case c
     WHERE superseded_at IS NULL AND counted AND origin = $3::"char" AND destination IS NOT NULL
       AND decided_at > to_timestamp($1::float8 / 1000)
       AND EXISTS (SELECT 1 FROM jsonb_array_elements(c.decisions) d
         WHERE d->>'destination' = c.destination AND (d->>'at')::float8 > $1::float8 AND (d->>'at')::float8 <= $2::float8)
     GROUP BY destination`,
    [since, until, originCode(origin)]
  );
  return Object.fromEntries(rows.map(({ finess, n }) => [finess, n]));
}
