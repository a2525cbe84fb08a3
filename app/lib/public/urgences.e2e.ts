import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { complaints, openBrowser } from '#bin/testing/browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { web } = inject('vigieHouse');
const WAIT = { timeout: 60_000 };
const PHONE = { viewport: { width: 390, height: 844 } };
const CHILD = '/urgences?pour=enfant&commune=96001';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

/** A page as somebody sees it who has scripts turned off. */
async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  await page.goto(web + path, WAIT);
  return page;
}

const headings = (page: Page) =>
  page
    .locator('h1, h2, h3, h4')
    .evaluateAll((all) =>
      all.map((one) => `${one.tagName.slice(1)} ${(one.textContent ?? '').replace(/\s+/g, ' ').trim()}`)
    );
const get = (path: string) => fetch(web + path, { redirect: 'manual', headers: { accept: 'text/html' } });

describe('without a script', () => {
  it('leads by its headings from the emergency numbers to the departments for a child, nearest first', async () => {
    const page = await open('/urgences');
    expect((await headings(page)).slice(0, 5)).toEqual([
      '1 Mes Urgences',
      '2 Urgence vitale : appelez',
      '2 Trouver des urgences',
      '2 Tous les services d’urgences',
      '3 Brume-et-Sable'
    ]);
    await page.getByLabel('Un enfant').check();
    await page.getByLabel('Commune ou code postal').fill('96000');
    await page.getByRole('button', { name: 'Chercher' }).click();
    expect(page.url()).toBe(web + CHILD);
    expect(await headings(page)).toEqual([
      '1 Mes Urgences',
      '2 Urgence vitale : appelez',
      '2 Pour un enfant, près de Port-Brume',
      '3 Port-Brume',
      '3 Le Phare, Port-Brume',
      '3 Haute-Lande',
      '2 Comment lire cette page'
    ]);
    await page.getByRole('link', { name: 'Pour un adulte' }).click();
    expect(await headings(page)).toContain('3 La Dune, La Dune-sur-Mer');
    expect(await headings(page)).not.toContain('3 Le Phare, Port-Brume');
    await page.getByRole('link', { name: 'Autre lieu' }).click();
    expect(page.url()).toBe(`${web}/urgences?pour=adulte`);
    expect(await page.getByLabel('Un adulte').isChecked()).toBe(true);
    await page.context().close();
  });

  it.each(['/urgences', CHILD, '/', '/en/urgences', '/en'])(
    '%s has 15, 112 and 114 before any other number',
    async (path) => {
      const page = await open(path);
      const text = await page.locator('body').innerText();
      expect(text.match(/\d+/g)?.slice(0, 3)).toEqual(['15', '112', '114']);
      expect(
        await page.locator('section li a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
      ).toEqual(expect.arrayContaining(['tel:15', 'tel:112', 'sms:114']));
      expect(await page.locator('script:not([defer][src])').count()).toBe(0);
      await page.context().close();
    }
  );

  it('asks which of several communes is meant, and does not choose', async () => {
    const page = await open('/urgences?pour=enfant&lieu=96100');
    expect(await page.locator('.offers a').allInnerTexts()).toEqual([
      expect.stringContaining('Port-Brume'),
      expect.stringContaining('La Dune-sur-Mer')
    ]);
    expect(await page.locator('.cards').count()).toBe(0);
    await page.getByRole('link', { name: /La Dune/ }).click();
    expect(page.url()).toBe(`${web}/urgences?pour=enfant&commune=96002`);
    await page.context().close();
  });

  it.each([
    ['69003', 'PLACE_OUTSIDE', /n’est pas de la région.*15/s],
    ['12 rue du Port', 'PLACE_UNKNOWN', /sans rue ni numéro/],
    ['Haute-Lnade', 'PLACE_UNKNOWN', /Vouliez-vous dire/]
  ])('says of %s with a code why it is not found, and what to write', async (text, code, words) => {
    const path = `/urgences?pour=enfant&lieu=${encodeURIComponent(text)}`;
    const page = await open(path);
    const said = await page.locator('#recherche').innerText();
    expect(said).toContain(code);
    expect(said).toMatch(words);
    expect(await page.getByLabel('Commune ou code postal').inputValue()).toBe(text);
    expect(await page.getByLabel('Un enfant').isChecked()).toBe(true);
    expect((await get(path)).headers.get('cache-control')).toBe('no-store');
    await page.context().close();
  });

  it('is complete in English, and leads back', async () => {
    const page = await open('/en/urgences?pour=enfant&lieu=96000');
    expect(page.url()).toBe(`${web}/en/urgences?pour=enfant&commune=96001`);
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await page.locator('body').innerText()).toMatch(
      /SIMULATION, fictitious data.*For a child, near Port-Brume/s
    );
    const words = await page.evaluate(() => {
      const copy = document.body.cloneNode(true) as HTMLElement;
      for (const other of copy.querySelectorAll('[lang="fr"]')) other.remove();
      return copy.textContent;
    });
    expect(words.replaceAll('Le Phare', '')).not.toMatch(
      /\b(?:le|les|de|pour|urgences|mesure récente|environ)\b/i
    );
    await page.getByRole('link', { name: 'Français' }).click();
    expect(page.url()).toBe(web + CHILD);
    await page.context().close();
  });
});

