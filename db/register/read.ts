import type { Queryable } from '../connect.ts';

/** A table of the schema as the catalogue describes it. */
export interface Described {
  name: string;
  purpose: string | null;
  columns: { name: string; type: string; purpose: string | null }[];
  /** TimescaleDB's retention policy of it, in PostgreSQL's words; null for none. */
  policy: string | null;
}

/** Tables and columns of the schema with their comments, and the retention policies in force. */
export async function describeTables(db: Queryable): Promise<Described[]> {
  const rows = await db.query<{
    table: string;
    said: string | null;
    column: string;
    type: string;
    purpose: string | null;
  }>(
    `SELECT c.relname AS "table", obj_description(c.oid, 'pg_class') AS said, a.attname AS "column",
       format_type(a.atttypid, a.atttypmod) AS type, col_description(c.oid, a.attnum) AS purpose
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'vigie'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY c.relname, a.attnum`
  );
  const policies = await db.query<{ table: string; after: string }>(
    `SELECT hypertable_name AS "table", config->>'drop_after' AS after FROM timescaledb_information.jobs
     WHERE hypertable_schema = 'vigie' AND proc_name = 'policy_retention'`
  );
  const tables = new Map<string, Described>();
  for (const { table, said, column, type, purpose } of rows) {
    const policy = policies.find((row) => row.table === table)?.after ?? null;
    const entry = tables.get(table) ?? { name: table, purpose: said, columns: [], policy };
    entry.columns.push({ name: column, type, purpose });
    tables.set(table, entry);
  }
  return [...tables.values()];
}
