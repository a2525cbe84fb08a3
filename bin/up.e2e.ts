import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { formatParis, localDay } from '#domain/time/paris.ts';
import { openBrowser } from './testing/browser.ts';
import { freePort, startHouse, type House } from './testing/house.ts';
import { openPeople } from './testing/people.ts';

const VIGIE = fileURLToPath(new URL('./vigie.ts', import.meta.url));

interface Ready {
  ready: boolean;
  'push.engine': string;
  'db.engine': string;
  versions: Record<string, string>;
  components: Record<string, { state: string; detail?: { restarts?: number } }>;
}
const readyz = async (web: string) => (await (await fetch(`${web}/readyz`)).json()) as Ready;

/** Runs a command of vigie to its end. */
function vigie(args: string[], env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('VIGIE_'))
    );
    const child = spawn(process.execPath, [VIGIE, ...args], {
      env: { ...clean, VIGIE_REGION: 'fictive', ...env }
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('close', (code) => resolve({ code, said }));
  });
}

/** What of these people must never be seen again, in the ways it could be written. */
const MARKERS = ['17/11/1933', '1933-11-17', '96777', 'marqueville', 'arqueur'];

/** A file of one site: `count` people who came in the last two hours and are still there. */
function file(finess: string, now: number, count: number): string {
  const records = Array.from({ length: count }, (_, index) => ({
    ENTREE: formatParis(now - 5 * MINUTE - ((index * 7) % 110) * MINUTE),
    NAISSANCE: '17/11/1933',
    SEXE: index % 2 ? 'M' : 'F',
    CP: '96777',
    COMMUNE: 'Zzmarqueville',
    MOTIF: 'Mme Zzmarqueur, chute',
    MODE_ENTREE: '8'
  }));
  const from = localDay(now - 24 * HOUR);
  return writeRpuXml(
    rawHeader({ finess, ordre: '0', extractAt: now - MINUTE, from, to: localDay(now) }),
    records
  );
}

describe('one command', () => {
  const shared = inject('vigieHouse');

  it('says which engines carry it; uWebSockets.js on Linux x64 with glibc', async () => {
    const said = await readyz(shared.web);
    expect(said.ready).toBe(true);
    expect(said['db.engine']).toBe(process.env.DATABASE_URL ? 'server' : 'embedded');
    expect(said.versions).toMatchObject({
      node: process.versions.node,
      timescaledb: expect.stringMatching(/^2\./)
    });
    const glibc = (process.report.getReport() as { header: { glibcVersionRuntime?: string } }).header
      .glibcVersionRuntime;
    if (process.platform === 'linux' && process.arch === 'x64' && glibc)
      expect(said['push.engine']).toBe('uws');
  });

  it('refuses a second run on its folder, a taken port and a simulated folder for real data, each in one sentence', async () => {
    const ports = async () => ({ PORT: String(await freePort()), INGEST_PORT: String(await freePort()) });
    const again = await vigie(['up'], { VIGIE_DATA_DIR: shared.dataDir, ...(await ports()) });
    expect(again.code).toBe(1);
    expect(again.said).toMatch(/already runs on/);
    const taken = await vigie(['up'], {
      VIGIE_DATA_DIR: shared.dataDir,
      ...(await ports()),
      PORT: new URL(shared.web).port
    });
    expect(taken.said).toMatch(/Port \d+ is taken by another program: set PORT/);
    const real = await vigie(['up'], { VIGIE_DATA_DIR: shared.dataDir, ...(await ports()), VIGIE_DEMO: '0' });
    expect(real.code).toBe(1);
    expect(real.said).toMatch(/simulated history.*VIGIE_DEMO=0.*set-aside/s);
    const wrong = await vigie(['up'], { VIGIE_SIM_SPEED: '9000' });
    expect(wrong.said).toMatch(/^vigie: VIGIE_SIM_SPEED="9000" is not valid/m);
  });

  it('does not set aside a folder that is in use', async () => {
    const answer = await vigie(['set-aside'], { VIGIE_DATA_DIR: shared.dataDir });
    expect(answer.said).toMatch(/in use: stop Vigie first/);
    expect(existsSync(shared.dataDir)).toBe(true);
  });
});

describe('four processes', () => {
  let house: House;
  beforeAll(
    async () => void (house = await startHouse({ env: { VIGIE_HISTORY_WEEKS: '1', VIGIE_SIM_SPEED: '60' } }))
  );
  afterAll(() => house.stop());

  it.each(['app', 'ingest', 'realtime', 'engine'])(
    '%s may die: it comes back and its restart is counted',
    async (name) => {
      const before = house.pidOf(name);
      if (before === null) throw new Error(`${name} does not run`);
      process.kill(before, 'SIGKILL');
      await vi.waitUntil(
        async () => {
          const said = await readyz(house.web).catch(() => null);
          const part = said?.components[`process ${name}`];
          return said?.ready && part?.state === 'ok' && part.detail?.restarts === 1;
        },
        { timeout: 60_000, interval: 250 }
      );
      expect(house.pidOf(name)).not.toBe(before);
      // The picture still moves: ticks go on.
      const seq = async () => {
        const answer = await fetch(`${house.web}/api/v1/live/region`).catch(() => null);
        const said = (await answer?.json().catch(() => null)) as { to?: number } | null | undefined;
        return said?.to ?? 0;
      };
      const at = await vi.waitUntil(seq, { timeout: 60_000, interval: 250 });
      await vi.waitUntil(async () => (await seq()) > at, { timeout: 90_000, interval: 1_000 });
    }
  );
});

