import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { complaints, openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, openPeople } from '#bin/testing/people.ts';
import type { Keyed, SiteEntry } from '#realtime/protocol/types.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SITE = '960000011';
const PAGES = [
  '/admin',
  '/admin/comptes',
  '/admin/appareils',
  '/admin/sources',
  '/admin/sites',
  `/admin/sites/${SITE}`,
  '/admin/regles',
  '/admin/journal'
];
const SIZES = { desktop: { width: 1920, height: 1080 }, phone: { width: 390, height: 844 } };
const WAIT = { timeout: 60_000 };
/** A page made now, not the one that the front door gave to somebody a moment ago. */
const RELOAD = { accept: 'text/html', 'cache-control': 'no-cache' };
const PASSWORD = 'une phrase que personne ne lit';

/** A demonstration with data, where everybody is an administrator; and a house where nobody is before being invited. */
const demo = inject('vigieHouse');
let house: House;
let people: Awaited<ReturnType<typeof openPeople>>;
let browser: Browser;
let context: BrowserContext;
let admin: Page;
beforeAll(async () => {
  house = await startHouse({ env: { VIGIE_DEMO: '0' } });
  people = await openPeople(house);
  browser = await openBrowser();
  // A day of forms: all of it works without script.
  context = await browser.newContext({ javaScriptEnabled: false, viewport: SIZES.desktop });
  await context.addCookies(cookiesOf(house, await people.person(['admin'])));
  admin = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await house?.stop();
});

