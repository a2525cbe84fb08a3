import type { Queryable } from './connect.ts';

/**
 * Elects one holder per name. True when `holder` has the lease for `ms` more of the database's own time: it was
 * free, had run out, or was its own. The holder renews well before the end; a dead one is replaced after it.
 */
export async function takeLease(db: Queryable, name: string, holder: string, ms: number): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO vigie.lease AS l (name, holder, until)
     VALUES ($1, $2, clock_timestamp() + $3::float8 * INTERVAL '1 ms')
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
     WHERE l.holder = excluded.holder OR l.until < clock_timestamp()
     RETURNING 1`,
    [name, holder, ms]
  );
  return rows.length > 0;
}

/** Gives the lease back at once: the next one need not wait for its end. */
export async function releaseLease(db: Queryable, name: string, holder: string): Promise<void> {
  await db.query('DELETE FROM vigie.lease WHERE name = $1 AND holder = $2', [name, holder]);
}
