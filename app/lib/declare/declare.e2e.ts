import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { type House, startHouse } from '#bin/testing/house.ts';
import { cookiesOf, type Guest, openPeople } from '#bin/testing/people.ts';
import { latestAudit } from '#db/audit.ts';
import { readEdStates } from '#db/ed-state/record.ts';
import { readClosures } from '#db/places/closures.ts';
import { HOUR } from '#domain/time/instant.ts';
import { writeLocal } from '#app/lib/admin/local-time.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SITE = '960000011';
const OTHER = '990000014';
const PAGE = `/declarer/${SITE}`;
const WAIT = { timeout: 60_000 };

let house: House;
let people: Awaited<ReturnType<typeof openPeople>>;
let browser: Browser;
let ward: Guest;
let nurse: Guest;
beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
  ward = await people.screen('ward', SITE);
  nurse = await people.person(['site'], [SITE]);
});
afterAll(async () => {
  await Promise.all([browser?.close(), people?.close()]);
  await house?.stop();
});

async function as(
  guest: Guest | null,
  options: { script?: boolean; width?: number } = {}
): Promise<BrowserContext> {
  const { script = false, width = 1920 } = options;
  const context = await browser.newContext({
    javaScriptEnabled: script,
    viewport: width < 900 ? { width, height: 844 } : { width, height: 1080 }
  });
  if (guest) await context.addCookies(cookiesOf(house, guest));
  return context;
}
async function open(guest: Guest | null, path: string, options = {}): Promise<Page> {
  const page = await (await as(guest, options)).newPage();
  await page.goto(house.web + path, WAIT);
  return page;
}
const post = (guest: Guest, path: string, fields: Record<string, string>) =>
  fetch(house.web + path, {
    method: 'POST',
    headers: { accept: 'text/html', cookie: guest.cookie, origin: house.web },
    body: new URLSearchParams(fields),
    redirect: 'manual'
  });
const boarders = async () => (await readEdStates(people.db, SITE, 'real')).all?.fields.boarders;

describe('the ward’s PC, without script and without a sign-in', () => {
  it('declares by keyboard alone, in fewer keys than half a minute holds, and is shown what it changed', async () => {
    const page = await open(ward, PAGE);
    await page.locator('[name=present]').focus();
    const said = {
      present: '42',
      waitingDoctor: '11',
      longestWaitMin: '95',
      boarders: '6',
      oldestBoarderMin: '14h30'
    };
    let keys = 0;
    for (const text of Object.values(said)) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
      keys += text.length + 1;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL('**/declarer/**fait=*', WAIT);
    // Keystroke-level model: 0.28 s a key of an average typist, 1.35 s of thought before each field.
    expect((keys + 1) * 0.28 + Object.keys(said).length * 1.35).toBeLessThan(30);
    const effects = page.locator('[data-effects]');
    expect(await effects.innerText()).toMatch(/Sans lit[\s\S]*inconnu[\s\S]*6/);
    expect(await effects.innerText()).toMatch(/NEDOCS[\s\S]*il manque/);
    expect(await boarders()).toMatchObject({ value: 6, channel: 'form' });
    const [noted] = await latestAudit(people.db, { limit: 1, action: 'ed.declare' });
    expect(noted).toMatchObject({ subject: `site:${SITE}`, after: { by: 'charge_nurse' } });
    await page.context().close();
  });

  it('says "inchangé" by leaving what stands there, three times; then the value is typed', async () => {
    const page = await open(ward, PAGE);
    for (const count of [1, 2, 3]) {
      expect(await page.locator('[name=boarders]').inputValue()).toBe('6');
      await page.getByRole('button', { name: 'Déclarer', exact: true }).click();
      await page.waitForURL('**/declarer/**fait=*', WAIT);
      expect((await boarders())?.unchanged).toBe(count);
      await page.goto(house.web + PAGE, WAIT);
    }
    expect(await page.locator('[name=boarders]').inputValue()).toBe('');
    // Also when the page was made before the third time, or the request by hand.
    const forged = await post(ward, `${PAGE}?/declarer`, {
      ...{ part: 'state', service: 'all', by: 'charge_nurse', boarders: '6', 'was-boarders': 'form:6' }
    });
    expect(await forged.text()).toContain('ED_STATE_RETYPE');
    await page.context().close();
  });

  it('asks about what contradicts itself, and keeps what was typed', async () => {
    const page = await open(ward, PAGE);
    await page.locator('[name=boarders]').fill('0');
    await page.locator('[name=oldestBoarderMin]').fill('300');
    await page.getByRole('button', { name: 'Déclarer', exact: true }).click();
    await page.getByRole('alert').waitFor(WAIT);
    expect(await page.getByRole('alert').innerText()).toContain('ED_STATE_ASKS');
    expect(await page.locator('[name=oldestBoarderMin]').inputValue()).toBe('300');
    await page.context().close();
  });

  it('opens no other site, closes nothing, and is told who can', async () => {
    const other = await fetch(house.web + `/declarer/${OTHER}`, {
      headers: { cookie: ward.cookie },
      redirect: 'manual'
    });
    expect(other.status).toBe(303);
    const page = await open(ward, PAGE);
    expect(await page.locator('[data-closures]').innerText()).toContain(
      'Fermer demande une personne connectée'
    );
    expect(await page.locator('[name=what]').count()).toBe(0);
    const refused = await post(ward, `${PAGE}?/fermer`, {
      ...{ part: 'closure', what: 'site.', kind: 'closed', reason: 'Dégât des eaux', by: 'charge_nurse' },
      until: writeLocal(Date.now() + 2 * HOUR)
    });
    expect(await refused.text()).toContain('LIVE_FORBIDDEN');
    expect(await readClosures(people.db, { finess: SITE, origin: 'real', now: Date.now() })).toEqual([]);
    await page.context().close();
  });
});

