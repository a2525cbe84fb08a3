import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, type Guest, openPeople } from '#bin/testing/people.ts';
import { latestAudit } from '#db/audit.ts';
import { newSourceKey, putSourceKey } from '#db/sources.ts';
import type { RawRecord } from '#domain/rpu/raw.ts';
import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import { addDays } from '#domain/time/day.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { dayBounds, formatParis, localDay } from '#domain/time/paris.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SITE = '960000011';
const OTHER = '990000014';
const WAIT = { timeout: 60_000 };

let house: House;
let people: Awaited<ReturnType<typeof openPeople>>;
let browser: Browser;
let key: string;
let analyst: Guest;
/** Extracts go forward, one second each, all before now. */
let extractAt: Instant;
let yesterday: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
  analyst = await people.person(['analyst']);
  key = newSourceKey();
  await putSourceKey(people.db, key, { source: 'essais', streams: ['rpu'], finess: null, origin: 'real' });
  extractAt = Date.now() - 10 * MINUTE;
  yesterday = addDays(localDay(extractAt), -1);
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await house?.stop();
});

/** `n` people of yesterday, spread over it, as an export writes them. */
function records(n: number): Partial<RawRecord>[] {
  const [midnight] = dayBounds(yesterday);
  return Array.from({ length: n }, (_, i) => {
    const entree = midnight + HOUR + i * 20 * MINUTE;
    const at = (instant: Instant) => formatParis(instant, 'minute');
    const birth = {
      NAISSANCE: `${String((i % 28) + 1).padStart(2, '0')}/03/19${40 + i}`,
      SEXE: 'F',
      CP: '96100'
    };
    const out = { SORTIE: at(entree + 2 * HOUR), MODE_SORTIE: '8' };
    return {
      ...birth,
      ENTREE: at(entree),
      MODE_ENTREE: '8',
      PROVENANCE: '5',
      DP: 'R104',
      GRAVITE: '2',
      ...out
    };
  });
}

interface Answer {
  receipt: string;
  state: string;
  quarantined: number;
  days: { day: string; state: string }[];
}

/** Sends a file of yesterday, made a second after the last one, and waits for what became of it. */
async function send(finess: string, passages: Partial<RawRecord>[]): Promise<Answer> {
  extractAt += 1_000;
  const header = rawHeader({ finess, ordre: '0', extractAt, from: yesterday, to: yesterday });
  const answer = await fetch(`${house.ingest}/ingest/rpu`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/xml' },
    body: writeRpuXml(header, passages)
  });
  let told = (await answer.json()) as Answer;
  // The door says 'queued' of what is not through in a few seconds.
  await vi.waitUntil(
    async () => {
      if (!['queued', 'spooled'].includes(told.state)) return true;
      const seen = await fetch(`${house.ingest}/ingest/receipts/${told.receipt}`, {
        headers: { authorization: `Bearer ${key}` }
      });
      told = (await seen.json()) as Answer;
      return false;
    },
    { ...WAIT, interval: 200 }
  );
  return told;
}

async function open(guest: Guest, javaScriptEnabled = false, phone = false): Promise<[BrowserContext, Page]> {
  const viewport = phone ? { width: 390, height: 844 } : { width: 1920, height: 1080 };
  const context = await browser.newContext({ javaScriptEnabled, viewport });
  await context.addCookies(cookiesOf(house, guest));
  return [context, await context.newPage()];
}

/** Presses a button of a form and waits for the page it leads to: the one it stands on is loaded already. */
async function press(page: Page, name: string | RegExp): Promise<void> {
  await leads(page, () => page.getByRole('button', { name }).first().click());
}
async function leads(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load', WAIT), act()]);
}

/** Its script runs: what is read then stays, and keys are heard. */
const runs = (page: Page) => page.waitForSelector('html[data-script="runs"]', WAIT);

const get = (path: string, guest: Guest) =>
  fetch(house.web + path, { headers: { cookie: guest.cookie }, redirect: 'manual' });