it('can be shared and cached for a moment, and is marked as simulated', async () => {
  const answer = await get(CHILD);
  expect(answer.headers.get('cache-control')).toMatch(/^public, max-age=\d\d,/);
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(await answer.text()).toContain('SIMULATION, données fictives');
  const found = await get('/urgences?pour=enfant&lieu=99200');
  expect([found.status, found.headers.get('location')]).toEqual([303, '/urgences?pour=enfant&commune=99002']);
});

it('tells how busy a department is with the age of the measure, and professionals who is connected', async () => {
  const page = await open(CHILD);
  const cards = await page.locator('.cards > li').allInnerTexts();
  expect(cards.length).toBe(3);
  for (const card of cards)
    expect(card).toMatch(/(?:habitude\n+mesuré à .+, il y a .+|En activité|Pas de mesure|État inconnu)/);
  await page.goto(`${web}/`, WAIT);
  const counter = await page.locator('[data-connections]').innerText();
  const figures = (counter.match(/\d+/g) ?? []).map(Number);
  expect(counter).toMatch(/^\d établissements? sur 5 connectés/);
  expect(figures[0]).toBeGreaterThan(0);
  await page.context().close();
});

describe.each([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['narrow', { viewport: { width: 320, height: 640 } }],
  ['desk', { viewport: { width: 1920, height: 1080 } }]
] as const)('on a %s screen', (_name, options) => {
  it.each([
    ...['/', '/urgences', CHILD, '/urgences?lieu=96100', '/urgences?lieu=69003', '/en/urgences'],
    ...['/urgences/960000011', '/urgences/appeler', '/urgences/methode', '/en/urgences/accessibilite']
  ])('%s is sound: access, console, width', async (path) => {
    const context = await browser.newContext({ ...PHONE, ...options });
    const page = await context.newPage();
    const heard = complaints(page);
    await page.goto(web + path, WAIT);
    await page.evaluate(AXE);
    const broken = await page.evaluate(async () => {
      const axe = Reflect.get(window, 'axe') as {
        run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
      };
      return (await axe.run()).violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`
      );
    });
    expect(broken).toEqual([]);
    expect(heard).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await context.close();
  });
});

describe('for everyone', () => {
  it('reads at 200 % in one column, in forced colours and without motion', async () => {
    for (const options of [
      { viewport: { width: 195, height: 422 }, deviceScaleFactor: 2 },
      { forcedColors: 'active' },
      { reducedMotion: 'reduce' }
    ] as const) {
      const page = await open('/urgences', options);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
      expect(await page.getByRole('button', { name: 'Chercher' }).isVisible()).toBe(true);
      const moving = await page.evaluate(() => document.getAnimations().length);
      expect(moving).toBe(0);
      await page.context().close();
    }
  });

  it('tells by shape and words, never by colour alone', async () => {
    const page = await open('/urgences');
    for (const box of await page.locator('.state').all()) {
      expect(await box.locator('svg[aria-hidden="true"]').count()).toBe(1);
      expect((await box.locator('strong').first().innerText()).length).toBeGreaterThan(3);
    }
    await page.context().close();
  });

  it('follows the picture once its script has come, says so politely, and can be paused by keyboard', async () => {
    const context = await browser.newContext(PHONE);
    const page = await context.newPage();
    const heard = complaints(page);
    await page.goto(`${web}/urgences`, WAIT);
    await expect.poll(() => page.locator('[data-told]').innerText(), WAIT).toMatch(/^Mis à jour à/);
    expect(await page.locator('[role="status"][data-polite]').count()).toBe(1);
    const pause = page.getByRole('button', { name: 'Mettre en pause la mise à jour' });
    await pause.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-cut]').innerText()).toMatch(
      /^Mise à jour en pause, image de \d\d:\d\d\.$/
    );
    expect(
      await page.getByRole('button', { name: 'Reprendre la mise à jour' }).getAttribute('aria-pressed')
    ).toBe('true');
    expect(heard).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  it('finds what is near by a place or a position without sending either', async () => {
    const context = await browser.newContext({
      ...PHONE,
      geolocation: { longitude: 0, latitude: 0 },
      permissions: ['geolocation']
    });
    const page = await context.newPage();
    await page.goto(`${web}/urgences`, WAIT);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    await page.getByLabel('Un enfant').check();
    const field = page.getByLabel('Commune ou code postal');
    const list = page.waitForResponse(/communes\.json/, WAIT);
    await field.focus();
    await list;
    await field.fill('Port-Brume');
    await page.getByRole('button', { name: 'Chercher' }).click();
    await expect
      .poll(() => page.locator('[data-near-list] h3').first().innerText(), WAIT)
      .toBe('Près de Port-Brume');
    expect(await page.locator('[data-near-list] li').count()).toBe(3);
    expect(await page.locator('[data-far]').first().innerText()).toMatch(/moins de 1 km/);
    await page.getByRole('button', { name: 'Utiliser ma position' }).click();
    await expect
      .poll(() => page.locator('[data-near-said]').innerText(), WAIT)
      .toMatch(/hors de la région.*15/);
    expect(sent.join(' ')).not.toMatch(/brume|lieu=|commune=|latitude/i);
    await context.close();
  });
});

describe('going there', () => {
  const FINESS = '990000022';
  const fill = async (fields: Record<string, string>) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${web}/admin/sites/${FINESS}`, WAIT);
    for (const [name, value] of Object.entries(fields)) await page.locator(`[name="${name}"]`).fill(value);
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.waitForLoadState('load', WAIT);
    expect(await page.locator('[role=alert]').allInnerTexts()).toEqual([]);
    await context.close();
  };
  const read = async (path: string) =>
    (await fetch(web + path, { headers: { accept: 'text/html', 'cache-control': 'no-cache' } })).text();
  const practical = async (finess = FINESS) =>
    (
      JSON.parse(await read('/api/public/v1/urgences')) as { sites: { finess: string; practical: object }[] }
    ).sites.find((site) => site.finess === finess)?.practical;

  it('tells phone, hours and access as filled in, by whom and when, in both languages and in open data', async () => {
    const page = await open('/urgences/960000011');
    const facts = await page.locator('#pratique ~ dl').innerText();
    expect(facts).toMatch(/Adresse\s+1 QUAI DES BRUMES 96000 PORT BRUME\s+d’après le répertoire FINESS/);
    expect(facts.match(/non renseigné/g)).toHaveLength(3);
    await page.context().close();
    await fill({
      ...{
        phone: '01 23 45 67 89',
        hours: 'Jour et nuit',
        access: 'Entrée rue du Port',
        source: 'cadre du service'
      }
    });
    await expect.poll(() => read(`/urgences/${FINESS}`), WAIT).toContain('tel:0123456789');
    const told = await open(`/urgences/${FINESS}`);
    expect(await told.locator('#pratique ~ dl').innerText()).toMatch(
      /Adresse\s+non renseigné\s[\s\S]*01 23 45 67 89[\s\S]*Jour et nuit[\s\S]*Entrée rue du Port/
    );
    expect(await told.locator('[data-told-by]').innerText()).toMatch(
      /renseignés le \d{1,2} \S+ 20\d\d par cadre du service\.$/
    );
    await told.context().close();
    expect(await read(`/en/urgences/${FINESS}`)).toMatch(
      /not given[\s\S]*filled in on [\s\S]*by cadre du service/
    );
    await expect
      .poll(() => practical(), WAIT)
      .toMatchObject({
        ...{ address: null, phone: '01 23 45 67 89', hours: 'Jour et nuit', source: 'cadre du service' },
        updatedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string
      });
    expect(await practical('960000011')).toMatchObject({
      address: '1 QUAI DES BRUMES 96000 PORT BRUME',
      phone: null
    });
    for (const path of ['/api/public/v1/urgences.csv', '/api/public/v1/urgences.geojson', '/urgences.txt'])
      expect([path, (await read(path)).includes('01 23 45 67 89')]).toEqual([path, true]);
    await fill({ phone: '', hours: '', access: '', source: '' });
    await expect.poll(() => practical(), WAIT).toMatchObject({ phone: null, updatedAt: null });
  });
});

describe('open data', () => {
  const read = async (path: string) => {
    const answer = await fetch(web + path);
    return {
      answer,
      body: (await answer.json()) as { sites: Record<string, unknown>[] } & Record<string, unknown>
    };
  };

  it('say now what the page says, and of an instant of today what was shown then and whether it was corrected', async () => {
    const { body } = await read('/api/public/v1/urgences');
    expect(body).toMatchObject({ comparable: false, simulated: true, old: false });
    const then = encodeURIComponent(String(body['asOf']));
    const { answer, body: past } = await read(`/api/public/v1/urgences?su=${then}`);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(past.sites.map(({ finess }) => finess).sort()).toEqual(
      body.sites.map(({ finess }) => finess).sort()
    );
    for (const { shown, corrected } of past.sites)
      expect([shown, corrected]).toMatchObject([
        { state: expect.any(String) as string },
        { verdict: expect.stringMatching(/^(?:same|changed|unknown)$/) as string }
      ]);
  });

  it('tell a day hour by hour in words, and refuse what is no day with its code', async () => {
    const { answer, body } = await read('/api/public/v1/urgences/historique');
    expect(answer.status).toBe(200);
    const values = body.sites.flatMap(({ hours }) =>
      (hours as { value: string | null }[]).map(({ value }) => value)
    );
    for (const value of values) expect([null, 'quieter', 'usual', 'busier', 'much_busier']).toContain(value);
    for (const path of [
      '/api/public/v1/urgences?su=demain',
      '/api/public/v1/urgences/historique?jour=2099-01-01'
    ]) {
      const refused = await read(path);
      expect([refused.answer.status, refused.body['code']]).toEqual([400, 'API_INSTANT_UNREADABLE']);
    }
  });
});
