import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, type Guest, openPeople } from '#bin/testing/people.ts';
import { newSourceKey, putSourceKey } from '#db/sources.ts';
import { MINUTE } from '#domain/time/instant.ts';
import { bundle, location, service } from '#ingest/ror/testing/bundle.ts';

const WAIT = { timeout: 60_000 };
/** Both have intensive care for adults; the first is the nearer one of Port-Brume. */
const SITE = '960000011';
const OTHER = '990000014';

let house: House;
let browser: Browser;
let people: Awaited<ReturnType<typeof openPeople>>;
let samu: Guest;
let key: string;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
  samu = await people.person(['samu']);
  key = newSourceKey();
  await putSourceKey(people.db, key, { source: 'ror', streams: ['ror'], finess: null, origin: 'real' });
  await vi.waitUntil(async () => (await told(SITE, 3, 9 * MINUTE)) === 202, {
    timeout: 60_000,
    interval: 500
  });
  await told(OTHER, 5, 9 * MINUTE);
});
afterAll(async () => {
  await Promise.all([browser?.close(), people?.close()]);
  await house?.stop();
});

/** The ROR counts free places of intensive care. @returns the status of the answer */
async function told(finess: string, n: number, ago: number): Promise<number> {
  const at = Date.now() - ago;
  const resources = [location(finess, [{ n, at }]), ...service(finess, finess, 'Réanimation adulte')];
  const answer = await fetch(`${house.ingest}/ingest/ror`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(bundle(resources, at))
  });
  return answer.status;
}
async function page(path: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  await context.addCookies(cookiesOf(house, samu));
  const made = await context.newPage();
  await made.goto(house.web + path, WAIT);
  return made;
}

it('an open answer follows the beds of the ROR and a closure from its form, without a reload or a row that moves', async () => {
  const desk = await page('/samu?need=icu_adult&at=96001');
  // The row under the focus stays from when the page's script runs.
  await desk
    .locator('header .link')
    .filter({ hasText: /image de/ })
    .waitFor(WAIT);
  let loads = 0;
  desk.on('load', () => (loads += 1));
  const row = (finess: string) => desk.locator(`#nearest tr[data-finess="${finess}"]`);
  const text = (finess: string) => row(finess).innerText();
  await expect.poll(() => text(SITE), WAIT).toMatch(/\b3\b/);
  await expect.poll(() => text(OTHER), WAIT).toMatch(/\b5\b/);
  const order = () =>
    desk.$$eval('#nearest tr[data-finess]', (rows) => rows.map((one) => one.getAttribute('data-finess')));
  const before = await order();
  expect(before.indexOf(SITE)).toBeLessThan(before.indexOf(OTHER));
  await row(SITE).locator('button').focus();
  const aged = await text(SITE);

  // Other counts, told now: the number changes, and the hour it was counted at.
  await told(SITE, 2, 0);
  await told(OTHER, 7, 0);
  await expect.poll(() => text(SITE), WAIT).toMatch(/\b2\b/);
  await expect.poll(() => text(OTHER), WAIT).toMatch(/\b7\b/);
  const hour = (said: string) => /\d{1,2}[ \u202f\u00a0]?[:h][ \u202f\u00a0]?\d\d/.exec(said)?.[0];
  expect(hour(await text(SITE))).not.toBe(hour(aged));
  expect(await order()).toEqual(before);

  const form = await page(`/declarer/${SITE}`);
  await form.waitForSelector('html[data-script="runs"]', WAIT);
  await form.locator('[data-close] summary').click();
  await form.locator('[data-close] select[name=what]').selectOption('resource.icu_adult');
  await form.locator('[data-close] input[name=reason]').fill('Dégât des eaux');
  await form.locator('[data-close] button').click();
  await form.waitForURL('**/declarer/**fait=*', WAIT);
  // Excluded with its reason, in its place: the row under the focus stays until it is left.
  await expect.poll(() => row(SITE).getAttribute('class'), WAIT).toContain('out');
  expect(await text(SITE)).toMatch(/fermé[\s\S]*Dégât des eaux/);
  expect(await order()).toEqual(before);
  expect(await desk.evaluate(() => document.activeElement?.closest('tr')?.dataset['finess'])).toBe(SITE);
  await desk.keyboard.press('r');
  await expect.poll(order, WAIT).not.toContain(SITE);
  await desk.locator('#nearest ~ details summary, .nearest details summary').first().click();
  expect(await desk.locator('.nearest details').innerText()).toMatch(/Port-Brume[\s\S]*ferm/);
  expect(loads).toBe(0);
});