describe('a file with errors, by somebody who is no developer and has no script', () => {
  let page: Page;
  let context: BrowserContext;
  beforeAll(async () => {
    [context, page] = await open(analyst);
  });
  afterAll(() => context?.close());

  it('is explained in words, with place and value, and an extract for the site that names nobody', async () => {
    const [first = {}, second = {}, ...others] = records(12);
    const bad = [{ ...first, ENTREE: 'hier matin' }, { ...second, ENTREE: '' }, ...others];
    expect(await send(SITE, bad)).toMatchObject({ state: 'processed', quarantined: 2 });
    await page.goto(`${house.web}/qualite?vue=quarantaine`, WAIT);
    const card = page.locator('article', { hasText: 'RPU_ENTREE_UNREADABLE' });
    const text = await card.innerText();
    for (const said of [
      '1 ligne ouverte',
      'ENTREE est illisible.',
      'Écrire jj/mm/aaaa hh:mm',
      'PATIENT[1]/ENTREE'
    ])
      expect(text).toContain(said);
    const href = (await card.getByRole('link', { name: /Extrait/ }).getAttribute('href')) ?? '';
    const csv = await (await get(href, analyst)).text();
    expect(csv).toContain('PATIENT[1]/ENTREE;RPU_ENTREE_UNREADABLE;ENTREE est illisible.');
    expect(csv).not.toMatch(/03\/19|96100|NAISSANCE/);
    const [listed] = await latestAudit(people.db, { limit: 1, action: 'quarantine.read' });
    expect(listed).toMatchObject({
      ...{ actor: analyst.id, actorLabel: analyst.login, subject: `site:${SITE}` },
      after: { list: 'csv', lines: 1 }
    });
    const [file] = await people.db.query<{ id: number; fileId: string }>(
      `SELECT id, file_id AS "fileId" FROM vigie.rpu_file ORDER BY id DESC LIMIT 1`
    );
    expect((await get(`/qualite/fichiers/${file?.id}`, analyst)).status).toBe(200);
    const read = await latestAudit(people.db, { limit: 9, action: 'quarantine.read' });
    expect(read).toHaveLength(2);
    expect(read[0]).toMatchObject({
      ...{ actor: analyst.id, subject: `site:${SITE}`, before: null },
      after: { file: file?.fileId, lines: 2 }
    });
    expect(JSON.stringify(read)).not.toMatch(/03\/19|96100|hier matin/);
  });

  it('replayed as it is, is processed again and says that the lines stay', async () => {
    await press(page, /^Rejouer .*RPU_ENTREE_UNREADABLE/);
    expect(page.url()).toContain('fait=replay');
    const result = await page.locator('section', { hasText: 'Résultat du rejeu' }).innerText();
    expect(result).toContain('12 passages reçus, 10 acceptés, 2 en quarantaine');
    expect(await page.locator('article[data-open="1"]').count()).toBe(2);
  });

  it('closes its lines by itself when the corrected file comes, in under two minutes from the first look', async () => {
    expect(await send(SITE, records(12))).toMatchObject({ state: 'processed', quarantined: 0 });
    await page.goto(`${house.web}/qualite?vue=quarantaine`, WAIT);
    expect(await page.locator('article[data-open="1"]').count()).toBe(0);
    expect(await page.locator('article[data-open="0"]').first().innerText()).toContain(
      'Tout est fermé\u00a0: un fichier corrigé est arrivé.'
    );
  });

  it('that the record refused is written by a replay, from the sealed inbox, and shows it', async () => {
    const { receipt } = await send(SITE, records(13));
    await people.db.query(
      `UPDATE vigie.inbox SET state = 'failed', result = '{"state":"failed","code":"DB_REFUSED","where":null}'
       WHERE receipt = $1`,
      [receipt]
    );
    await page.goto(`${house.web}/qualite?vue=quarantaine`, WAIT);
    const card = page.locator(`article[data-receipt="${receipt}"]`);
    expect(await card.getAttribute('data-state')).toBe('failed');
    await leads(page, () => card.getByRole('button').click());
    expect(await card.getAttribute('data-state')).toBe('processed');
    expect(await card.innerText()).toContain('13 passages reçus, 13 acceptés');
    const [entry] = await latestAudit(people.db, { limit: 1, action: 'quarantine.replay' });
    expect(entry).toMatchObject({
      subject: `receipt:${receipt}`,
      before: { state: 'failed' },
      actorLabel: analyst.login
    });
  });
});

