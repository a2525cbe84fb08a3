import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { complaints, openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, type Guest, openPeople } from '#bin/testing/people.ts';
import { loadRegion } from '#maps/region/index.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WAIT = { timeout: 60_000 };
const PHONE = { viewport: { width: 390, height: 844 } };
const SITE = '960000011';
const QUIET = '990000014';
const { sites } = loadRegion('fictive');

let house: House;
let browser: Browser;
let people: Awaited<ReturnType<typeof openPeople>>;
let crew: Guest;
let ward: Guest;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
  crew = await people.person(['crew']);
  ward = await people.screen('ward', SITE);
  await declare({ placesOpen: '3', crewsWaiting: '2', longestCrewWaitMin: '25' });
});
afterAll(async () => {
  await Promise.all([browser?.close(), people?.close()]);
  await house?.stop();
});

/** What a charge nurse types on the ward's PC. */
async function declare(fields: Record<string, string>, guest = ward): Promise<number> {
  const body = new URLSearchParams({ part: 'state', service: 'all', by: 'charge_nurse', ...fields });
  const answer = await fetch(`${house.web}/declarer/${SITE}?/declarer`, {
    ...{ method: 'POST', redirect: 'manual', body },
    headers: { origin: house.web, cookie: guest.cookie, accept: 'text/html' }
  });
  return answer.status;
}

async function open(
  path: string,
  options: BrowserContextOptions = {},
  hear: (page: Page) => void = () => undefined
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ ...PHONE, ...options });
  await context.addCookies(cookiesOf(house, crew));
  const page = await context.newPage();
  hear(page);
  await page.goto(house.web + path, WAIT);
  return { page, context };
}

const card = (page: Page, finess = SITE) => page.locator(`main li[data-finess="${finess}"]`);
const order = (page: Page) =>
  page.locator('main li').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset['finess']));

it('shows what a department said of its crews with its age, and never zero for what nobody said', async () => {
  const { page, context } = await open('/equipages');
  const heard = complaints(page);
  await expect.poll(() => card(page).innerText(), WAIT).toMatch(/Équipages en attente\n+2\n+il y a \d/);
  const text = await card(page).innerText();
  expect(text).toMatch(/Places\n+3\n+il y a \d/);
  expect(text).toMatch(/Porte – brancard libéré[\s,]+depuis la porte[^\d]*25.min\n+il y a \d/);
  expect(text).toMatch(/inconnue/);
  const silent = await card(page, QUIET).innerText();
  expect(silent.match(/non renseigné/g)?.length).toBeGreaterThanOrEqual(3);
  expect(silent).not.toMatch(/\b0\b/);
  expect(heard).toEqual([]);
  await context.close();
});

it('follows a word and a closure by its socket, without a reload or a row that moves', async () => {
  const { page, context } = await open(`/equipages?depuis=${SITE}`);
  let loads = 0;
  page.on('load', () => (loads += 1));
  await expect.poll(() => card(page).innerText(), WAIT).toMatch(/Équipages en attente/);
  const before = await order(page);
  expect(before[0]).toBe(SITE);
  expect(await declare({ crewsWaiting: '5', longestCrewWaitMin: '70' })).toBe(303);
  await expect.poll(() => card(page).innerText(), WAIT).toMatch(/en attente\n+5\n[\s\S]*1.h.10/);

  const samu = await people.person(['samu']);
  const closing = new URLSearchParams({
    ...{ part: 'closure', what: 'site.', kind: 'closed', reason: 'Dégât des eaux', by: 'samu_regulator' },
    ...{ hours: '2' }
  });
  const shut = await browser.newContext(PHONE);
  await shut.addCookies(cookiesOf(house, samu));
  const form = await shut.newPage();
  await form.goto(`${house.web}/declarer/${SITE}`, WAIT);
  await form.locator('[data-close] summary').click();
  await form.locator('[data-close] select[name=what]').selectOption('site.');
  await form.locator('[data-close] input[name=reason]').fill(closing.get('reason') ?? '');
  await form.locator('[data-close] button').click();
  await form.waitForURL('**/declarer/**fait=*', WAIT);
  await expect.poll(() => card(page).locator('.door').innerText(), WAIT).toMatch(/fermé jusqu’à \d\d:\d\d/i);
  await expect.poll(() => card(page).locator('svg').getAttribute('data-symbol'), WAIT).toBe('closed');
  // Why it is closed is not for them.
  expect(await page.locator('body').innerText()).not.toContain('eaux');
  expect(await order(page)).toEqual(before);
  expect(loads).toBe(0);
  await Promise.all([shut.close(), context.close()]);
});

