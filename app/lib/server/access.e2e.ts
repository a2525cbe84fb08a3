import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { openPeople } from '#bin/testing/people.ts';
import { demoViewer } from '#domain/access/roles.ts';
import { MINUTE, SECOND } from '#domain/time/instant.ts';
import { crowdFile, send } from '../desk/testing/send.ts';

const SITE = '960000011';
const PRESENT = `/api/v1/sites/${SITE}/present`;
const APIS = [PRESENT, `/api/v1/sites/${SITE}/history`, '/api/v1/curves/region', '/api/v1/live/sites'];
const WAIT = { timeout: 60_000 };

let house: House;
let browser: Browser;
let people: Awaited<ReturnType<typeof openPeople>>;
let staff: Record<string, string>;
let key: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
  staff = { cookie: (await people.person(['analyst'])).cookie };
  key = sourceKey();
});
afterAll(async () => {
  await Promise.all([browser?.close(), people?.close()]);
  await house?.stop();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(house.web + path, { headers, redirect: 'manual' });

/** A source's key, made as an operator makes it. */
function sourceKey(): string {
  const vigie = fileURLToPath(new URL('../../../bin/vigie.ts', import.meta.url));
  const args = [vigie, 'keys', 'create', '--source', 'tests', '--finess', SITE];
  const env = { ...process.env, VIGIE_DEMO: '0', VIGIE_REGION: 'fictive', VIGIE_DATA_DIR: house.dataDir };
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const [made = ''] = stdout.split('\n');
  if (!made) throw new Error(stderr);
  return made;
}

describe('the public', () => {
  it('is sent from every professional page to sign in, by link and by script', async () => {
    for (const path of ['/pc', `/pc/ed/${SITE}`, '/mur/region', '/en/pc']) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, 303]);
      expect(answer.headers.get('location')).toMatch(/^(\/en)?\/connexion\?retour=/);
    }
    const byScript = await get('/pc/__data.json');
    expect(await byScript.text()).toMatch(/"type":"redirect"/);
    const home = await (await get('/')).text();
    expect(home).toContain('href="/connexion');
    expect(home).not.toMatch(/href="\/(pc|mur)/);
  });

  it('is refused every count with a code, whatever it says of itself', async () => {
    const viewer = Buffer.from(JSON.stringify({ viewer: demoViewer(null), revoked: false })).toString(
      'base64url'
    );
    const claims = { 'x-vigie-viewer': viewer, 'x-vigie-front': 'guessed', cookie: 'vigie_role=admin' };
    for (const path of APIS) {
      for (const headers of [{}, claims, { ...claims, 'x-forwarded-for': '127.0.0.1' }]) {
        const answer = await get(path, headers);
        expect([path, answer.status]).toEqual([path, 403]);
        expect(await answer.json()).toMatchObject({ code: 'LIVE_FORBIDDEN', message: expect.any(String) });
      }
    }
    expect((await get('/pc', claims)).status).toBe(303);
  });
});

it('tells a wall whose access was revoked whom to call, and asks nobody to sign in there', async () => {
  const screen = await people.screen('wall');
  const wall = { cookie: screen.cookie };
  expect((await get('/mur/region', wall)).status).toBe(200);
  await screen.end();
  await vi.waitUntil(
    async () => (await (await get('/mur/region', wall)).text()).includes('data-wall="revoked"'),
    { ...WAIT, interval: 50 }
  );
  const answer = await get('/mur/region', wall);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const html = await answer.text();
  expect(html).toContain('Appelez');
  expect(html).not.toContain('<form');
  expect((await get('/pc', wall)).status).toBe(303);
});

it('gives a screen in use its cookie again once it is a month old, and one that ended never', async () => {
  const screen = await people.screen('wall');
  const given = async (cookie: string) => {
    const told = (await get('/mur/region', { cookie })).headers;
    return { cookies: told.getSetCookie(), cache: told.get('cache-control') };
  };
  // As it was given before screens said when: of an unknown age.
  const { cookies, cache } = await given(screen.cookie);
  expect(cookies.join()).toMatch(
    /^vigie_device=[\w-]{43}\.[\w-]{22}\.[0-9a-z]+; Max-Age=34560000; Path=\/; HttpOnly/
  );
  expect(cache).toBe('no-store');
  const renewed = cookies.join().split(';')[0] ?? '';
  expect(renewed.startsWith(screen.cookie)).toBe(true);
  expect((await given(renewed)).cookies).toEqual([]);
  const aged = (days: number) =>
    `${screen.cookie}.${Math.floor((Date.now() - days * 86_400_000) / 1_000).toString(36)}`;
  expect((await given(aged(29))).cookies).toEqual([]);
  expect((await given(aged(31))).cookies).toHaveLength(1);
  expect((await given(aged(-1))).cookies).toHaveLength(1);
  expect((await given(`${screen.cookie}.${'z'.repeat(99)}`)).cookies).toHaveLength(1);
  await screen.end();
  await vi.waitUntil(async () => (await given(aged(31))).cookies.length === 0, { ...WAIT, interval: 50 });
});