describe('real feeds', () => {
  let house: House;
  beforeAll(async () => void (house = await startHouse({ env: { VIGIE_DEMO: '0' } })));
  afterAll(() => house.stop());

  it('start on an empty region, warn about the engine, and take the files of a key made by a command', async () => {
    expect(house.output()).toMatch(/WARNING: real feeds on the embedded engine/);
    expect(house.output()).not.toMatch(/SIMULATION|vg_/);
    const env = { VIGIE_DATA_DIR: house.dataDir, VIGIE_DEMO: '0' };
    const refused = await vigie(['keys', 'create', '--source', 'CHU', '--finess', '750100042'], env);
    expect(refused.said).toMatch(/is not an emergency department of this region/);
    const mixed = await vigie(
      ['keys', 'create', '--source', 'CHU', '--finess', 'all', '--origin', 'simulated'],
      env
    );
    expect(mixed.said).toMatch(/origins are not mixed/);
    const made = await vigie(['keys', 'create', '--source', 'CHU', '--finess', '960000011'], env);
    const key = /vg_[\w-]+/.exec(made.said)?.[0] ?? '';

    const post = () =>
      fetch(`${house.ingest}/ingest/rpu`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/xml' },
        body: file('960000011', Date.now(), 30)
      });
    let answer = await post();
    // The door learns of a new key within a minute.
    const late = Date.now() + 90_000;
    while (answer.status === 401 && Date.now() < late) {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      answer = await post();
    }
    expect(answer.status).toBe(202);
    // What is not through in a few seconds is answered 'queued', and told by its receipt.
    const { receipt } = (await answer.json()) as { receipt: string };
    const told = async (): Promise<unknown> =>
      (
        await fetch(`${house.ingest}/ingest/receipts/${receipt}`, {
          headers: { authorization: `Bearer ${key}` }
        })
      ).json();
    await expect
      .poll(told, { timeout: 60_000 })
      .toMatchObject({ origin: 'real', state: 'processed', accepted: 30 });

    // Nobody sees it who is not signed in; for those who are, the figure is there, real and known.
    const topic = `${house.web}/api/v1/live/sites`;
    expect((await fetch(topic)).status).toBe(403);
    const people = await openPeople(house);
    const { cookie } = await people.person(['ars']);
    await people.close();
    const read = async () =>
      (await (await fetch(topic, { headers: { cookie } })).json()) as {
        set?: Record<
          string,
          { value: { measures: { arrivals1h: { value: number | null } }; provenance: { origin: string } } }
        >;
      };
    await vi.waitUntil(async () => (await read()).set?.['960000011']?.value.provenance.origin === 'real', {
      timeout: 60_000,
      interval: 250
    });

    // Whoever they are: nothing that could tell leaves the sealed inbox, by socket, page, twin or log.
    const browser = await openBrowser();
    const heard: string[] = [];
    try {
      const context = await browser.newContext({ extraHTTPHeaders: { cookie } });
      const page = await context.newPage();
      page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => heard.push(String(payload)))
      );
      await page.goto(`${house.web}/pc/ed/960000011`);
      await page.waitForFunction(() => document.querySelectorAll('dl dd').length > 5);
      // Only from then on does a change come by the socket: what is older came with the page's own reading.
      await vi.waitUntil(() => heard.some((frame) => frame.includes('"ok":["ed:960000011"')), {
        timeout: 60_000,
        interval: 50
      });
      await post();
      await vi.waitUntil(() => heard.some((frame) => frame.includes('arrivals1h')), {
        timeout: 60_000,
        interval: 250
      });
      heard.push(await page.content());
    } finally {
      await browser.close();
    }
    for (const name of ['sites', 'region', 'feeds', 'ed:960000011', 'public'])
      heard.push(await (await fetch(`${house.web}/api/v1/live/${name}`, { headers: { cookie } })).text());
    heard.push(readFileSync(join(house.dataDir, 'log', 'vigie.log'), 'utf8'));
    for (const text of heard) for (const marker of MARKERS) expect(text).not.toContain(marker);

    const revoked = await vigie(['keys', 'revoke', key], env);
    expect(revoked.said).toMatch(/Revoked/);
  });

  it('stops when asked, and leaves nothing running', async () => {
    const other = await startHouse({ env: { VIGIE_DEMO: '0' } });
    const pids = ['engine', 'ingest', 'app', 'realtime'].map((name) => other.pidOf(name) ?? 0);
    const began = Date.now();
    await other.stop();
    expect(Date.now() - began).toBeLessThan(12_000);
    for (const pid of pids) expect(spawnSync('kill', ['-0', String(pid)]).status).not.toBe(0);
  });
});

describe('a folder set aside', () => {
  it('is moved beside itself, with everything in it', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'vigie-aside-'));
    const dataDir = join(parent, 'data');
    const house = await startHouse({ dataDir, env: { VIGIE_DEMO: '0' } });
    await house.stop();
    const answer = await vigie(['set-aside'], { VIGIE_DATA_DIR: dataDir });
    expect(answer.said).toMatch(/Set aside in/);
    const names = readdirSync(dirname(dataDir));
    expect(names).toEqual([expect.stringMatching(new RegExp(`^${basename(dataDir)}-set-aside-\\d{12}$`))]);
    expect(existsSync(join(parent, names[0] ?? '', 'pg', 'PG_VERSION'))).toBe(true);
    rmSync(parent, { recursive: true, force: true });
  });
});