it('puts the nearest first by a position that stays in the phone, and refuses one outside the region', async () => {
  const target = sites.find(({ finess }) => finess === QUIET);
  const sent: string[] = [];
  const geolocation = { longitude: target?.lon ?? 0, latitude: target?.lat ?? 0 };
  const { page, context } = await open(
    '/equipages',
    { geolocation, permissions: ['geolocation'] },
    (opened) => {
      opened.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
      opened.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
    }
  );
  await expect.poll(() => card(page).innerText(), WAIT).toMatch(/en attente\n+\d/);
  await page.getByRole('button', { name: 'Ma position' }).click();
  await expect.poll(async () => (await order(page))[0], WAIT).toBe(QUIET);
  expect(await page.locator('main [role=status]').innerText()).toMatch(/reste dans ce téléphone/);
  expect(await card(page, QUIET).locator('.far').innerText()).toMatch(/moins|km/);
  await context.setGeolocation({ longitude: 0, latitude: 0 });
  await page.getByRole('button', { name: 'Ma position' }).click();
  await expect
    .poll(() => page.locator('main [role=status]').innerText(), WAIT)
    .toMatch(/hors de la région\s: la liste ne change pas/);
  expect((await order(page))[0]).toBe(QUIET);
  expect(page.url()).toBe(`${house.web}/equipages`);
  // Its socket was heard from its first word on, and no request or word of it tells where the phone is.
  expect(sent.join(' ')).toContain('crews');
  expect(sent.join(' ')).not.toContain(String(target?.lat));
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toMatch(
    /lat|lon|position/i
  );
  await context.close();
});

it('is used with one thumb: what is touched is large, at the bottom, and always there', async () => {
  const { page, context } = await open('/equipages');
  await expect.poll(() => card(page).innerText(), WAIT).toMatch(/en attente\n+\d/);
  for (const where of ['top', 'bottom'] as const) {
    await page.evaluate((end) => scrollTo(0, end ? document.body.scrollHeight : 0), where === 'bottom');
    const boxes = await page
      .locator('nav label, nav button, nav select')
      .evaluateAll((all) =>
        all
          .filter((one) => one.closest('nav')?.querySelector('fieldset'))
          .map((one) => one.getBoundingClientRect().toJSON() as DOMRect)
      );
    expect(boxes.length).toBe(5);
    for (const { height, top, bottom } of boxes) {
      expect(height).toBeGreaterThanOrEqual(56);
      expect(top).toBeGreaterThan(844 / 2);
      expect(bottom).toBeLessThanOrEqual(844);
    }
  }
  await page.getByText('Enfant', { exact: true }).click();
  expect(await page.locator('main li').count()).toBe(
    sites.filter(({ services }) => services.includes('paediatric')).length
  );
  await page.locator('nav select').selectOption(QUIET);
  expect((await order(page))[0]).toBe(
    sites.find(({ finess }) => finess === QUIET)?.services.includes('paediatric') ? QUIET : expect.any(String)
  );
  expect(new URL(page.url()).search).toBe(`?pour=enfant&depuis=${QUIET}`);
  await context.close();
});

it('is used by keyboard alone', async () => {
  const { page, context } = await open('/equipages');
  await expect.poll(() => card(page).innerText(), WAIT).toMatch(/en attente\n+\d/);
  await page.locator('nav input').first().focus();
  await page.keyboard.press('ArrowRight');
  expect(new URL(page.url()).search).toBe('?pour=adulte');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => new URL(page.url()).searchParams.get('depuis'), WAIT).toMatch(/^\w{9}$/);
  await context.close();
});

it('keeps the last picture with its age when the network is away', async () => {
  const { page, context } = await open('/equipages');
  await expect.poll(() => card(page).innerText(), WAIT).toMatch(/en attente\n+5/);
  await context.setOffline(true);
  await expect.poll(() => page.locator('.cut').innerText(), WAIT).toMatch(/\d\d:\d\d/);
  expect(await card(page).innerText()).toMatch(/en attente\n+5\n+il y a/);
  await context.close();
});

it.each([
  ['/equipages', 390, 844],
  [`/en/equipages?depuis=${SITE}`, 390, 844],
  ['/equipages?pour=enfant', 320, 640],
  ['/en/equipages', 1920, 1080],
  ['/equipages', 195, 422]
])(
  '%s at %i × %i has no fault that axe finds, and nothing beside the screen',
  async (path, width, height) => {
    const { page, context } = await open(path, { viewport: { width, height } });
    const heard = complaints(page);
    await expect.poll(() => page.locator('[data-figure=known]').count(), WAIT).toBeGreaterThan(0);
    await page.evaluate(AXE);
    const broken = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
      return (await axe.run()).violations.map(({ id }) => id);
    });
    expect(broken).toEqual([]);
    expect(heard).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0
    );
    if (path.startsWith('/en'))
      expect(await page.locator('body').innerText()).not.toMatch(/équipage|attente/i);
    await context.close();
  }
);
