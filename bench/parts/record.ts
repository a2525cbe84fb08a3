import { rmSync } from 'node:fs';
import { pino } from 'pino';
import { connect, type Db, type DbTarget } from '#db/connect.ts';
import { type EngineHandle, startEngine } from '#db/engine/start.ts';
import { migrate } from '#db/migrate.ts';
import { seedRegion } from '#db/reference.ts';
import { createDatabase, dropDatabase } from '#db/testing/server-db.ts';
import { cloneTemplate, templateDir, testDir } from '#db/testing/template.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { Context } from './types.ts';

/** A migrated record with a region's sites and no attendance. */
export interface BenchRecord {
  db: Db;
  target: DbTarget;
  /** null on a server. */
  engine: EngineHandle | null;
  /** A folder of its own, for what stands beside a record. */
  dir: string;
}

export const quietLog = pino({ level: 'error' }, process.stderr);

/** A record nobody else uses: an embedded engine of its own, or a database of its own on a server. */
export async function openRecord(
  context: Pick<Context, 'later'>,
  region: string,
  serverUrl: string | null = null
): Promise<BenchRecord> {
  const dir = testDir();
  context.later(async () => rmSync(dir, { recursive: true, force: true }));
  const record = serverUrl === null ? await embedded(context, dir) : await onServer(context, serverUrl);
  const db = connect(record.target, { name: 'vigie-bench' });
  context.later(() => db.end());
  await seedRegion(db, loadRegion(region));
  return { ...record, db, dir };
}

async function embedded(context: Pick<Context, 'later'>, dir: string) {
  cloneTemplate(await templateDir(), dir);
  const engine = await startEngine({ dataDir: dir, log: quietLog });
  context.later(() => engine.kill());
  return { target: engine.target, engine };
}

async function onServer(context: Pick<Context, 'later'>, serverUrl: string) {
  const { url, name } = await createDatabase(serverUrl);
  context.later(() => dropDatabase(serverUrl, name));
  await migrate({ url });
  return { target: { url }, engine: null };
}
