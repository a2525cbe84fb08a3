import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { type House, startHouse } from '#bin/testing/house.ts';
import { openPeople } from '#bin/testing/people.ts';
import { createDevice } from '#db/access/devices.ts';
import { type AccountRole, SECOND_FACTOR_ROLES } from '#domain/access/roles.ts';

const OWN = '960000011';
const OTHER = '990000014';
const WAIT = { timeout: 60_000 };
/** Every part of Vigie that the home page may offer, and the pages of one site. */
const PARTS = [
  ...['/mur/region', '/pc', '/pc/point', '/pc/evenements', '/pc/murs', '/mur'],
  ...['/samu', '/equipages', '/lits', '/tiu', '/tiu/chiffres', '/qualite', '/admin']
];
const COMMAND = PARTS.slice(0, 9);

let house: House;
let browser: Browser;
let people: Awaited<ReturnType<typeof openPeople>>;
beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
});
afterAll(async () => {
  await Promise.all([browser?.close(), people?.close()]);
  await house?.stop();
});

const at = (page: Page): string => new URL(page.url()).pathname;
const go = (page: Page, path: string) => page.goto(house.web + path, WAIT);

/** Keys are heard from when the page's script runs: what a desk lists is there before. */
const hearsKeys = (page: Page): Promise<void> =>
  page
    .locator('header .link')
    .filter({ hasText: /image de/ })
    .waitFor(WAIT);

