import { connect } from '#db/connect.ts';
import { migrate } from '#db/migrate.ts';
import { seedRegion } from '#db/reference.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { Config } from './config.ts';
import { targetOf } from './runtime.ts';

/** Oldest TimescaleDB a service should run on: 2.29.1 closes a security advisory. */
const ADVISED = [2, 29, 1];

/**
 * Brings the record to this version and this region. A record, wherever it is, keeps the nature it was created
 * with: simulated history never becomes real data.
 */
export async function prepareRecord(config: Config, say: (line: string) => void): Promise<void> {
  const target = targetOf(config);
  const done = await migrate(target);
  if (done.length > 0) say(`record: ${done.length} migrations run`);
  const db = connect(target, { name: 'vigie-prepare', max: 2 });
  try {
    const nature = config.demo ? 'simulated' : 'real';
    const known = await readSetting(db, 'nature');
    if (known !== null && known !== nature) {
      const asked = config.demo ? 'the demo' : 'VIGIE_DEMO=0';
      throw new Error(
        `The record holds ${String(known)} data, which ${asked} must not touch: set the data folder aside with ` +
          '"npm run vigie -- set-aside", or give another DATABASE_URL.'
      );
    }
    await writeSetting(db, 'nature', nature);
    await seedRegion(db, loadRegion(config.VIGIE_REGION));
    const { timescale } = await db.ping();
    if (db.kind === 'server' && isOlder(timescale)) {
      say(
        `WARNING: TimescaleDB ${timescale} is older than ${ADVISED.join('.')}, which closes a security advisory.`
      );
    }
  } finally {
    await db.end();
  }
}

/** True for a TimescaleDB that lacks the fix of a security advisory. */
export function isOlder(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, advised] of ADVISED.entries()) {
    const part = parts[index] ?? 0;
    if (part !== advised) return part < advised;
  }
  return false;
}

/** Longest wait for a record that is coming back, process ms. */
const PATIENCE = 60_000;

/** Resolves when the record answers again. @throws the last error after a minute */
export async function waitForRecord(config: Config, signal: AbortSignal): Promise<void> {
  const until = Date.now() + PATIENCE;
  const db = connect(targetOf(config), { name: 'vigie-wait', max: 1 });
  try {
    for (;;) {
      try {
        await db.ping();
        return;
      } catch (error) {
        if (signal.aborted || Date.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  } finally {
    await db.end();
  }
}