/** Fills the form that holds a button, and presses it. */
async function send(page: Page, button: string | RegExp, fields: Record<string, string> = {}): Promise<void> {
  const wanted = page.getByRole('button', { name: button, exact: typeof button === 'string' }).first();
  const form = page.locator('form', { has: wanted }).first();
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name=${name}]`).first();
    if ((await field.evaluate((node) => node.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await wanted.click();
  await page.waitForLoadState('load');
}
const shownOnce = (page: Page) => page.locator('[data-once]').innerText(WAIT);

async function broken(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as {
      run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

it('a person is invited, loses nothing typed to a refusal, accepts and signs in', async () => {
  await admin.goto(`${house.web}/admin/comptes`, WAIT);
  await admin.getByLabel('analyste').check();
  await send(admin, 'Inviter', { login: 'x y', name: 'Camille Essai' });
  expect(await admin.getByRole('alert').innerText(WAIT)).toContain('ACCOUNT_INVALID');
  expect(await admin.inputValue('[name=name]')).toBe('Camille Essai');
  expect(await admin.getByLabel('analyste').isChecked()).toBe(true);
  await send(admin, 'Inviter', { login: 'camille' });
  const invitation = await shownOnce(admin);
  const guest = await browser.newContext({ javaScriptEnabled: false });
  const page = await guest.newPage();
  await page.goto(`${house.web}/invitation`, WAIT);
  await send(page, 'Continuer', { invitation });
  await send(page, 'Ouvrir mon compte', { password: PASSWORD, again: PASSWORD });
  await page.goto(`${house.web}/pc`, WAIT);
  expect(new URL(page.url()).pathname).toBe('/pc');
  await page.goto(`${house.web}/admin`, WAIT);
  expect(new URL(page.url()).pathname).toBe('/compte');

  // Whoever saw an older version overwrites nothing, and keeps what they typed.
  await admin.goto(`${house.web}/admin/comptes`, WAIT);
  await admin.getByRole('link', { name: 'camille', exact: true }).click();
  await admin.waitForLoadState('load');
  const second = await context.newPage();
  await second.goto(admin.url(), WAIT);
  await send(second, 'Enregistrer', { name: 'Camille Durand' });
  await send(admin, 'Enregistrer', { name: 'Camille Petit' });
  expect(await admin.getByRole('alert').innerText(WAIT)).toContain('ACCOUNT_CHANGED');
  expect(await admin.inputValue('[name=name]')).toBe('Camille Petit');
  expect(await admin.locator('dl').innerText()).toContain('Camille Durand');
  await send(admin, 'Désactiver');
  await page.goto(`${house.web}/pc`, WAIT);
  expect(new URL(page.url()).pathname).toBe('/connexion');
  await guest.close();
});

it('the last administrator keeps the role', async () => {
  await admin.goto(`${house.web}/admin/comptes`, WAIT);
  await admin.locator('tr', { hasText: 'administrateur' }).getByRole('link').first().click();
  await admin.waitForLoadState('load');
  await send(admin, 'Désactiver');
  expect(await admin.getByRole('alert').innerText(WAIT)).toContain('ACCOUNT_LAST_ADMIN');
});

it('a screen is enrolled by its code; revoked, its wall says whom to call without being touched', async () => {
  await admin.goto(`${house.web}/admin/regles`, WAIT);
  await send(admin, 'Enregistrer', { text: 'la cellule de veille, 01 23 45 67 89' });
  await admin.goto(`${house.web}/admin/appareils`, WAIT);
  await send(admin, 'Créer le code', { name: 'Salle de crise' });
  const code = await shownOnce(admin);
  const room = await browser.newContext({ viewport: SIZES.desktop });
  const wall = await room.newPage();
  await wall.goto(`${house.web}/appareil`, WAIT);
  await send(wall, 'Enrôler', { code });
  await wall.waitForURL('**/mur/region', WAIT);
  await wall.locator('main.wall').waitFor(WAIT);
  await admin.goto(`${house.web}/admin/appareils`, WAIT);
  await send(admin, /^Retirer Salle de crise/);
  await wall.locator('[data-wall=revoked]').waitFor(WAIT);
  const said = 'Appelez la cellule de veille, 01 23 45 67 89.';
  expect(await wall.innerText('[data-wall=revoked]')).toContain(said);
  await wall.reload(WAIT);
  expect(await wall.innerText('[data-wall=revoked]')).toContain(said);
  await room.close();

  const desk = await browser.newContext({ viewport: SIZES.desktop });
  const guest = await people.person(['ars']);
  await desk.addCookies(cookiesOf(house, guest));
  const page = await desk.newPage();
  await page.goto(`${house.web}/pc`, WAIT);
  await page.locator(`tr[data-finess="${SITE}"]`).waitFor(WAIT);
  await page.getByText('liaison en direct').first().waitFor(WAIT);
  await guest.disable();
  const ended = await page.getByRole('alert').innerText(WAIT);
  expect(ended).toContain('Votre accès à l’image a pris fin.');
  expect(ended).toContain(said);
  await desk.close();
});

it('a key is replaced: both work, and the old one no more once it is over', async () => {
  await admin.goto(`${house.web}/admin/sources`, WAIT);
  await admin.locator('input[name=all]').check();
  expect(await admin.locator('input[name=streams]:checked').inputValue()).toBe('rpu');
  await admin.locator('input[name=streams][value=hub]').check();
  await send(admin, 'Créer la clé', { source: 'CH Alpha', label: 'essai' });
  const old = await shownOnce(admin);
  // The door refuses the file, after it took the key.
  const answerTo = async (key: string) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/xml' };
    const answer = await fetch(`${house.ingest}/ingest/rpu`, { method: 'POST', headers, body: '<OSCOUR/>' });
    return answer.status;
  };
  await vi.waitFor(async () => expect(await answerTo(old)).not.toBe(401), { timeout: 60_000, interval: 500 });
  await admin.goto(`${house.web}/admin/sources`, WAIT);
  await admin.locator('tr summary').first().click();
  await send(admin, 'Remplacer la clé');
  const fresh = await shownOnce(admin);
  expect(fresh).not.toBe(old);
  await vi.waitFor(async () => expect(await answerTo(fresh)).not.toBe(401), {
    timeout: 60_000,
    interval: 500
  });
  expect(await answerTo(old)).not.toBe(401);
  await admin.goto(`${house.web}/admin/sources`, WAIT);
  expect(await admin.innerText('tbody')).toContain('Hub Santé');
  const row = admin.locator('tr', { hasText: 'remplacée, finit à' });
  await row.locator('summary').click();
  await row.getByRole('button', { name: 'Retirer' }).click();
  await admin.waitForLoadState('load');
  await vi.waitFor(async () => expect(await answerTo(old)).toBe(401), { timeout: 60_000, interval: 1_000 });
  expect(await answerTo(fresh)).not.toBe(401);
});

it('all of it stands in the log, in one chain, and leaves as a file that names itself', async () => {
  await admin.goto(`${house.web}/admin/journal`, WAIT);
  expect(await admin.locator('[data-chain=sound]').count()).toBe(1);
  const said = await admin.innerText('main');
  for (const act of ['compte créé', 'compte modifié', 'appareil retiré', 'clé remplacée', 'qui appeler'])
    expect(said).toContain(act);
  expect(said).toContain('Camille Durand');
  // By names, not by ids: these come when asked for.
  for (const named of ['écran Salle de crise', 'compte camille', 'clé CH Alpha'])
    expect(said).toContain(named);
  const ID = /[0-9a-f]{8}-[0-9a-f]{4}-/;
  expect(await admin.innerText('tbody')).not.toMatch(ID);
  await admin.getByRole('link', { name: 'Montrer les identifiants' }).click();
  await admin.waitForLoadState('load');
  expect(await admin.innerText('tbody')).toMatch(ID);
  await send(admin, 'Filtrer', { sujet: 'salle de crise' });
  const ofRoom = await admin.locator('tbody tr').allInnerTexts();
  expect(ofRoom.length).toBeGreaterThan(2);
  for (const row of ofRoom) expect(row).toContain('Salle de crise');
  await send(admin, 'Filtrer', { sujet: '' });
  await send(admin, 'Filtrer', { acte: 'key.rotate' });
  expect(await admin.locator('tbody tr').count()).toBe(1);
  const download = admin.waitForEvent('download', WAIT);
  await admin.getByRole('button', { name: 'NDJSON' }).click();
  const path = await (await download).path();
  const rows = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(JSON.parse(rows.at(-1) ?? '')).toMatchObject({ seq: rows.length, action: 'audit.export' });
});

it('a short name and thresholds reach an open desk at once', async () => {
  const open = await browser.newContext({ viewport: SIZES.desktop });
  const desk = await open.newPage();
  await desk.goto(`${demo.web}/pc`, WAIT);
  const row = desk.locator(`tr[data-finess="${SITE}"]`);
  await row.waitFor(WAIT);
  const page = await open.newPage();
  const levelOf = async () => {
    const answer = await fetch(`${demo.web}/api/v1/live/sites`);
    const { set } = (await answer.json()) as { set: Record<string, Keyed<SiteEntry>> };
    return set[SITE]?.value.measures.level;
  };
  try {
    await page.goto(`${demo.web}/admin/sites/${SITE}`, WAIT);
    await send(page, 'Enregistrer', { shortName: 'Beffroi' });
    await desk.locator(`tr[data-finess="${SITE}"]`, { hasText: 'Beffroi' }).waitFor(WAIT);
    const site = await open.newPage();
    await site.goto(`${demo.web}/pc/ed/${SITE}`, WAIT);
    await site.getByRole('heading', { name: 'Beffroi', level: 1 }).waitFor(WAIT);

    // The public reads the same name.
    await expect
      .poll(async () => (await fetch(`${demo.web}/urgences`, { headers: RELOAD })).text(), WAIT)
      .toContain('Beffroi, Port-Brume');
    await page.goto(`${demo.web}/qualite`, WAIT);
    expect(await page.innerText('main')).toContain('Beffroi');

    expect((await levelOf())?.formula).toBe('level@1');
    await page.goto(`${demo.web}/admin/regles`, WAIT);
    await page.getByText('Poser des seuils', { exact: true }).click();
    await page.locator('form[action="?/thresholds"] select').selectOption(SITE);
    await send(page, 'Poser ces seuils');
    await vi.waitFor(async () => expect((await levelOf())?.formula).toMatch(/^level@1\+\d+$/), {
      timeout: 60_000,
      interval: 500
    });
  } finally {
    await page.goto(`${demo.web}/admin/regles`, WAIT);
    await send(page, /^Terminer/);
    await page.goto(`${demo.web}/admin/sites/${SITE}`, WAIT);
    await send(page, 'Enregistrer', { shortName: '' });
    await open.close();
  }
  await vi.waitFor(async () => expect((await levelOf())?.formula).toBe('level@1'), { timeout: 60_000 });
});

it.each(Object.entries(SIZES))('every page passes axe and fits a %s', async (_name, viewport) => {
  const open = await browser.newContext({ viewport });
  const page = await open.newPage();
  const heard = complaints(page);
  for (const path of PAGES.flatMap((one) => [one, `/en${one}`])) {
    await page.goto(`${demo.web}${path}`, WAIT);
    expect([path, await broken(page)]).toEqual([path, []]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect([path, wide <= 0]).toEqual([path, true]);
  }
  expect(heard).toEqual([]);
  await open.close();
});
