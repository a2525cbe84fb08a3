import { rmSync } from 'node:fs';
import { pino } from 'pino';
import { inject } from 'vitest';
import { connect, type Db, type DbTarget } from '../connect.ts';
import { startEngine, type EngineHandle } from '../engine/start.ts';
import type { EngineLimits } from '../engine/options.ts';
import { migrate } from '../migrate.ts';
import { createDatabase, dropDatabase } from './server-db.ts';
import { cloneTemplate, testDir } from './template.ts';

/** A migrated, empty record of one test file. */
export interface TestDb {
  db: Db;
  target: DbTarget;
  /** The engine process, to be killed or restarted by a test; null on a server. */
  engine: EngineHandle | null;
  close(): Promise<void>;
}

/**
 * Opens a record nobody else uses: a clone of the migrated folder with an engine process of its own, or a
 * database of its own, migrated, on the server of TEST_DATABASE_URL / DATABASE_URL.
 */
export async function openTestDb(
  options: { max?: number; limits?: Partial<EngineLimits> } = {}
): Promise<TestDb> {
  const record = inject('vigieRecord');
  if ('url' in record) {
    const { url, name } = await createDatabase(record.url);
    await migrate({ url });
    const db = connect({ url }, options);
    return {
      db,
      target: { url },
      engine: null,
      close: async () => {
        await db.end();
        await dropDatabase(record.url, name);
      }
    };
  }
  const dataDir = testDir();
  cloneTemplate(record.dir, dataDir);
  const log = pino({ level: 'warn' }, process.stderr);
  const engine = await startEngine({ dataDir, log, ...(options.limits ? { limits: options.limits } : {}) });
  const db = connect(engine.target, options);
  return {
    db,
    target: engine.target,
    engine,
    close: async () => {
      await db.end();
      // The data goes with the folder: no clean close is waited for.
      await engine.kill();
      rmSync(dataDir, { recursive: true, force: true });
    }
  };
}
