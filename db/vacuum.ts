import type { Db } from './connect.ts';

/** A table is vacuumed when this share of it changed since, or this many rows of a small one. */
const SHARE = 0.1;
const ROWS = 500;

/**
 * `VACUUM (ANALYZE)` of what changed. A server's autovacuum does this by itself; the embedded engine has none
 * and keeps no counts across a restart, so what it cannot know is judged by what it counted since.
 * @returns tables vacuumed
 */
export async function vacuumChanged(db: Db): Promise<number> {
  const tables = await db.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, relname) AS name FROM pg_stat_user_tables
     WHERE (schemaname = 'vigie' OR (schemaname = '_timescaledb_internal' AND relname LIKE '\\_hyper\\_%\\_chunk'))
       AND n_dead_tup + n_mod_since_analyze > greatest($1, $2 * (n_live_tup + n_dead_tup))
     ORDER BY n_dead_tup + n_mod_since_analyze DESC LIMIT 40`,
    [ROWS, SHARE]
  );
  for (const { name } of tables) await db.query(`VACUUM (ANALYZE) ${name}`);
  return tables.length;
}