describe('a held day', () => {
  it('shows what stood and what came; refused it stays, accepted it is replaced, on the live picture too', async () => {
    const [context, page] = await open(analyst);
    await send(OTHER, records(40));
    expect((await send(OTHER, records(5))).days).toMatchObject([{ state: 'held' }]);
    await page.goto(`${house.web}/qualite?vue=fichiers`, WAIT);
    const card = page.locator('section[aria-labelledby=retenus] article');
    const text = await card.innerText();
    for (const said of ['40 passages', '5 passages', '35 passages, entrés de']) expect(text).toContain(said);
    await press(page, 'Refuser le fichier');
    expect(await card.count()).toBe(0);
    expect(await page.getByRole('status').innerText()).toContain('Le fichier est refusé');
    // The same people again, and one more: what was refused stays so. Others are judged anew.
    expect((await send(OTHER, records(6))).days).toMatchObject([{ state: 'refused' }]);
    expect((await send(OTHER, records(5))).days).toMatchObject([{ state: 'refused' }]);
    expect((await send(OTHER, records(15))).days).toMatchObject([{ state: 'held' }]);
    await page.goto(`${house.web}/qualite?vue=fichiers`, WAIT);
    await press(page, 'Accepter le fichier');
    expect(await page.getByRole('status').innerText()).toContain('remplacé par le fichier accepté');
    const [accepted, refused] = await latestAudit(people.db, { limit: 2, subject: `unit:${OTHER}/0` });
    expect([refused?.after, refused?.before]).toMatchObject([
      { decision: 'refuse' },
      { stands: 40, held: 5 }
    ]);
    expect([accepted?.action, accepted?.after]).toMatchObject([
      'file.decide',
      { decision: 'accept', withdrawn: 25 }
    ]);
    await vi.waitUntil(
      async () => {
        const { set } = (await (await get('/api/v1/live/feeds', analyst)).json()) as {
          set: Record<string, { value: { held: string[] } }>;
        };
        return set[`${OTHER}/0`]?.value.held.length === 0;
      },
      { ...WAIT, interval: 200 }
    );
    await context.close();
  });
});

describe('an announced stop', () => {
  it('is told by the region and lifted, each in the audit log; a wrong end is refused in words', async () => {
    const ars = await people.person(['ars']);
    const [context, page] = await open(ars);
    await page.goto(`${house.web}/qualite?unite=${SITE}%2F0`, WAIT);
    await page.fill('[name=end]', '2020-01-01T10:00');
    await press(page, 'Annoncer l’arrêt');
    expect(await page.getByRole('alert').innerText()).toContain('QUALITY_ANNOUNCE_INVALID');
    await page.selectOption('[name=reason]', 'cyber');
    await page.fill('[name=end]', '');
    await press(page, 'Annoncer l’arrêt');
    const row = page.locator(`tr[data-unit="${SITE}/0"]`);
    expect(await row.innerText()).toMatch(/arrêt annoncé[^]*cyberattaque[^]*sans fin connue/);
    await press(page, `Lever l’arrêt annoncé, ${SITE}/0`);
    expect(await row.innerText()).not.toContain('cyberattaque');
    const [over, told] = await latestAudit(people.db, { limit: 2, subject: `unit:${SITE}/0` });
    expect([told?.action, told?.after]).toMatchObject(['feed.announce', { reason: 'cyber', until: null }]);
    expect([over?.action, over?.before, over?.after]).toMatchObject([
      'feed.announce',
      { reason: 'cyber' },
      null
    ]);
    await context.close();
  });
});

