import { spawn } from 'node:child_process';
import type { Db, DbTarget } from '#db/connect.ts';
import { pgArray } from '#db/pg-array.ts';
import { pgRows } from '#db/pg-rows.ts';

interface Column {
  name: string;
  type: string;
}

/** Every current attendance of a record, column by column, as text. */
export interface BareRows {
  columns: Column[];
  values: (string | null)[][];
  rows: number;
}

/** PostgreSQL's own client, for a server only. */
const PSQL = 'psql';
/** Rows per statement: the fastest of 1,000 to 5,000 on the embedded engine. */
const BATCH = 4_000;

/** Reads back what was written, so that the same rows can be written without anything around them. */
export async function readBareRows(db: Db): Promise<BareRows> {
  const columns = await db.query<{ name: string; type: string }>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = 'vigie.attendance'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`
  );
  const values: (string | null)[][] = columns.map(() => []);
  const texts = columns.map(({ name }, i) => `${name}::text AS c${i}`).join(', ');
  const rows = await db.query<Record<string, string | null>>(
    `SELECT ${texts} FROM vigie.attendance WHERE superseded_at IS NULL ORDER BY unit_id, entree`
  );
  for (const row of rows) values.forEach((column, i) => column.push(row[`c${i}`] ?? null));
  return { columns, values, rows: rows.length };
}

/** An empty hypertable like `attendance`, with its index. */
async function freshTable(db: Db): Promise<void> {
  await db.query('DROP TABLE IF EXISTS vigie.bench_bare');
  await db.query('CREATE TABLE vigie.bench_bare (LIKE vigie.attendance)');
  await db.query(
    `SELECT public.create_hypertable('vigie.bench_bare', public.by_range('entree', INTERVAL '7 days'), create_default_indexes => false)`
  );
  await db.query('CREATE INDEX ON vigie.bench_bare (unit_id, entree)');
}

/** Arrays of arrays are flattened by unnest: these columns go as text and are cast. */
const isList = ({ type }: Column): boolean => type.endsWith('[]');

/** An empty table and a bare `INSERT … SELECT FROM unnest` into it, its parameters made beforehand. */
export async function prepareInsert(
  db: Db,
  { columns, values, rows }: BareRows
): Promise<() => Promise<void>> {
  await freshTable(db);
  const sent = columns.map((column) => `${isList(column) ? 'text' : column.type}[]`);
  const got = columns.map((column, i) => (isList(column) ? `c${i}::${column.type}` : `c${i}`));
  const insert = `INSERT INTO vigie.bench_bare SELECT ${got.join(', ')}
    FROM unnest(${sent.map((type, i) => `$${i + 1}::${type}`).join(', ')}) AS t(${got.map((_, i) => `c${i}`).join(', ')})`;
  const batches: string[][] = [];
  for (let at = 0; at < rows; at += BATCH)
    batches.push(values.map((column) => pgArray(column.slice(at, at + BATCH))));
  return async () => {
    for (const batch of batches) await db.query(insert, batch);
  };
}

/**
 * The same with all columns in one array of rows, as the path itself sends them: the engine at its best, shown beside
 * the share but not what is asked for.
 */
export async function prepareRows(db: Db, { columns, values, rows }: BareRows): Promise<() => Promise<void>> {
  await freshTable(db);
  const batches: string[] = [];
  for (let at = 0; at < rows; at += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, rows - at) }, (_row, i) =>
      columns.map((_column, c) => values[c]?.[at + i] ?? null)
    );
    batches.push(...pgRows(batch));
  }
  const insert = 'INSERT INTO vigie.bench_bare SELECT * FROM unnest($1::vigie.bench_bare[])';
  return async () => {
    for (const batch of batches) await db.query(insert, [batch]);
  };
}

/** An empty table of a server's record and a bare COPY into it by psql, its text made beforehand. */
export async function prepareCopy(
  db: Db,
  target: DbTarget,
  { values, rows }: BareRows
): Promise<() => Promise<void>> {
  if (!('url' in target)) throw new Error('COPY is measured on a server only');
  const { url } = target;
  await freshTable(db);
  let text = '';
  for (let i = 0; i < rows; i++) text += `${values.map((column) => copied(column[i])).join('\t')}\n`;
  return () => psql(url, 'COPY vigie.bench_bare FROM STDIN', text);
}

/** @throws Error when the bare write did not write every row */
export async function checkBare(db: Db, { rows }: BareRows): Promise<void> {
  const [count] = await db.query<{ n: number }>('SELECT count(*) AS n FROM vigie.bench_bare');
  if (count?.n !== rows) throw new Error(`the bare write made ${count?.n} rows of ${rows}`);
}

function copied(value: string | null | undefined): string {
  if (value === null || value === undefined) return '\\N';
  return value.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n' })[c] ?? '\\r');
}

function psql(url: string, command: string, input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(PSQL, ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', command, url], {
      stdio: ['pipe', 'ignore', 'pipe']
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`psql: ${said}`))));
    // When psql ends early its own words say why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
