import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDir } from '#db/testing/template.ts';
import { dayOf, file } from '#db/testing/rpu-files.ts';
import { writeRpu } from '#db/rpu/write.ts';
import { createDatabase, dropDatabase, serverUrl } from '#db/testing/server-db.ts';
import { HOUR } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { readConfig } from './config.ts';
import { openDataFolder } from './data-folder.ts';
import { vigie, withEmbedded } from './testing/command.ts';

const NOW = Date.parse('2026-11-18T10:00:00Z');

/** Each command starts an engine of its own. */
const SLOW = { timeout: 400_000 };

let home: string;
const folder = (name: string): Record<string, string> => ({ VIGIE_DATA_DIR: join(home, name) });
let backup: string;

beforeAll(async () => {
  home = testDir();
  await withEmbedded(join(home, 'a'), {}, async (db) => {
    await writeRpu(
      db,
      loadRegion('fictive').sites.map(({ finess }) =>
        file({ finess, extractAt: NOW - HOUR }, dayOf(finess, '2026-11-17', 60, NOW - HOUR))
      ),
      { holding: true, emitEvents: true }
    );
  });
  openDataFolder(readConfig({ ...folder('a'), VIGIE_REGION: 'fictive' }))();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The lines that say rows and hashes, one a table. */
const totals = (said: string): string[] => said.match(/^ {2}[a-z_]+ +[\d,]+ {2}[0-9a-f]{16}$/gm) ?? [];

test('backup, check, restore into an empty folder, backup again: equal totals and hashes', SLOW, async () => {
  const made = await vigie(['backup', '--to', join(home, 'backups')], folder('a'));
  expect(made, made.said).toMatchObject({ code: 0 });
  const [name = ''] = readdirSync(join(home, 'backups'));
  backup = join(home, 'backups', name);
  expect(totals(made.said).join()).toMatch(/attendance +300 /);
  expect(made.said).toMatch(/Not in it: payloads of the inbox/);

  const checked = await vigie(['restore', '--check', backup], folder('nowhere'));
  expect(totals(checked.said)).toEqual(totals(made.said));
  expect(existsSync(join(home, 'nowhere'))).toBe(false);

  const restored = await vigie(['restore', backup], folder('b'));
  expect(restored, restored.said).toMatchObject({ code: 0 });
  expect(restored.said).toMatch(/every table has the rows and the hash of the backup/);
  const again = await vigie(['backup', '--to', join(home, 'again.gz')], folder('b'));
  const same = (said: string) => totals(said).filter((line) => !/^ +(setting) /.test(line));
  expect(same(again.said)).toEqual(same(made.said));
});

test('each refusal is one sentence with what to do', SLOW, async () => {
  const full = await vigie(['restore', backup], folder('a'));
  expect(full.code).toBe(1);
  expect(full.said).toMatch(/ARCHIVE_NOT_EMPTY at \w+: The target is not empty\.\nGive an empty database/);

  const real = await vigie(['restore', backup], { ...folder('c'), VIGIE_DEMO: '0' });
  expect(real.said).toMatch(/ARCHIVE_OTHER_NATURE at simulated/);
  const region = await vigie(['restore', backup], { ...folder('c'), VIGIE_REGION: 'idf' });
  expect(region.said).toMatch(/ARCHIVE_OTHER_NATURE at fictive/);

  const bytes = readFileSync(backup);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  const torn = join(home, 'torn.gz');
  writeFileSync(torn, bytes);
  const refused = await vigie(['restore', torn], folder('c'));
  expect(refused.said).toMatch(/ARCHIVE_TORN.*\nNothing was written/);
  expect(existsSync(join(home, 'c', 'pg'))).toBe(false);

  const nobody = await vigie(['backup'], folder('d'));
  expect(nobody.said).toMatch(/There is no record in/);
  const release = openDataFolder(readConfig({ ...folder('a'), VIGIE_REGION: 'fictive' }));
  const busy = await vigie(['backup'], folder('a'));
  release();
  expect(busy.said).toMatch(/ARCHIVE_BUSY at process \d+.*\nStop Vigie/);
});

test('old backups of a folder are removed beyond those kept, nothing else is', async () => {
  const dir = join(home, 'backups');
  writeFileSync(join(dir, 'vigie-20200101-000000.ndjson.gz'), 'old');
  writeFileSync(join(dir, 'notes.gz'), 'mine');
  const made = await vigie(['backup', '--to', dir, '--keep', '2'], folder('a'));
  expect(made.said).toMatch(/removed vigie-20200101-000000/);
  expect(readdirSync(dir)).toHaveLength(3);
  expect(readdirSync(dir)).toContain('notes.gz');
});

// Where there is no server there is nothing to move to: the suite of a server holds this test.
if (serverUrl() !== null)
  test('move fills a server, says what to set, and the folder is not started again', async () => {
    const server = serverUrl() ?? '';
    const { url, name } = await createDatabase(server);
    try {
      const moved = await vigie(['move', '--to', url], { ...folder('b'), DATABASE_URL: url });
      expect(moved, moved.said).toMatchObject({ code: 0 });
      expect(moved.said).toMatch(/same rows and hash on both sides[^]*set DATABASE_URL/);
      expect(moved.said).not.toContain(url);
      const start = await vigie(['backup'], folder('b'));
      expect(start.said).toMatch(/was moved to a server on .* set DATABASE_URL/);
      const backedUp = await vigie(['backup', '--to', join(home, 'server.gz')], {
        ...folder('b'),
        DATABASE_URL: url
      });
      const same = (said: string) => totals(said).filter((line) => !/^ +(setting) /.test(line));
      expect(same(backedUp.said)).toEqual(same(moved.said));
    } finally {
      await dropDatabase(server, name);
    }
  });
