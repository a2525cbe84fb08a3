import { readClock } from '../clock.ts';
import type { Db, Queryable } from '../connect.ts';
import { readEpoch } from '../epoch.ts';
import { migrationLevel } from '../migrate.ts';
import { readSetting } from '../setting.ts';
import { readSequences, readTables, type Table } from './catalogue.ts';
import { FORMAT, type Foot, type Head } from './head.ts';
import { readTable, settle } from './read-table.ts';
import { LEFT_OUT } from './tables.ts';
import { writeArchive, type TableRows } from './write-file.ts';

/** What the record itself does not know about a backup. */
export interface BackupOptions {
  /** Version of the product. */
  product: string;
  region: string;
  /** Process time, ms. */
  now: number;
}

/**
 * Writes one consistent snapshot of a record (repeatable read) to a file. The same on both engines; on the embedded
 * one nobody else is served meanwhile, so it must be this caller's own.
 * @throws CodedError ARCHIVE_EXISTS; Error for a record never prepared
 */
export async function backupTo(
  db: Db,
  path: string,
  options: BackupOptions
): Promise<{ head: Head; foot: Foot }> {
  const versions = await db.ping();
  return db.tx(
    async (tx) => {
      await settle(tx);
      const tables = await readTables(tx);
      const head: Head = {
        ...(await factsOf(tx)),
        vigie: 'backup',
        format: FORMAT,
        product: options.product,
        region: options.region,
        at: new Date(options.now).toISOString(),
        engine: { kind: db.kind, postgres: versions.version, timescaledb: versions.timescale },
        tables: tables.map(({ name, columns }) => ({
          name,
          columns: columns.map((column) => ({ name: column.name, type: column.type }))
        })),
        left: LEFT_OUT
      };
      const foot = await writeArchive(path, head, rowsOf(tx, tables), () => readSequences(tx));
      return { head, foot };
    },
    { isolation: 'repeatable read', readOnly: true }
  );
}

/** What a head says of the record as it stands. @throws Error for a record that was never prepared */
export async function factsOf(
  tx: Queryable
): Promise<Pick<Head, 'level' | 'nature' | 'epoch' | 'clock' | 'waiting'>> {
  const level = await migrationLevel(tx);
  const nature = level.length > 0 ? await readSetting(tx, 'nature') : null;
  if (nature !== 'real' && nature !== 'simulated')
    throw new Error('The record was never prepared: there is nothing to copy.');
  const [inbox] = await tx.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM vigie.inbox WHERE state = 'pending'`
  );
  return {
    level,
    nature,
    epoch: await readEpoch(tx),
    clock: await readClock(tx),
    waiting: inbox?.waiting ?? 0
  };
}

async function* rowsOf(tx: Queryable, tables: readonly Table[]): AsyncGenerator<TableRows> {
  for (const table of tables) yield { name: table.name, batches: readTable(tx, table) };
}
