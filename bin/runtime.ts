import { mkdirSync } from 'node:fs';
import { pino, type Logger } from 'pino';
import { type Db, type DbTarget, connect } from '#db/connect.ts';
import { DEFAULT_PORT } from '#db/engine/options.ts';
import type { RegionPack } from '#domain/region.ts';
import { loadRegion } from '#maps/region/index.ts';
import { followClock, type FollowedClock } from './clock.ts';
import { type Config, readConfig } from './config.ts';
import { refuseEmbedded } from './production.ts';

/** What every process of the house starts from. */
export interface Runtime {
  config: Config;
  log: Logger;
  region: RegionPack;
  target: DbTarget;
  db: Db;
  clock: FollowedClock;
}

/** Where the record is: the server of DATABASE_URL, or the embedded engine's socket in the data folder. */
export function targetOf(config: Config): DbTarget {
  return config.DATABASE_URL
    ? { url: config.DATABASE_URL }
    : { socketDir: config.dataDir, port: DEFAULT_PORT };
}

/** Structured logs on stderr; the supervisor keeps them. No personal data ever reaches a logger. */
export function logger(name: string, config: Config): Logger {
  return pino({ name, level: config.VIGIE_LOG_LEVEL }, pino.destination({ dest: 2, sync: false }));
}

/**
 * How long a process waits for one statement before its connection counts as dead, ms: longer than the embedded engine
 * lets any run (30 s), and less for the live picture, whose statements are short and whose screens wait.
 */
const ANSWER_MS = { realtime: 15_000, other: 35_000 };

/** Opens a process' runtime: configuration, log, region, record, clock. */
export async function openRuntime(name: string): Promise<Runtime> {
  const config = readConfig(process.env);
  refuseEmbedded(config, process.env.VIGIE_SUPERVISOR_FILE === undefined);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const log = logger(name, config);
  const target = targetOf(config);
  const answerMs = name === 'realtime' ? ANSWER_MS.realtime : ANSWER_MS.other;
  const db = connect(target, { name: `vigie-${name}`, max: 6, answerMs });
  const clock = await followClock(db, config, log);
  return { config, log, region: loadRegion(config.VIGIE_REGION), target, db, clock };
}

/** Ms a process may take to stop before it is ended. */
const STOP_MS = 5_500;

/**
 * Tells the supervisor that this process serves, and stops it in order on SIGTERM, on SIGINT, or when the
 * supervisor itself is gone.
 */
export function serve(runtime: Runtime, stop: () => Promise<void>): void {
  const { log, db, clock } = runtime;
  let stopping = false;
  const end = async (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'stopping');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    try {
      await stop();
      clock.stop();
      await db.end();
    } catch (error) {
      log.error({ err: error }, 'did not stop cleanly');
    }
    process.exit(0);
  };
  process.on('SIGTERM', () => void end('SIGTERM'));
  process.on('SIGINT', () => void end('SIGINT'));
  process.on('disconnect', () => void end('the supervisor is gone'));
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'a bug: unhandled rejection');
    process.exit(70);
  });
  process.send?.({ kind: 'ready' });
}
