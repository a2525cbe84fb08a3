import type { Queryable } from '../connect.ts';
import { pgArray } from '../pg-array.ts';
import type { Table } from './catalogue.ts';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Writes rows of an archive, values in the order of the table's columns. Identities are kept as they were. */
export async function loadRows(tx: Queryable, table: Table, lines: readonly string[]): Promise<void> {
  const rows = lines.map((line) => JSON.parse(line) as (string | null)[]);
  const names = table.columns.map(({ name }) => quoted(name));
  const given = names.map((_, index) => `v${index}`);
  const values = table.columns.map(({ type }, index) => `v${index}::${type}`);
  const columns = names.map((_, index) => pgArray(rows.map((row) => row[index] ?? null)));
  await tx.query(
    `INSERT INTO vigie.${quoted(table.name)} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
     SELECT ${values.join(', ')}
     FROM unnest(${columns.map((_, index) => `$${index + 1}::text[]`).join(', ')}) AS r(${given.join(', ')})`,
    columns
  );
}

/** Makes every identity go on after what an archive and its record had drawn. */
export async function setSequences(
  tx: Queryable,
  sequences: Readonly<Record<string, number>>
): Promise<void> {
  for (const [place, last] of Object.entries(sequences)) {
    const [table = '', column = ''] = place.split('.');
    if (last > 0)
      await tx.query('SELECT setval(pg_get_serial_sequence($1, $2), $3::int8)', [
        `vigie.${quoted(table)}`,
        column,
        last
      ]);
  }
}
