import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Db, type DbTarget } from '../connect.ts';
import { startEngine } from '../engine/start.ts';
import { knownMigrations, migrate, migrationLevel } from '../migrate.ts';
import { writeSetting } from '../setting.ts';
import { createDatabase, dropDatabase, serverUrl } from '../testing/server-db.ts';
import { testDir } from '../testing/template.ts';
import { backupTo } from './backup.ts';
import { checkArchive, restoreFrom } from './restore.ts';

/** A database without anything in it. */
interface Empty {
  target: DbTarget;
  close(): Promise<unknown>;
}

let dir: string;
const opened: Empty[] = [];
beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'vigie-older-'))));
afterAll(async () => {
  for (const { close } of opened) await close();
  rmSync(dir, { recursive: true, force: true });
});

async function empty(): Promise<DbTarget> {
  const server = serverUrl();
  if (server !== null) {
    const { url, name } = await createDatabase(server);
    opened.push({ target: { url }, close: () => dropDatabase(server, name) });
    return { url };
  }
  const dataDir = testDir();
  const engine = await startEngine({ dataDir, log: pino({ level: 'warn' }, process.stderr) });
  opened.push({
    target: engine.target,
    close: async () => {
      await engine.kill();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
  return engine.target;
}

async function using<T>(target: DbTarget, use: (db: Db) => Promise<T>): Promise<T> {
  const db = connect(target, { max: 2 });
  try {
    return await use(db);
  } finally {
    await db.end();
  }
}

/** The first release's schema: six migrations. */
const FIRST = 6;

test('a backup of an older version is restored at its own level, proven there, then brought to this one', async () => {
  const old = await empty();
  await migrate(old, { count: FIRST });
  const path = join(dir, 'old.ndjson.gz');
  const made = await using(old, async (db) => {
    await writeSetting(db, 'nature', 'real');
    await db.query(`INSERT INTO vigie.source (source, name) VALUES ('chu', 'CHU')`);
    await db.query(
      `INSERT INTO vigie.inbox (receipt, source, stream, hash, origin, received_at, size, state)
       VALUES (gen_random_uuid(), 'chu', 'rpu', decode(repeat('ab', 32), 'hex'), 'r', now(), 10, 'processed')`
    );
    return backupTo(db, path, { product: '0.0.1', region: 'fictive', now: Date.now() });
  });
  expect(made.head.level).toEqual(knownMigrations().slice(0, FIRST));

  const target = await empty();
  await restoreFrom(target, path, await checkArchive(path), () => undefined);
  await using(target, async (db) => {
    expect(await migrationLevel(db)).toEqual(knownMigrations());
    // A column that came later is there, and says nothing of rows from before.
    expect(await db.query('SELECT source, unit FROM vigie.inbox')).toEqual([{ source: 'chu', unit: null }]);
    expect(await db.query('SELECT name FROM vigie.source')).toEqual([{ name: 'CHU' }]);
  });
});
