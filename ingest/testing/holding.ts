import type { Db } from '#db/connect.ts';

/** Which of some words a text holds, in capitals or not. */
export const wordsIn = (text: string, words: readonly string[]): string[] =>
  words.filter((word) => text.toUpperCase().includes(word.toUpperCase()));

/** Every column of every table of every schema that holds one of some words (bytes as they read), but the sealed inbox. */
export async function tablesHolding(db: Db, forbidden: readonly string[]): Promise<string[]> {
  const columns = await db.query<{ t: string; c: string; type: string }>(
    `SELECT format('%I.%I', c.table_schema, c.table_name) AS t, quote_ident(c.column_name) AS c, c.data_type AS type
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
       AND NOT (c.table_schema = 'vigie' AND c.table_name = 'inbox_chunk')`
  );
  if (columns.length < 150) throw new Error('not every table was looked at');
  const found: string[] = [];
  for (const { t, c, type } of columns) {
    const text = type === 'bytea' ? `encode(${c}, 'escape')` : `${c}::text`;
    const words = forbidden.map((word) => `position('${word}' in upper(${text})) > 0`).join(' OR ');
    const [row] = await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${t} WHERE ${words}`);
    if ((row?.n ?? 0) > 0) found.push(`${t}.${c}`);
  }
  return found;
}
