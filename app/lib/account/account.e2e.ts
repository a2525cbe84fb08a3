import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { complaints, openBrowser } from '#bin/testing/browser.ts';
import { createAccount } from '#db/access/accounts.ts';
import { createDevice, revokeDevice } from '#db/access/devices.ts';
import { connect, type Db } from '#db/connect.ts';
import { SECOND } from '#domain/time/instant.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { web, dataDir } = inject('vigieHouse');
const SITE = '960000011';
const PASSWORD = 'une phrase pour le navigateur';
const WAIT = { timeout: 60_000 };
const SIZES = { desktop: { width: 1920, height: 1080 }, phone: { width: 390, height: 844 } };

let browser: Browser;
let db: Db;
let count = 0;
beforeAll(async () => {
  browser = await openBrowser();
  db = connect({ socketDir: dataDir }, { name: 'vigie-test-account', max: 2 });
});
afterAll(async () => {
  await browser?.close();
  await db?.end();
});

const act = () => ({
  actor: { id: 'command', label: 'test' },
  now: Date.now(),
  origin: 'simulated' as const
});
async function invited(roles: string[]): Promise<{ login: string; invitation: string }> {
  const login = `navigateur-${process.pid}-${++count}`;
  const command = { kind: 'create' as const, login, name: 'Camille Essai', roles, sites: [] };
  const { invitation } = await createAccount(db, act(), command, new Set());
  return { login, invitation };
}

