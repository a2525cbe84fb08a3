import { rmSync } from 'node:fs';
import { pino } from 'pino';
import { inject } from 'vitest';
import { connect, type Db, type DbTarget } from '../connect.ts';
import { startEngine, type EngineHandle } from '../engine/start.ts';
import type { EngineLimits } from '../engine/options.ts';
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
 * Opens a record nobody else uses: a clone of the migrated template with an engine process of its own, or a
 * database of its own on the server of TEST_DATABASE_URL / DATABASE_URL.
 */
export async function openTestDb(
  options: { max?: number; limits?: Partial<EngineLimits> } = {}
): Promise<TestDb> {
  const template = inject('vigieTemplate');
  if ('url' in template) {
    const { url, name } = await createDatabase(template.url, template.name);
    const db = connect({ url }, options);
    return {
      db,
      target: { url },
      engine: null,
      close: async () => {
        await db.end();
        await dropDatabase(template.url, name);
      }
    };
  }
  const dataDir = testDir();
  cloneTemplate(template.dir, dataDir);
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
