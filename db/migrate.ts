import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import type { DbTarget } from './connect.ts';

/** Where the SQL files are. */
export const MIGRATIONS_DIR = fileURLToPath(new URL('./migrations', import.meta.url));

/**
 * Brings a record to the newest schema: runs the files of `db/migrations/` it has not run, in order of name,
 * each in a transaction of its own.
 *
 * Two migrators at once: on a server the second waits for the first (advisory lock of its own connection). The
 * embedded engine cannot tell two connections apart, so there the supervisor runs one migrator (rule 5).
 * @returns names of the files that were run
 * @throws the first failing file's error; what ran before it stays
 */
export async function migrate(
  target: DbTarget,
  options: { dir?: string; log?: (line: string) => void } = {}
): Promise<string[]> {
  const embedded = 'socketDir' in target;
  const client = new pg.Client(
    embedded
      ? { host: target.socketDir, port: target.port ?? 5432, user: 'vigie', database: 'vigie' }
      : { connectionString: target.url }
  );
  const log = options.log ?? (() => undefined);
  await client.connect();
  try {
    const done = await runner({
      dbClient: client,
      dir: options.dir ?? MIGRATIONS_DIR,
      direction: 'up',
      migrationsTable: 'migration',
      migrationsSchema: 'vigie',
      createMigrationsSchema: true,
      // Files other than SQL (notes, a schema dump) may lie beside the migrations.
      ignorePattern: '(?!.*\\.sql$).*',
      noLock: embedded,
      advisoryLockMode: 'wait',
      logger: { debug: log, info: log, warn: log, error: log }
    });
    return done.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
