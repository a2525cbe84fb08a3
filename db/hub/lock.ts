import type { Queryable } from '../connect.ts';

/**
 * Holds things by name until the transaction ends, always in the same order: one group after the other, and within a
 * group by hash. Whoever writes cases, then teams, then the figures of a SAMU never waits for somebody who waits for him.
 */
export async function lockThings(tx: Queryable, ...groups: (readonly string[])[]): Promise<void> {
  const names = groups.flat();
  if (names.length === 0) return;
  const ranks = groups.flatMap((group, rank) => group.map(() => rank));
  await tx.query(
    `SELECT pg_advisory_xact_lock(7103, h) FROM (
       SELECT hashtext(name) AS h FROM unnest($1::text[], $2::int[]) AS t(name, rank)
       GROUP BY 1 ORDER BY min(rank), 1) AS held`,
    [names, ranks]
  );
}