const path = (page: Page): string => page.url().slice(web.length);
async function fill(page: Page, fields: Record<string, string>, button: string): Promise<void> {
  const form = page.locator('form', { has: page.getByRole('button', { name: button, exact: true }) });
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name=${name}]`).fill(value);
  await form.getByRole('button', { name: button, exact: true }).click();
  await page.waitForLoadState('load');
}
const alertOf = (page: Page): Promise<string> => page.getByRole('alert').innerText(WAIT);
async function codeOn(page: Page, ahead = 0): Promise<{ secret: string; code: string }> {
  const secret = (await page.locator('code').first().innerText()).replaceAll(/\s/g, '');
  return { secret, code: codeOf(secret, ahead) };
}
const codeOf = (secret: string, ahead: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + ahead });

/** Rules that the page breaks, and where. */
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

describe('somebody invited to a role of the region, without script', () => {
  let context: BrowserContext;
  let page: Page;
  let secret = '';
  beforeAll(async () => {
    context = await browser.newContext({ javaScriptEnabled: false, viewport: SIZES.phone });
    page = await context.newPage();
  });
  afterAll(() => context?.close());
  const person = { login: '', invitation: '' };

  it('chooses a password by the code they were given, which never stands in an address', async () => {
    Object.assign(person, await invited(['ars']));
    await page.goto(`${web}/invitation`, WAIT);
    await fill(page, { invitation: 'faux' }, 'Continuer');
    expect(await alertOf(page)).toContain('INVITATION_OVER');
    await fill(page, { invitation: ` ${person.invitation} ` }, 'Continuer');
    expect(await page.inputValue('[name=username]')).toBe(person.login);
    expect(page.url()).not.toContain(person.invitation);
    await fill(page, { password: 'aaaaaaaaaaaaaa', again: 'aaaaaaaaaaaaaa' }, 'Ouvrir mon compte');
    expect(await alertOf(page)).toContain('PASSWORD_WEAK');
    await fill(page, { password: PASSWORD, again: `${PASSWORD}.` }, 'Ouvrir mon compte');
    expect(await alertOf(page)).toContain('PASSWORDS_DIFFER');
    expect(await page.inputValue('[name=password]')).toBe('');
    await fill(page, { password: PASSWORD, again: PASSWORD }, 'Ouvrir mon compte');
    expect(path(page)).toBe('/compte');
  });

  it('opens nothing before the second factor is set up, and keeps its key over a wrong code', async () => {
    await page.goto(`${web}/pc`, WAIT);
    expect(path(page)).toBe('/compte?retour=%2Fpc');
    expect(await page.innerText('main')).toContain('rien d’autre n’est ouvert');
    expect(await page.locator('svg[role=img] path').count()).toBe(1);
    const before = await codeOn(page);
    const wrong = before.code === '000000' ? '111111' : '000000';
    await fill(page, { code: wrong }, 'Confirmer');
    expect(await alertOf(page)).toContain('FACTOR_REFUSED');
    const after = await codeOn(page);
    expect(after.secret).toBe(before.secret);
    secret = after.secret;
    await fill(page, { code: `${after.code.slice(0, 3)} ${after.code.slice(3)}` }, 'Confirmer');
    expect(path(page)).toBe('/compte?fait=factor');
    await page.goto(`${web}/pc`, WAIT);
    expect(path(page)).toBe('/pc');
  });

  it('signs out, and in again where they wanted to go, by both factors', async () => {
    await page.goto(`${web}/compte`, WAIT);
    await fill(page, {}, 'Se déconnecter');
    expect(path(page)).toBe('/connexion');
    await page.goto(`${web}/connexion?retour=%2Fpc%3Fsite%3D${SITE}`, WAIT);
    await fill(page, { login: person.login, password: 'faux faux faux' }, 'Se connecter');
    expect(await alertOf(page)).toContain('SIGN_IN_REFUSED');
    expect(await page.inputValue('[name=login]')).toBe(person.login);
    expect(await page.inputValue('[name=password]')).toBe('');
    await fill(page, { login: person.login, password: PASSWORD }, 'Se connecter');
    expect(path(page)).toMatch(/^\/connexion\/code\?retour=/);
    await fill(page, { code: '12345' }, 'Vérifier');
    expect(await alertOf(page)).toContain('FACTOR_REFUSED');
    await fill(page, { code: codeOf(secret, 30 * SECOND) }, 'Vérifier');
    expect(path(page)).toBe(`/pc?site=${SITE}`);
    const cookies = await context.cookies();
    const session = cookies.find(({ name }) => name === 'vigie_session');
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  });

  it('takes what screens kept in the browser along when they sign out', async () => {
    const answer = await fetch(`${web}/compte?/sortir`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        ...{ origin: web, accept: 'text/html' },
        'content-type': 'application/x-www-form-urlencoded'
      },
      body: ''
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"');
  });

  it('changes the password only with the present one, which ends the sessions elsewhere', async () => {
    await page.goto(`${web}/compte`, WAIT);
    await page.getByText('Changer mon mot de passe').click();
    const wanted = { password: 'une tout autre phrase', again: 'une tout autre phrase' };
    await fill(page, { current: 'faux faux faux', ...wanted }, 'Changer');
    expect(await alertOf(page)).toContain('SIGN_IN_REFUSED');
    await fill(page, { current: PASSWORD, ...wanted }, 'Changer');
    expect(await page.getByRole('status').innerText()).toContain('Le mot de passe est changé');
    await fill(page, {}, 'Fermer mes autres sessions');
    expect(await page.getByRole('status').innerText()).toContain('Les autres sessions sont fermées');
    await page.goto(`${web}/pc`, WAIT);
    expect(path(page)).toBe('/pc');
  });
});

describe('a shared screen', () => {
  it('is enrolled by its code and, once revoked, says whom to call', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const { id, code } = await createDevice(
      db,
      act(),
      { level: 'ward', name: 'Poste IAO', site: SITE },
      new Set([SITE])
    );
    await page.goto(`${web}/appareil`, WAIT);
    await fill(page, { code: 'AAAA-AAAA' }, 'Enrôler');
    expect(await alertOf(page)).toContain('DEVICE_CODE_WRONG');
    await fill(page, { code: code.toLowerCase() }, 'Enrôler');
    expect(path(page)).toBe(`/pc/ed/${SITE}`);
    await page.goto(`${web}/appareil`, WAIT);
    expect(await page.innerText('main')).toContain('Poste IAO');
    await revokeDevice(db, act(), id);
    await page.goto(`${web}/appareil`, WAIT);
    expect(await page.innerText('main')).toMatch(/accès de cet écran a été retiré.*administrateur/s);
    await context.close();
  });
});

describe('the demonstration', () => {
  it('may look as one role of one site, and take all roles again', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const look = async (role: string, site: string) => {
      await page.goto(`${web}/connexion?retour=%2Fappareil`, WAIT);
      await page.selectOption('[name=role]', role);
      await page.selectOption('[name=site]', site);
      await fill(page, {}, 'Voir comme ce rôle');
      expect(path(page)).toBe('/appareil');
    };
    const statusOf = async (to: string) => {
      const answer = await context.request.get(web + to, { maxRedirects: 0 });
      return answer.status();
    };
    await look('ward', SITE);
    expect(await statusOf(`/pc/ed/${SITE}`)).toBe(200);
    expect(await statusOf('/pc')).toBe(303);
    await look('public', SITE);
    expect(await statusOf(`/pc/ed/${SITE}`)).toBe(303);
    await page.goto(`${web}/connexion`, WAIT);
    expect(await page.innerText('main')).toContain('Vu comme');
    await fill(page, {}, 'Reprendre tous les rôles');
    expect(await statusOf('/pc')).toBe(200);
    await context.close();
  });
});

describe.each(['/connexion', '/invitation', '/appareil', '/compte'])('%s', (at) => {
  it.each(['desktop', 'phone'] as const)('is sound on a %s: access, console, width', async (size) => {
    for (const lang of ['fr', 'en']) {
      const page = await browser.newPage({ viewport: SIZES[size] });
      const heard = complaints(page);
      await page.goto(`${web}${lang === 'en' ? '/en' : ''}${at}`, WAIT);
      expect(await broken(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        SIZES[size].width
      );
      expect(await page.getAttribute('html', 'lang')).toBe(lang);
      expect(await page.innerText('.band')).toContain('SIMULATION');
      expect(heard).toEqual([]);
      await page.close();
    }
  });
});

it('goes through by keyboard alone, and brings the focus to what was refused', async () => {
  const { login, invitation } = await invited(['analyst']);
  const context = await browser.newContext({ viewport: SIZES.phone });
  const page = await context.newPage();
  await page.goto(`${web}/en/invitation`, WAIT);
  await page.focus('[name=invitation]');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]', WAIT);
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'alert', null, WAIT);
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.getAttribute('name') === 'invitation')) break;
  }
  await page.keyboard.type(invitation);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[name=password]', WAIT);
  expect(await broken(page)).toEqual([]);
  await page.focus('[name=password]');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/en\/?$/, WAIT);
  await page.goto(`${web}/en/compte`, WAIT);
  await page.getByText('Set up a second factor').click();
  expect(await page.innerText('main')).toContain(login);
  expect(await broken(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await context.close();
});
