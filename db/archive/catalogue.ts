import type { Queryable } from '../connect.ts';
import { KEPT, LEFT_OUT, type Kept } from './tables.ts';

/** A column as it is written and read: its name, its type, and what is written in its place. */
interface Column {
  name: string;
  type: string;
  instead: string | null;
}

/** A table of an archive. */
export interface Table {
  name: string;
  columns: Column[];
  /** SQL condition, or null for all rows. */
  rows: string | null;
}

const COLUMNS = `
SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'vigie'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attgenerated = ''
ORDER BY c.relname, a.attnum`;

const REFERENCES = `
SELECT f.relname AS "from", t.relname AS "to" FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f' AND k.connamespace = 'vigie'::regnamespace AND f.oid <> t.oid`;

/**
 * The tables of a record that are to be written, each after those it refers to.
 * @param kept which tables, and what of them (`KEPT` for a backup, `MOVED` for a move)
 * @throws Error naming a table for which nobody decided
 */
export async function readTables(
  db: Queryable,
  kept: Readonly<Record<string, Kept>> = KEPT
): Promise<Table[]> {
  const columns = await db.query<{ table: string; name: string; type: string }>(COLUMNS);
  const references = await db.query<{ from: string; to: string }>(REFERENCES);
  const tables = new Map<string, Table>();
  for (const { table, name, type } of columns) {
    const fate = kept[table];
    if (!fate && LEFT_OUT[table] === undefined)
      throw new Error(`vigie.${table} has no place in db/archive/tables.ts: say whether backups hold it.`);
    if (!fate) continue;
    const entry = tables.get(table) ?? { name: table, columns: [], rows: fate.rows ?? null };
    entry.columns.push({ name, type, instead: fate.instead?.[name] ?? null });
    tables.set(table, entry);
  }
  return inOrder([...tables.values()], references);
}

function inOrder(tables: Table[], references: { from: string; to: string }[]): Table[] {
  const out: Table[] = [];
  const place = (table: Table): void => {
    if (out.includes(table)) return;
    for (const { to } of references.filter(({ from }) => from === table.name)) {
      const other = tables.find(({ name }) => name === to);
      if (other) place(other);
    }
    out.push(table);
  };
  for (const table of tables) place(table);
  return out;
}

/** Identity columns of the schema and the last value each has drawn; 0 for none. */
export async function readSequences(db: Queryable): Promise<Record<string, number>> {
  const rows = await db.query<{ table: string; column: string; sequence: string }>(
    `SELECT c.relname AS "table", a.attname AS column,
       pg_get_serial_sequence(format('vigie.%I', c.relname), a.attname) AS sequence
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'vigie'::regnamespace AND c.relkind = 'r' AND a.attidentity <> '' AND NOT a.attisdropped
     ORDER BY 1, 2`
  );
  const out: Record<string, number> = {};
  for (const { table, column, sequence } of rows) {
    const [last] = await db.query<{ n: number }>(
      `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS n FROM ${sequence}`
    );
    out[`${table}.${column}`] = last?.n ?? 0;
  }
  return out;
}
