import { CodedError } from '#domain/errors.ts';
import { connect, type DbTarget, type Queryable } from '../connect.ts';
import { knownMigrations, migrate, migrationLevel } from '../migrate.ts';
import { readTables, type Table } from './catalogue.ts';
import type { Total } from './digest.ts';
import { firstDifference } from './digest.ts';
import { loadRows, setSequences } from './load-table.ts';
import { totalsOf } from './read-table.ts';
import { KEPT, type Kept } from './tables.ts';

/** A table as an archive or a source names it. */
interface Shape {
  name: string;
  columns: readonly { name: string; type: string }[];
}

/**
 * Makes an empty database ready for rows of `level`: migrated to just that, so that an older backup meets the
 * schema it was taken from. A database that is further already, but empty, is taken as it is.
 * @throws CodedError ARCHIVE_NEWER, ARCHIVE_NOT_EMPTY naming a table
 */
export async function openTarget(target: DbTarget, level: readonly string[]): Promise<void> {
  const known = knownMigrations();
  const unknown = level.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new CodedError('ARCHIVE_NEWER', unknown);
  const db = connect(target, { name: 'vigie-target', max: 1 });
  try {
    const have = await migrationLevel(db);
    if (have.length > 0) await mustBeEmpty(db);
    const missing = level.filter((name) => !have.includes(name));
    const straight = level.every((name, index) => name === known[index]);
    if (missing.length > 0) await migrate(target, straight ? { count: missing.length } : {});
  } finally {
    await db.end();
  }
}

async function mustBeEmpty(db: Queryable): Promise<void> {
  for (const { name } of await readTables(db)) {
    const rows = await db.query(`SELECT 1 FROM vigie."${name}" LIMIT 1`);
    if (rows.length > 0) throw new CodedError('ARCHIVE_NOT_EMPTY', name);
  }
}

/** The target's own tables, with the columns the source has, in the source's order. */
export async function tablesLike(
  tx: Queryable,
  shapes: readonly Shape[],
  kept: Readonly<Record<string, Kept>> = KEPT
): Promise<Map<string, Table>> {
  const own = new Map((await readTables(tx, kept)).map((table) => [table.name, table]));
  return new Map(
    shapes.map(({ name, columns }) => {
      const table = own.get(name);
      const picked = columns.map((column) => table?.columns.find((other) => other.name === column.name));
      const there = picked.filter((column) => column !== undefined);
      // The migration level said that they match; a schema changed by hand does not.
      if (!table || there.length < columns.length) throw new CodedError('ARCHIVE_DIFFERS', name);
      return [name, { ...table, columns: there }];
    })
  );
}

/** Writes rows of any table of the target. */
export async function load(
  tx: Queryable,
  tables: ReadonlyMap<string, Table>,
  name: string,
  lines: readonly string[]
): Promise<void> {
  const table = tables.get(name);
  if (!table) throw new CodedError('ARCHIVE_DIFFERS', name);
  await loadRows(tx, table, lines);
}

/** Hypertables whose aggregates stand on them, and their time. */
const AGGREGATED = { attendance: 'entree', departure: 'sortie', samu_call: 'from_at' } as const;

/**
 * What a hypertable holds must be aggregated again: the debt says so, and the record's own job pays it. A record at an
 * older level may not have every one of them.
 */
async function owe(tx: Queryable, tables: ReadonlyMap<string, Table>): Promise<void> {
  for (const [relation, time] of Object.entries(AGGREGATED))
    if (tables.has(relation))
      await tx.query(
        `INSERT INTO vigie.refresh_debt (relation, from_at, to_at)
         SELECT '${relation}', min(${time}), max(${time}) FROM vigie.${relation} HAVING count(*) > 0`
      );
}

/**
 * Last act of a copy, inside its transaction: identities go on, aggregates are owed, and everything is read again and
 * compared. @throws CodedError ARCHIVE_DIFFERS naming the table
 */
export async function settleTarget(
  tx: Queryable,
  tables: ReadonlyMap<string, Table>,
  wanted: { totals: Readonly<Record<string, Total>>; sequences: Readonly<Record<string, number>> }
): Promise<void> {
  await setSequences(tx, wanted.sequences);
  await owe(tx, tables);
  const differing = firstDifference(wanted.totals, await totalsOf(tx, [...tables.values()]));
  if (differing !== null) throw new CodedError('ARCHIVE_DIFFERS', differing);
}
