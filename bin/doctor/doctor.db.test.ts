import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '#db/connect.ts';
import { noteRun } from '#db/jobs.ts';
import { testDir } from '#db/testing/template.ts';
import { HOUR } from '#domain/time/instant.ts';
import { loadSecrets } from '#ingest/inbox/secrets.ts';
import { readConfig } from '../config.ts';
import { openDataFolder } from '../data-folder.ts';
import { freePort } from '../testing/house.ts';
import { vigie, withEmbedded } from '../testing/command.ts';

let home: string;
let dataDir: string;
let env: Record<string, string>;
let ports: { PORT: string; INGEST_PORT: string };
/** What both ports answer: this Vigie, or something else. */
let body = '{"alive":true}';
const servers: Server[] = [];

beforeAll(async () => {
  home = testDir();
  dataDir = join(home, 'data');
  ports = { PORT: String(await freePort()), INGEST_PORT: String(await freePort()) };
  env = { VIGIE_DATA_DIR: dataDir, VIGIE_DEMO: '0', ...ports };
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function open(): Promise<void> {
  for (const port of [ports.PORT, ports.INGEST_PORT]) {
    const server = createServer((_request, response) => response.end(body));
    await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
    servers.push(server);
  }
}
const close = (): void => {
  for (const server of servers.splice(0)) server.close();
};

/** Each line of the doctor by what it is about. */
async function doctor(over: Record<string, string> = {}): Promise<Record<string, string> & { code: string }> {
  const { code, said } = await vigie(['doctor'], { ...env, ...over });
  const lines = [...said.matchAll(/^(ok|note|WRONG) +([a-z]+) +(.*(?:\n +→ .*)?)$/gm)];
  return {
    ...Object.fromEntries(lines.map(([, mark, about, says]) => [about, `${mark} ${says}`])),
    code: String(code)
  };
}

const LINES = [
  'machine',
  'settings',
  'folder',
  'secrets',
  'ports',
  'record',
  'clock',
  'feeds',
  'jobs',
  'backup'
];

test(
  'a healthy house has ten lines and nothing wrong; each real fault is told with its remedy',
  { timeout: 300_000 },
  async () => {
    await withEmbedded(dataDir, env, async (db) => {
      await loadSecrets(join(dataDir, 'secrets'));
      const release = openDataFolder(readConfig({ ...env, VIGIE_REGION: 'fictive' }));
      await open();
      try {
        for (const job of ['refresh', 'backup', 'inbox'])
          await noteRun(db, job, Date.now(), { ms: 1, error: null });
        const well = await doctor();
        expect(Object.keys(well).filter((name) => name !== 'code')).toEqual(LINES);
        for (const about of LINES.filter((name) => name !== 'settings' && name !== 'machine'))
          expect(well[about], about).toMatch(/^ok/);
        expect(well['settings']).toMatch(/^note real data on the embedded engine.*\n +→ Move it/);
        expect(well['jobs']).toMatch(/last purges: inbox \d+ s,/);
        expect(well.code, JSON.stringify(well)).toBe('0');
        await flooded();
        await faults(db);
      } finally {
        close();
        release();
      }
    });
  }
);

/** The record was away and a source floods: the others still go on, and somebody should know. */
async function flooded(): Promise<void> {
  const spool = { state: 'degraded', files: 7, sources: 2 };
  const told = async (sharesUsed: number): Promise<string | undefined> => {
    body = JSON.stringify({ alive: true, components: { spool: { ...spool, sharesUsed } } });
    return (await doctor())['ports'];
  };
  expect(await told(0)).toMatch(/^note 7 payloads of 2 sources wait on disk\n +→ They drain by themselves/);
  expect(await told(1)).toMatch(/^WRONG 7 payloads of 2 sources wait on disk; 1 may send no more\n/);
}

async function faults(db: Db): Promise<void> {
  chmodSync(dataDir, 0o755);
  chmodSync(join(dataDir, 'secrets', 'visit.key'), 0o644);
  body = 'another program';
  await noteRun(db, 'refresh', Date.now() - HOUR, { ms: 1, error: '57014' });
  await noteRun(db, 'backup', Date.now() - 50 * HOUR, { ms: 1, error: null });
  const [last] = await db.query<{ name: string }>(
    'SELECT name FROM vigie.migration ORDER BY id DESC LIMIT 1'
  );
  await db.query('DELETE FROM vigie.migration WHERE name = $1', [last?.name]);
  const deaf = `redis://127.0.0.1:${await freePort()}`;
  const ill = await doctor({ VIGIE_HOST: '0.0.0.0', REDIS_URL: deaf });
  expect(ill).toMatchObject({
    code: '1',
    settings: expect.stringMatching(
      /^WRONG .*faces a network without a proxy.*Redis does not answer.*\n.*→ Put a reverse proxy/
    ),
    folder: expect.stringMatching(/^WRONG .*open to other users \(755\)\n +→ chmod 700/),
    secrets: expect.stringMatching(/^WRONG visit.key can be read by others \(644\)\n +→ chmod 600/),
    ports: expect.stringMatching(/^WRONG \d+ is taken by another program; .*\n +→ Set PORT/),
    record: expect.stringMatching(/^WRONG is 1 migrations behind .*\n +→ vigie backup, then vigie migrate/),
    jobs: expect.stringMatching(/^WRONG refresh failed \(57014\); the last refresh is 60 min old/),
    backup: expect.stringMatching(/^WRONG the last backup is 2 days old\n +→ vigie backup/)
  });
  chmodSync(dataDir, 0o700);
  rmSync(join(dataDir, 'secrets', 'visit.key'));
  close();
  const deadPorts = await doctor();
  expect(deadPorts['secrets']).toMatch(/^WRONG visit.key is missing/);
  expect(deadPorts['ports']).toMatch(/^WRONG Vigie runs, but nobody answers/);
}

test('a record at rest, one that is away and a folder that is not there are told apart', async () => {
  const rest = await doctor();
  expect(rest['record']).toMatch(/^note the embedded record is at rest/);
  const away = await doctor({ DATABASE_URL: 'postgres://vigie@127.0.0.1:1/vigie' });
  expect(away).toMatchObject({
    code: '1',
    record: expect.stringMatching(/^WRONG does not answer \(ECONNREFUSED\)/)
  });
  // Beside a server each folder that Vigie writes is looked at, alone it is the one that holds them all.
  const server = { DATABASE_URL: 'postgres://vigie@127.0.0.1:1/vigie' };
  for (const name of ['secrets', 'spool', 'drop']) mkdirSync(join(dataDir, name), { recursive: true });
  expect((await doctor(server))['folder']).toMatch(/^ok .*nobody runs on it/);
  rmSync(join(dataDir, 'drop'), { recursive: true });
  writeFileSync(join(dataDir, 'drop'), '', { mode: 0o600 });
  expect((await doctor(server))['folder']).toMatch(/^WRONG .*cannot be written\n +→ Look at its rights/);
  expect((await doctor())['folder']).toMatch(/^ok /);
  const nowhere = await doctor({ VIGIE_DATA_DIR: join(home, 'nowhere') });
  expect(nowhere['folder']).toMatch(/^WRONG .*is not there/);
});