describe('a closure', () => {
  it('is declared by somebody signed in, and stands on the wall, the desk and the public page', async () => {
    const page = await open(nurse, PAGE);
    await page.getByText('Fermer ou réguler').click();
    await page.locator('[name=reason]').fill('Dégât des eaux');
    await page.getByRole('button', { name: 'Déclarer la fermeture' }).click();
    await page.waitForURL('**fait=fermeture', WAIT);
    expect(await page.locator('[data-closure]').innerText()).toContain('fermé jusqu’à');
    await page.context().close();

    const wall = await open(await people.screen('wall'), '/mur/region', { script: true });
    await wall.locator('[data-panel="shut"]').waitFor(WAIT);
    expect(await wall.locator('[data-panel="shut"]').innerText()).toMatch(/fermé/);
    await wall.context().close();

    const desk = await open(await people.person(['ars']), `/pc?site=${SITE}`, { script: true });
    await desk.locator(`tr[data-finess="${SITE}"] [data-shut="closed"]`).waitFor(WAIT);
    await desk.locator('[data-place]').getByText('Dégât des eaux').waitFor(WAIT);
    expect(await desk.locator('[data-place]').innerText()).toContain('Plus ancien sans lit');
    await desk.context().close();

    const open_ = await open(null, '/urgences');
    const card = open_.locator(`li[data-finess="${SITE}"]`);
    await expect
      .poll(async () => {
        await open_.reload(WAIT);
        return card.locator('[data-status]').first().getAttribute('data-status');
      }, WAIT)
      .toBe('closed');
    expect(await card.innerText()).toMatch(/Fermé jusqu’à/);
    expect(await card.innerText()).not.toContain('eaux');
    await open_.context().close();
  });

  it('is declared from the page of the site too, which is not left, by whoever may close', async () => {
    const path = `/pc/ed/${OTHER}`;
    const page = await open(await people.person(['samu']), path, { script: true });
    await page.locator('[data-close] summary').click();
    await page.locator('[data-close] [name=what]').selectOption('resource.resuscitation');
    await page.locator('[data-close] [name=reason]').fill('ab');
    // The browser itself asks for a longer reason; what it lets through the server refuses beside the form.
    await page.locator('[data-close] [name=reason]').evaluate((field) => field.removeAttribute('minlength'));
    await page.locator('[data-close] button').click();
    await page.locator('[data-close] [role=alert]').waitFor(WAIT);
    await page.locator('[data-close] [name=reason]').fill('Scope en panne');
    await page.locator('[data-close] button').click();
    await page.locator('[data-close] [role=status]').waitFor(WAIT);
    await page.locator('[data-place]').getByText('Scope en panne').waitFor(WAIT);
    expect(new URL(page.url()).pathname).toBe(path);
    const [closure] = await readClosures(people.db, { finess: OTHER, origin: 'real', now: Date.now() });
    expect(closure).toMatchObject({ scope: 'resource', target: 'resuscitation', by: 'samu_regulator' });
    await page.context().close();

    const reader = await open(await people.person(['analyst']), path);
    expect(await reader.locator('h1').count()).toBe(1);
    expect(await reader.locator('[data-close]').count()).toBe(0);
    await reader.context().close();
  });

  it('is changed by who saw its newest state: of two at once the second is told', async () => {
    const [closure] = await readClosures(people.db, { finess: SITE, origin: 'real', now: Date.now() });
    const seen = { part: 'closure', id: closure?.id ?? '', version: String(closure?.version) };
    const until = writeLocal(Date.now() + 6 * HOUR);
    const first = await post(nurse, `${PAGE}?/prolonger`, { ...seen, until });
    expect(first.status).toBe(303);
    const second = await post(nurse, `${PAGE}?/terminer`, seen);
    expect(await second.text()).toContain('CLOSURE_CHANGED');
    const ended = await post(nurse, `${PAGE}?/terminer`, { ...seen, version: '2' });
    expect(ended.headers.get('location')).toContain('fait=fin');
    expect(await readClosures(people.db, { finess: SITE, origin: 'real', now: Date.now() })).toEqual([]);
  });
});

it.each([
  ['', 1920],
  ['', 390],
  ['/en', 1920]
])('%s at %i px has no fault that axe finds, and nothing beside the screen', async (language, width) => {
  const page = await open(nurse, language + PAGE, { script: true, width });
  await page.evaluate(AXE);
  const faults = await page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as {
      run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
  expect(faults).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  await page.context().close();
});