describe('whose quality', () => {
  it('a site reads its own feeds, files and quarantine, and is refused those of others, by page and by form', async () => {
    const site = await people.person(['site'], [SITE]);
    const html = await (await get('/qualite', site)).text();
    expect(html).toContain(`${SITE}/0`);
    // Of another site nothing but its short name, which the band of events is given and everybody may know.
    expect(html.replace(`"${OTHER}":"Haute-Lande"`, '')).not.toContain(OTHER);
    const rows = await people.db.query<{ id: number; finess: string }>(
      'SELECT max(f.id) AS id, u.finess FROM vigie.rpu_file f JOIN vigie.unit u USING (unit_id) GROUP BY 2'
    );
    const fileOf = (finess: string) => `/qualite/fichiers/${rows.find((row) => row.finess === finess)?.id}`;
    expect((await get(fileOf(SITE), site)).status).toBe(200);
    expect((await get(fileOf(OTHER), site)).status).toBe(403);
    expect((await get(fileOf(OTHER), analyst)).status).toBe(200);
    expect((await get('/qualite/fichiers/999999', site)).status).toBe(404);
    const list = (finess: string) => `/qualite/export?liste=quarantaine&site=${finess}`;
    expect([(await get(list(SITE), site)).status, (await get(list(OTHER), site)).status]).toEqual([200, 403]);
    expect(await (await get('/qualite/export?liste=fichiers', site)).text()).not.toContain(OTHER);

    const post = async (action: string, fields: Record<string, string>) => {
      const answer = await fetch(`${house.web}/qualite?/${action}`, {
        method: 'POST',
        headers: { cookie: site.cookie, origin: house.web, accept: 'application/json' },
        body: new URLSearchParams(fields),
        redirect: 'manual'
      });
      return ((await answer.json()) as { status: number; type: string }).status;
    };
    const there = { unit: `${OTHER}/0`, reason: 'cyber', end: '', day: yesterday, file: '1' };
    expect(await post('annoncer', there)).toBe(403);
    expect(await post('lever', there)).toBe(403);
    expect(await post('accepter', { ...there, unit: `${SITE}/0` })).toBe(403);
    expect(await post('rejouer', { site: OTHER, code: 'RPU_ENTREE_MISSING' })).toBe(403);
    expect(await post('annoncer', { ...there, unit: `${SITE}/0` })).toBe(303);
    expect(await post('lever', { ...there, unit: `${SITE}/0` })).toBe(303);
  });

  it('single passages are for their own site and analysts; each reading is in the audit log', async () => {
    const path = (finess: string) => `/qualite/passages/${finess}?jour=${yesterday}`;
    const own = [await people.person(['site'], [SITE]), await people.screen('ward', SITE)];
    for (const guest of [...own, analyst]) {
      const answer = await get(path(SITE), guest);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const html = await answer.text();
      expect(html).toContain('13 passages');
      expect(html).not.toMatch(/03\/19\d\d|96100/);
      const [entry] = await latestAudit(people.db, { limit: 1, action: 'passages.read' });
      expect(entry).toMatchObject({
        actor: guest.id,
        subject: `site:${SITE}`,
        after: { day: yesterday, count: 13 }
      });
    }
    const before = await latestAudit(people.db, { limit: 99, action: 'passages.read' });
    const others = [
      await people.person(['ars']),
      await people.person(['admin']),
      await people.person(['samu'])
    ];
    for (const guest of [...others, ...own]) expect((await get(path(OTHER), guest)).status).toBe(303);
    expect(await latestAudit(people.db, { limit: 99, action: 'passages.read' })).toHaveLength(before.length);
  });
});

describe('the pages', () => {
  it.each([false, true])('are sound: access, width, console (on a phone: %s)', async (phone) => {
    const [context, page] = await open(analyst, true, phone);
    const heard: string[] = [];
    page.on('console', (message) => message.type() !== 'info' && heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(error.message));
    await send(SITE, [{ ...records(1)[0], ENTREE: 'x' }, ...records(14).slice(1)]);
    const views = [
      '',
      '?vue=fichiers',
      '?vue=quarantaine',
      '?vue=regle',
      `?unite=${SITE}%2F0`,
      '/fichiers/1'
    ];
    for (const path of [
      ...views.map((view) => `/qualite${view}`),
      `/qualite/passages/${SITE}`,
      '/en/qualite'
    ]) {
      await page.goto(house.web + path, WAIT);
      await page.evaluate(AXE);
      const broken = await page.evaluate(async () => {
        const axe = Reflect.get(window, 'axe') as {
          run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
        const { violations } = await axe.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect([path, broken, wide]).toEqual([path, [], false]);
    }
    expect(heard).toEqual([]);
    await context.close();
  });

  it('find the field by its key, sort by a link, and see the record again by themselves', async () => {
    const [context, page] = await open(analyst, true);
    await page.goto(`${house.web}/qualite`, WAIT);
    await runs(page);
    await page.keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'q', null, WAIT);
    await page.keyboard.type(SITE);
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=960000011/, WAIT);
    // The address may change before what it names is drawn.
    await expect.poll(() => page.locator('tbody tr').count(), WAIT).toBe(1);
    await page.goto(`${house.web}/qualite`, WAIT);
    await page.getByRole('link', { name: 'Site', exact: true }).click();
    await page.waitForURL(/tri=site/, WAIT);
    await page.locator('thead th[aria-sort=ascending]', { hasText: 'Site' }).waitFor(WAIT);
    const names = await page.locator('tbody th').allInnerTexts();
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)));
    await context.close();
  });
});
