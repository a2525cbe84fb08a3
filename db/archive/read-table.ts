import type { Queryable } from '../connect.ts';
import type { Table } from './catalogue.ts';
import { Digest, type Total } from './digest.ts';

/** Rows come in batches of about this many characters, so that memory is bounded whatever a row weighs. */
const BATCH_CHARS = 2_000_000;
const MOST_ROWS = 4_000;

/** Values must be written the same way by every server, whatever its settings. */
const SETTLE = `SET LOCAL TimeZone TO 'UTC'; SET LOCAL DateStyle TO 'ISO, YMD'; SET LOCAL bytea_output TO 'hex';
SET LOCAL extra_float_digits TO 1; SET LOCAL statement_timeout TO 0; SET LOCAL idle_in_transaction_session_timeout TO 0`;

/** First act of a transaction that reads or writes an archive. */
export async function settle(tx: Queryable): Promise<void> {
  await tx.query(SETTLE);
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * The rows of a table, each a JSON array of its values as text (null stays null), in batches. Inside a settled
 * transaction; one table at a time.
 */
export async function* readTable(tx: Queryable, table: Table): AsyncGenerator<string[]> {
  const values = table.columns.map(({ name, instead }) => `(${instead ?? quoted(name)})::text`);
  await tx.query(
    `DECLARE archive NO SCROLL CURSOR FOR
     SELECT to_json(ARRAY[${values.join(', ')}]::text[])::text AS line FROM vigie.${quoted(table.name)}
     ${table.rows === null ? '' : `WHERE ${table.rows}`}`
  );
  let rows = 100;
  for (;;) {
    const batch = await tx.query<{ line: string }>(`FETCH ${rows} FROM archive`);
    if (batch.length === 0) break;
    const lines = batch.map(({ line }) => line);
    yield lines;
    const chars = lines.reduce((sum, line) => sum + line.length, 0) / lines.length;
    rows = Math.min(MOST_ROWS, Math.max(1, Math.floor(BATCH_CHARS / chars)));
  }
  await tx.query('CLOSE archive');
}

/** Counts and hashes what the tables hold now, as an archive would write them. */
export async function totalsOf(tx: Queryable, tables: readonly Table[]): Promise<Record<string, Total>> {
  const totals: Record<string, Total> = {};
  for (const table of tables) {
    const digest = new Digest();
    for await (const lines of readTable(tx, table)) digest.add(lines);
    totals[table.name] = digest.total();
  }
  return totals;
}
