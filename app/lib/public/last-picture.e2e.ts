import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHouse, type House } from '#bin/testing/house.ts';

const VIGIE = fileURLToPath(new URL('../../../bin/vigie.ts', import.meta.url));
const PAGES = ['/urgences', '/en/urgences', '/urgences/appeler', '/urgences?pour=enfant&commune=96001'];
const WAIT = { timeout: 60_000 };

let house: House;
let supervisor = 0;
let alone: ChildProcess | null = null;

beforeAll(async () => {
  house = await startHouse();
  const status = readFileSync(`/proc/${house.pidOf('app')}/status`, 'utf8');
  supervisor = Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
});
afterAll(async () => {
  alone?.kill('SIGKILL');
  if (supervisor > 0) process.kill(supervisor, 'SIGCONT');
  await house?.stop();
});

const get = (path: string) => fetch(house.web + path, { headers: { accept: 'text/html' } });
const kill = (name: string) => process.kill(house.pidOf(name) ?? 0, 'SIGKILL');

async function expectLast(): Promise<void> {
  for (const path of PAGES) {
    const answer = await get(path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(await answer.text()).toMatch(/data-vigie-old="\d+">(?:Image de|Picture from) \d\d:\d\d.*tel:15/s);
  }
  for (const path of ['/api/public/v1/urgences', '/api/public/v1/urgences.csv', '/urgences.txt'])
    expect([path, (await fetch(house.web + path)).status]).toEqual([path, 200]);
}

it('answers with its last picture once pages, feeds and record are killed, and after the door itself was', async () => {
  const folder = join(house.dataDir, 'public');
  const kept = () =>
    readdirSync(folder, { encoding: 'utf8' })
      .filter((name) => name.endsWith('.kept'))
      .map((name) => /^\{"address":"([^"]+)"/.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? '');
  const isWhole = () => {
    const names = kept();
    return names.includes('picture') && names.includes('/icon.svg') && names.length >= 10;
  };
  await expect.poll(isWhole, WAIT).toBe(true);
  // Nobody brings them back.
  process.kill(supervisor, 'SIGSTOP');
  for (const name of ['simulator', 'app', 'ingest', 'engine']) kill(name);
  await expectLast();
  const style = /href="([^"]+\.css)"/.exec(await (await get('/urgences')).text())?.[1] ?? '';
  kill('realtime');
  const { port } = new URL(house.web);
  alone = spawn(process.execPath, [VIGIE, 'realtime'], {
    env: {
      ...process.env,
      PORT: port,
      VIGIE_DATA_DIR: house.dataDir,
      VIGIE_REGION: 'fictive',
      VIGIE_DEMO: '1'
    },
    stdio: 'ignore'
  });
  await expect
    .poll(
      () =>
        get('/urgences').then(
          ({ status }) => status,
          () => 0
        ),
      WAIT
    )
    .toBe(200);
  await expectLast();
  expect((await fetch(new URL(style, `${house.web}/urgences`))).status).toBe(200);
  const said = (await (await fetch(`${house.web}/api/public/v1/urgences`)).json()) as { image: string };
  expect(said.image).toMatch(/^image de \d\d:\d\d(?: \(\d\d\/\d\d\))?$/);
  expect((await get('/pc')).status).toBe(503);
});
