import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Db, type DbTarget } from '#db/connect.ts';
import { holderOf } from '#db/engine/lock.ts';
import type { EngineLimits } from '#db/engine/options.ts';
import { startEngine } from '#db/engine/start.ts';
import { CodedError } from '#domain/errors.ts';
import type { Config } from './config.ts';
import { lockOf, openDataFolder } from './data-folder.ts';
import { logger, targetOf } from './runtime.ts';

/** A record held for one long command. */
export interface AloneRecord {
  db: Db;
  target: DbTarget;
  close(): Promise<void>;
}

/** A copy is one transaction of minutes: the watchdog of the embedded engine, made for many clients, would end it. */
const LIMITS: Pick<EngineLimits, 'batchMs' | 'transactionMs' | 'transactionTotalMs'> = {
  batchMs: 3_600_000,
  transactionMs: 24 * 3_600_000,
  transactionTotalMs: 24 * 3_600_000
};

/**
 * Opens the record for a command that reads or writes all of it. A server serves others meanwhile. The embedded
 * engine has one session for everybody, so it is started here, with the folder's lock, while Vigie is stopped.
 * @param create true: an empty record may be made in the folder
 * @throws CodedError ARCHIVE_BUSY while Vigie runs on the folder; Error when there is no record
 */
export async function openAlone(config: Config, create = false): Promise<AloneRecord> {
  if (config.DATABASE_URL) {
    const target = targetOf(config);
    const db = connect(target, { name: 'vigie-copy', max: 3 });
    return { db, target, close: () => db.end() };
  }
  const { dataDir } = config;
  if (!create && !existsSync(join(dataDir, 'pg')))
    throw new Error(`There is no record in ${dataDir}: name its folder with VIGIE_DATA_DIR.`);
  const holder = holderOf(lockOf(dataDir)) ?? holderOf(join(dataDir, 'engine.lock'));
  if (holder !== null) throw new CodedError('ARCHIVE_BUSY', `process ${holder}`);
  const release = openDataFolder(config);
  try {
    const log = logger('vigie', { ...config, VIGIE_LOG_LEVEL: 'warn' });
    const engine = await startEngine({ dataDir, log, limits: LIMITS });
    const db = connect(engine.target, { name: 'vigie-copy', max: 3 });
    return {
      db,
      target: engine.target,
      close: async () => {
        await db.end();
        await engine.stop();
        release();
      }
    };
  } catch (error) {
    release();
    throw error;
  }
}
