import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { SERVER_OPTIONS, type DbTarget, type Queryable } from './connect.ts';

/** Where the SQL files are. */
export const MIGRATIONS_DIR = fileURLToPath(new URL('./migrations', import.meta.url));

/** Names of the migrations this version knows, in the order they run. */
export function knownMigrations(dir = MIGRATIONS_DIR): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => name.slice(0, -4))
    .sort();
}

/** Names of the migrations a record has run, in order; none for an empty database. */
export async function migrationLevel(db: Queryable): Promise<string[]> {
  const [there] = await db.query<{ there: boolean }>(
    `SELECT to_regclass('vigie.migration') IS NOT NULL AS there`
  );
  if (!there?.there) return [];
  const rows = await db.query<{ name: string }>('SELECT name FROM vigie.migration ORDER BY id');
  return rows.map(({ name }) => name);
}

/**
 * Brings a record to the newest schema: runs the files of `db/migrations/` it has not run, in order of name,
 * each in a transaction of its own.
 *
 * Two migrators at once: on a server the second waits for the first (advisory lock of its own connection). The
 * embedded engine cannot tell two connections apart, so there the supervisor runs one migrator (rule 5).
 * @param options `count`: run at most so many of them
 * @returns names of the files that were run
 * @throws the first failing file's error; what ran before it stays
 */
export async function migrate(
  target: DbTarget,
  options: { dir?: string; count?: number; log?: (line: string) => void } = {}
): Promise<string[]> {
  const embedded = 'socketDir' in target;
  const client = new pg.Client(
    embedded
      ? { host: target.socketDir, port: target.port ?? 5432, user: 'vigie', database: 'vigie' }
      : { connectionString: target.url, options: SERVER_OPTIONS }
  );
  const log = options.log ?? (() => undefined);
  await client.connect();
  try {
    const done = await runner({
      dbClient: client,
      dir: options.dir ?? MIGRATIONS_DIR,
      direction: 'up',
      count: options.count ?? Infinity,
      migrationsTable: 'migration',
      migrationsSchema: 'vigie',
      createMigrationsSchema: true,
      // Files other than SQL (notes, a schema dump) may lie beside the migrations.
      ignorePattern: '(?!.*\\.sql$).*',
      noLock: embedded,
      advisoryLockMode: 'wait',
      // Numbers are given out ahead of the work: one may come to a record that has run a later one.
      checkOrder: false,
      logger: { debug: log, info: log, warn: log, error: log }
    });
    return done.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
