import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { complaints, openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, openPeople, type Guest } from '#bin/testing/people.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WAIT = { timeout: 60_000 };
const SITE = '960000011';

let house: House;
let browser: Browser;
let people: Awaited<ReturnType<typeof openPeople>>;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
});
afterAll(async () => {
  await Promise.all([browser?.close(), people?.close()]);
  await house?.stop();
});

async function as(guest: Guest): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  await context.addCookies(cookiesOf(house, guest));
  contexts.push(context);
  return context;
}
async function open(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(house.web + path, WAIT);
  return page;
}
async function broken(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as {
      run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}
const later = (hours: number) => {
  const at = new Date(Date.now() + hours * 3_600_000);
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Paris',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }
  }).format(at);
  return parts.replace(' ', 'T');
};

it('a level that the ARS declares stands beside the computed one on desk and wall, with the gap, until it is ended', async () => {
  const ars = await as(await people.person(['ars']));
  const screen = await as(await people.screen('wall'));
  const wall = await open(screen, '/mur/region');
  const desk = await open(ars, '/pc');
  await desk.locator('[data-declare="region"] summary').click(WAIT);
  const form = desk.locator('[data-declare="region"] form').first();
  await form.locator('select[name=level]').selectOption('1');
  await form.locator('input[name=reason]').fill('Voir Mme Durand');
  await form.locator('input[name=until]').fill(later(4));
  await form.locator('button').click();
  await desk.locator('[role=alert]', { hasText: 'DECLARED_PERSONAL' }).waitFor(WAIT);
  await form.locator('input[name=reason]').fill('Afflux attendu');
  await form.locator('button').click();
  const line = desk.locator('[data-declared="region"]');
  await line.waitFor(WAIT);
  expect(await line.innerText()).toMatch(
    /calculé .+ · déclaré soutenu par l’ARS à \d\d:\d\d, jusqu’à .*\d\d:\d\d/
  );
  expect(await line.innerText()).toMatch(/écart|calculé/);
  await wall.locator('[data-band="declared"]', { hasText: 'déclaré soutenu' }).waitFor(WAIT);
  await desk.locator('text=déclaré soutenu').first().waitFor(WAIT);
  expect(await broken(desk)).toEqual([]);
  await desk.locator('[data-declare="region"] form').last().locator('button').click();
  await line.waitFor({ ...WAIT, state: 'detached' });
  await wall.locator('[data-band="declared"]').waitFor({ ...WAIT, state: 'detached' });
});

it('a site declares for itself only, and whoever may not is not offered the form', async () => {
  const own = await as(await people.person(['site'], [SITE]));
  const page = await open(own, `/pc/ed/${SITE}`);
  await page.locator(`[data-declare="${SITE}"]`).waitFor(WAIT);
  const desk = await open(own, '/pc');
  await desk.locator('.region h2').waitFor(WAIT);
  expect(await desk.locator('[data-declare="region"]').count()).toBe(0);
  const answer = await own.request.post(`${house.web}/pc?/declare`, {
    headers: { origin: house.web, 'x-sveltekit-action': 'true' },
    form: { scope: 'region', seen: '0', level: '3', reason: 'Afflux attendu', until: later(2) }
  });
  expect(await answer.text()).toContain('LIVE_FORBIDDEN');
});

it('an exercise bands every screen of its perimeter, unmistakably, until it is ended', async () => {
  const ars = await as(await people.person(['ars']));
  const wall = await open(await as(await people.screen('wall')), '/mur/region');
  const page = await open(ars, '/pc/evenements');
  const heard = complaints(page);
  await page.locator('input[name=title]').fill('NRBC en gare');
  await page.locator('select[name=nature]').selectOption('exercise');
  await page.locator('form.new button').click();
  await page.locator('tr[data-id]').first().waitFor(WAIT);
  for (const path of ['/pc/evenements', '/pc', `/pc/ed/${SITE}`, '/qualite', '/pc/murs']) {
    const screen = await open(ars, path);
    const band = screen.locator('[data-event][data-nature="exercise"]');
    await band.waitFor(WAIT);
    expect(await band.innerText()).toMatch(/EXERCICE · NRBC en gare/);
    await screen.close();
  }
  await wall.locator('[data-band="event"]', { hasText: 'EXERCICE · NRBC en gare' }).waitFor(WAIT);
  expect(await (await fetch(house.web)).text()).not.toContain('NRBC');
  expect(await broken(page)).toEqual([]);
  await page.locator('tr[data-id] button').click();
  await wall.locator('[data-band="event"]').waitFor({ ...WAIT, state: 'detached' });
  expect(heard).toEqual([]);
});