it('opens desk and record to somebody signed in', async () => {
  for (const path of ['/pc', `/pc/ed/${SITE}`, ...APIS])
    expect([path, (await get(path, staff)).status]).toEqual([path, 200]);
});

describe('the record', () => {
  const ask = async (at: number, asKnownAt: number) => {
    const query = new URLSearchParams({
      at: new Date(at).toISOString(),
      asKnownAt: new Date(asKnownAt).toISOString()
    });
    const answer = await get(`${PRESENT}?${query}`, staff);
    return (await answer.json()) as { value: number | null; reason?: string; formula: string };
  };

  it('answers three ways at three instants for a file and its correction', async () => {
    const extractAt = Date.now() - 3 * SECOND;
    const at = extractAt - SECOND;
    const before = Date.now();
    await send(house.ingest, key, crowdFile({ finess: SITE, extractAt, present: 40 }));
    const between = Date.now();
    const correction = { finess: SITE, extractAt: extractAt + SECOND, present: 30, left: 10 };
    await send(house.ingest, key, crowdFile(correction));
    const after = Date.now();
    expect(await ask(at, before)).toMatchObject({ value: null, reason: 'never_received' });
    expect(await ask(at, between)).toMatchObject({ value: 40, formula: 'present@1' });
    expect(await ask(at, after)).toMatchObject({ value: 30 });
    // Ten minutes earlier, those of whom we learned later that they left were there.
    const earlier = at - 2 * MINUTE;
    expect((await ask(earlier, after)).value).toBe((await ask(earlier, between)).value);
  });

  it('refuses what it cannot read with a code and what to write instead', async () => {
    const bad: [string, number, string][] = [
      [`${PRESENT}?at=hier`, 400, 'API_INSTANT_UNREADABLE'],
      [`${PRESENT}?asKnownAt=2026-13-45T99:00`, 400, 'API_INSTANT_UNREADABLE'],
      ['/api/v1/sites/000000000/present', 404, 'API_SITE_UNKNOWN'],
      ['/api/v1/sites/000000000/history', 404, 'API_SITE_UNKNOWN'],
      ['/api/v1/curves/dept:00', 404, 'API_SITE_UNKNOWN'],
      ['/api/v1/samu/00/calls', 404, 'API_SAMU_UNKNOWN'],
      ['/api/v1/samu/region/calls?from=hier', 400, 'API_INSTANT_UNREADABLE'],
      ['/api/v1/samu/region/calls?from=2026-01-01T00:00&to=2026-06-01T00:00', 400, 'API_WINDOW'],
      ['/api/v1/samu/region/calls?from=2026-01-02T00:00&to=2026-01-01T00:00', 400, 'API_WINDOW']
    ];
    // Analysts read no telephony.
    const { cookie } = await people.person(['analyst', 'samu']);
    for (const [path, status, code] of bad) {
      const answer = await get(path, { cookie, 'accept-language': 'en' });
      expect([path, answer.status]).toEqual([path, status]);
      expect(await answer.json()).toMatchObject({
        code,
        hint: expect.stringMatching(/^(Write|Give|An end)/)
      });
    }
  });

  it('shows the answer and the refusal on the page of the site', async () => {
    const context = await browser.newContext({ extraHTTPHeaders: staff });
    const page = await context.newPage();
    await page.goto(`${house.web}/pc/ed/${SITE}`, WAIT);
    // The form is answered in the page, once its script has the picture.
    await page.locator('.link', { hasText: /image de/ }).waitFor(WAIT);
    // As a browser without a picker for dates would let it be typed.
    await page.$eval('input[name=at]', (input) => input.setAttribute('type', 'text'));
    await page.fill('input[name=at]', 'hier');
    await page.click('form:has(input[name=at]) button');
    await page.waitForSelector('.failure', WAIT);
    expect(await page.innerText('.failure')).toMatch(/illisible.*API_INSTANT_UNREADABLE/);
    const now = new Date(Date.now() - MINUTE);
    await page.fill('input[name=at]', `${now.toISOString().slice(0, 19)}Z`);
    await page.click('form:has(input[name=at]) button');
    await page.waitForSelector('[aria-live] b', WAIT);
    expect(await page.innerText('[aria-live]:has(b)')).toMatch(/connu alors.*connu maintenant/);
    await context.close();
  });
});
