import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Db, type DbTarget } from './connect.ts';
import { startEngine } from './engine/start.ts';
import { migrate, MIGRATIONS_DIR } from './migrate.ts';
import { createDatabase, dropDatabase, serverUrl } from './testing/server-db.ts';
import { testDir } from './testing/template.ts';

let home: string;
let target: DbTarget;
let db: Db;
let close: () => Promise<unknown>;
beforeAll(async () => {
  home = testDir();
  const server = serverUrl();
  if (server === null) {
    const engine = await startEngine({ dataDir: join(home, 'data'), log: pino({ level: 'silent' }) });
    target = engine.target;
    close = () => engine.kill();
  } else {
    const database = await createDatabase(server);
    target = { url: database.url };
    close = () => dropDatabase(server, database.name);
  }
  db = connect(target);
});
afterAll(async () => {
  await db.end();
  await close();
  rmSync(home, { recursive: true, force: true });
});

test('an empty database gets every migration once, and what is no SQL file is left alone', async () => {
  const dir = join(home, 'migrations');
  cpSync(MIGRATIONS_DIR, dir, { recursive: true });
  writeFileSync(join(dir, 'notes.md'), 'not SQL');
  const first = await migrate(target, { dir });
  expect(first[0]).toMatch(/^0001/);
  expect(first).toEqual([...first].sort());
  expect(await migrate(target, { dir })).toEqual([]);
  expect(await db.query('SELECT count(*) AS n FROM vigie.migration')).toEqual([{ n: first.length }]);
});

test('a migration that fails leaves nothing of itself, and is run again once it is repaired', async () => {
  const dir = join(home, 'migrations');
  const file = join(dir, '9998_broken.sql');
  writeFileSync(file, '-- Up Migration\nCREATE TABLE vigie.half (n int); SELECT 1 / 0;');
  await expect(migrate(target, { dir })).rejects.toMatchObject({ code: '22012' });
  expect(await db.query("SELECT to_regclass('vigie.half') AS half")).toEqual([{ half: null }]);
  writeFileSync(file, '-- Up Migration\nCREATE TABLE vigie.half (n int);');
  expect(await migrate(target, { dir })).toEqual(['9998_broken']);
});
