import type { Queryable } from '../connect.ts';

/**
 * Holds things by name until the transaction ends, always in the same order: whoever writes cases, then teams, then
 * the figures of a SAMU never waits for somebody who waits for him.
 */
export async function lockThings(tx: Queryable, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await tx.query(
    `SELECT pg_advisory_xact_lock(7103, h) FROM (
       SELECT DISTINCT hashtext(name) AS h FROM unnest($1::text[]) AS t(name) ORDER BY 1) AS held`,
    [[...new Set(names)]]
  );
}