it('an order reaches two walls, also after a reload; of one that is cut the operator sees that it does not show it yet', async () => {
  const samu = await as(await people.person(['samu']));
  const [first, second] = [await people.screen('wall'), await people.screen('wall')];
  const cut = await as(second);
  const one = await open(await as(first), '/mur/region');
  const two = await open(cut, '/mur/region');
  for (const wall of [one, two]) await wall.waitForSelector('[data-cut="no"]', WAIT);
  const page = await open(samu, '/pc/murs');
  const stateOf = (guest: Guest, state: string) =>
    page.locator(`[data-wall="${guest.id}"] [data-state="${state}"]`).waitFor(WAIT);
  const send = async (text: string) => {
    const form = page.locator('[data-send="message"]');
    await form.locator('input[name=value]').fill(text);
    await form.locator('button').click();
    await page.locator('[data-order]', { hasText: text }).waitFor(WAIT);
  };
  await send('Point de situation à 20 h');
  for (const wall of [one, two])
    await wall.locator('[data-panel="message"]', { hasText: 'Point de situation' }).waitFor(WAIT);
  await stateOf(first, 'shows');
  await stateOf(second, 'shows');
  await one.reload(WAIT);
  await one.locator('[data-panel="message"]').waitFor(WAIT);

  await cut.routeWebSocket(/socket\.io/, (socket) => socket.close());
  await cut.route('**/api/v1/live/*', (route) => route.abort());
  await two.reload(WAIT);
  await page.locator('[data-order] button').click();
  await page.locator('[data-order]').waitFor({ ...WAIT, state: 'detached' });
  await send('Plan de retour des renforts');
  await stateOf(first, 'shows');
  await stateOf(second, 'not_yet');
  expect(await broken(page)).toEqual([]);
  const form = page.locator('[data-send="message"]');
  await form.locator('input[name=value]').fill('Rappeler le 01 42 34 56 78');
  await form.locator('button').click();
  await page.locator('text=DECLARED_PERSONAL').waitFor(WAIT);
});

it('the playlist shows a layout only once it is ready, skips one that fails without a blank, and passes orders on', async () => {
  const guest = await people.screen('wall');
  const screen = await as(guest);
  const operator = await open(await as(await people.person(['ars'])), '/pc/murs');
  let broken: readonly string[] = ['/mur/region', '/mur/samu', '/mur/lits', '/mur/perinat'];
  let asked = 0;
  await screen.route(/\/mur\/[a-z]+/, (route) => {
    asked += 1;
    return broken.some((path) => route.request().url().includes(path))
      ? route.fulfill({ status: 500, body: 'broken' })
      : route.continue();
  });
  const wall = await open(screen, '/mur?s=2&attente=6');
  const shown = wall.locator('iframe[data-stage="shown"]');
  const counted = operator.locator(`[data-wall="${guest.id}"]`, { hasText: /[1-9]\d* pages? passée/ });
  await counted.waitFor(WAIT);
  expect([await shown.count(), asked > 0]).toEqual([0, true]);
  expect(await wall.innerText('main')).toContain('En attente');
  broken = ['/mur/samu', '/mur/lits', '/mur/perinat'];
  await shown.waitFor(WAIT);
  const picture = wall.frameLocator('iframe[data-stage="shown"]');
  await picture.locator('[data-panel="header"]').waitFor(WAIT);

  // The layouts that fail are tried behind it, again and again, and never take the screen.
  const before = asked;
  await vi.waitUntil(() => asked > before + 1, { timeout: 60_000, interval: 200 });
  expect(await shown.getAttribute('src')).toContain('/mur/region');
  expect(await shown.count()).toBe(1);

  const form = operator.locator('[data-send="message"]');
  await form.locator('input[name=value]').fill('Relève à 21 h en salle de crise');
  await form.locator('select[name=walls]').selectOption(guest.id);
  await form.locator('button').click();
  await picture.locator('[data-panel="message"]', { hasText: 'Relève à 21 h' }).waitFor(WAIT);
  await operator.locator(`[data-wall="${guest.id}"] [data-state="shows"]`).waitFor(WAIT);
});

it('the situation report is one page of A4, says what was known then or that it cannot, in both languages', async () => {
  const analyst = await as(await people.person(['analyst']));
  const page = await open(analyst, '/pc/point');
  await page.locator('[data-area="region"]').waitFor(WAIT);
  expect(await page.innerText('h1')).toMatch(/^Situation telle que connue à \d\d:\d\d$/);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
  expect(await broken(page)).toEqual([]);
  await page.goto(`${house.web}/en/pc/point`, WAIT);
  expect(await page.innerText('h1')).toMatch(/^Situation as known at/);
  await page.goto(`${house.web}/pc/point?su=2020-01-01T12:00Z`, WAIT);
  await page.locator('[data-cannot]').waitFor(WAIT);
});