async function press(page: Page, fields: Record<string, string>, button: string): Promise<void> {
  const form = page.locator('form', { has: page.getByRole('button', { name: button, exact: true }) });
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name=${name}]`).fill(value);
  await form.getByRole('button', { name: button, exact: true }).click();
}

/** Somebody of a role, who comes in by the pages: password, and the second factor where the role acts for a region. */
async function comesIn(page: Page, role: AccountRole, sites: string[]): Promise<string> {
  const { login, password } = await people.person([role], sites);
  await go(page, '/');
  await page.getByRole('link', { name: 'Se connecter' }).click();
  await page.waitForURL('**/connexion', WAIT);
  await press(page, { login, password }, 'Se connecter');
  if (SECOND_FACTOR_ROLES.includes(role)) {
    await page.waitForURL('**/compte', WAIT);
    const secret = (await page.locator('code').first().innerText()).replaceAll(/\s/g, '');
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    await press(page, { code }, 'Confirmer');
    await page.waitForURL('**/compte?fait=factor', WAIT);
    await go(page, '/');
  } else await page.waitForURL(`${house.web}/`, WAIT);
  return login;
}

/** Parts that the home page leads to, and parts that open. */
async function parts(page: Page): Promise<{ offered: string[]; open: string[] }> {
  await go(page, '/');
  const links = await page
    .locator('.modules a')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  const open: string[] = [];
  for (const part of PARTS) {
    const answer = await page.request.get(house.web + part, { maxRedirects: 0 });
    if (answer.status() === 200) open.push(part);
  }
  return { offered: links.filter((one) => one !== null), open };
}

/** Signs out by the account's page, after which the way back leads to nothing that was there. */
async function leaves(page: Page, login: string): Promise<void> {
  await go(page, '/compte');
  expect(await page.innerText('main')).toContain(login);
  await press(page, {}, 'Se déconnecter');
  await page.waitForURL('**/connexion', WAIT);
  for (let i = 0; i < 2; i++) {
    await page.goBack(WAIT);
    await page.waitForURL('**/connexion?*', WAIT);
    expect(await page.innerText('body')).not.toContain(login);
  }
  expect((await page.context().cookies()).filter(({ name }) => name === 'vigie_session')).toEqual([]);
  expect((await parts(page)).open).toEqual([]);
}

/** What somebody does in the middle of their day; ends on a page that is closed to the public. */
const ACTS: Record<AccountRole, { sites?: string[]; parts: string[]; act(page: Page): Promise<void> }> = {
  crew: {
    parts: ['/equipages'],
    act: async (page) => {
      await go(page, '/pc');
      expect(at(page)).toBe('/compte');
      await go(page, '/equipages?pour=enfant');
      expect(at(page)).toBe('/equipages');
      expect(await page.locator('main li[data-finess]').count()).toBe(3);
    }
  },
  site: {
    sites: [OWN],
    parts: ['/pc', '/lits', '/tiu/chiffres', '/qualite'],
    act: async (page) => {
      await go(page, `/pc/ed/${OTHER}`);
      expect(at(page)).toBe('/compte');
      await go(page, `/pc/ed/${OWN}`);
      expect(at(page)).toBe(`/pc/ed/${OWN}`);
      expect(await page.innerText('h1')).not.toBe('');
    }
  },
  perinatal: {
    parts: ['/mur/region', '/pc', '/mur', '/lits', '/tiu', '/tiu/chiffres'],
    act: async (page) => {
      await go(page, '/tiu');
      await hearsKeys(page);
      await page.keyboard.press('n');
      await page.waitForURL('**/tiu?nouvelle=1', WAIT);
      for (const site of [OWN, OTHER]) {
        await go(page, `/pc/ed/${site}`);
        expect(at(page)).toBe(`/pc/ed/${site}`);
      }
    }
  },
  network: {
    sites: ['RP96'],
    parts: ['/pc', '/lits', '/tiu', '/tiu/chiffres'],
    act: async (page) => {
      await go(page, `/pc/ed/${OWN}`);
      expect(at(page)).toBe('/compte');
      await go(page, '/tiu');
      expect(await page.innerText('main')).toContain('Seules les demandes de votre réseau');
    }
  },
  samu: {
    parts: [...COMMAND, '/tiu', '/tiu/chiffres'],
    act: async (page) => {
      await go(page, '/pc');
      await page.waitForSelector('tbody tr[data-finess]', WAIT);
      await hearsKeys(page);
      await page.keyboard.press('/');
      await page.keyboard.type('ajoncs');
      const hit = page.locator('[role=option]', { hasText: 'Ajoncs' }).first();
      await hit.waitFor(WAIT);
      await page.keyboard.press('Enter');
      await page.waitForSelector('aside', WAIT);
      expect(new URL(page.url()).searchParams.get('site')).toBe('990000022');
    }
  },
  ars: {
    parts: [...COMMAND, '/tiu', '/tiu/chiffres', '/qualite'],
    act: async (page) => {
      await go(page, '/qualite');
      expect(at(page)).toBe('/qualite');
      await go(page, '/pc');
      await page.waitForSelector('tbody tr[data-finess]', WAIT);
    }
  },
  analyst: {
    parts: ['/mur/region', '/pc', '/pc/point', '/mur', '/lits', '/tiu/chiffres', '/qualite'],
    act: async (page) => {
      await go(page, '/qualite');
      expect(await page.locator('h1').innerText()).toContain('Qualité');
      expect((await page.request.get(`${house.web}/admin`, { maxRedirects: 0 })).status()).toBe(303);
    }
  },
  admin: {
    parts: PARTS,
    act: async (page) => {
      await go(page, '/admin');
      await page.locator('.cards a[href="/admin/comptes"]').click();
      await page.waitForURL('**/admin/comptes', WAIT);
      expect(await page.innerText('main')).toContain('personne-');
    }
  }
};

async function fresh(): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  return { context, page: await context.newPage() };
}

it.each(Object.keys(ACTS) as AccountRole[])('the day of %s', async (role) => {
  const { sites = [], parts: expected, act } = ACTS[role];
  const { context, page } = await fresh();
  const login = await comesIn(page, role, sites);
  const { offered, open } = await parts(page);
  expect({ offered, open }).toEqual({ offered: expected, open: expected });
  await act(page);
  await leaves(page, login);
  await context.close();
});

it('the day of the public: finds a department near a commune, and is asked to sign in elsewhere', async () => {
  const { context, page } = await fresh();
  expect(await parts(page)).toEqual({ offered: [], open: [] });
  await page.getByRole('link', { name: 'Mes Urgences' }).click();
  await page.waitForURL('**/urgences', WAIT);
  await page.getByLabel('Un enfant').check();
  const field = page.getByLabel('Commune ou code postal');
  // The list of places comes to the phone: what is typed there stays there.
  const list = page.waitForResponse(/communes\.json/, WAIT);
  await field.focus();
  await list;
  await field.fill('96000');
  await page.getByRole('button', { name: 'Chercher' }).click();
  await expect
    .poll(() => page.locator('[data-near-list] h3').first().innerText(), WAIT)
    .toBe('Près de Port-Brume');
  expect(page.url()).not.toMatch(/commune=|lieu=/);
  await go(page, `/pc/ed/${OWN}`);
  expect(at(page)).toBe('/connexion');
  await context.close();
});

it.each([
  ['a wall', 'wall' as const, null, '/mur/region', ['/mur/region', '/mur']],
  ['a ward PC', 'ward' as const, OWN, `/pc/ed/${OWN}`, []]
])(
  'the day of %s: enrolled by its code, it opens on its screen and nothing else',
  async (_name, level, site, opens, open) => {
    const { context, page } = await fresh();
    const act = { actor: { id: 'command', label: 'test' }, now: Date.now(), origin: 'real' as const };
    const { code } = await createDevice(people.db, act, { level, name: 'Poste', site }, new Set([OWN]));
    await go(page, '/appareil');
    await press(page, { code }, 'Enrôler');
    await page.waitForURL(`**${opens}`, WAIT);
    const answer = await page.request.get(house.web + opens, { maxRedirects: 0 });
    expect(answer.status()).toBe(200);
    expect(await parts(page)).toEqual({ offered: open, open });
    await go(page, `/pc/ed/${OTHER}`);
    expect(at(page)).toBe('/connexion');
    await context.close();
  }
);
