import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { openPeople } from '#bin/testing/people.ts';
import { readClock, setClock } from '#db/clock.ts';
import { addDays } from '#domain/time/day.ts';
import { domainAt } from '#domain/time/clock.ts';
import { SECOND } from '#domain/time/instant.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import { look, WAIT } from './testing/desk.ts';
import { actInHouse, openingOf } from './testing/transfer.ts';

const FROM = '960000037';

let house: House;
let browser: Browser;
let people: Awaited<ReturnType<typeof openPeople>>;

beforeAll(async () => {
  // A demonstration, whose clock can be set; nobody in it asks for anything but this test.
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_SIM_TIU: '0' } }), openBrowser()]);
  people = await openPeople(house);
});
afterAll(async () => {
  await Promise.all([browser?.close(), people?.close()]);
  await house?.stop();
});

it('announces the midnight at which a lower level will do, before and after it, without a reload', async () => {
  const stored = await readClock(people.db);
  const now = stored ? domainAt(stored, Date.now()) : Date.now();
  const [midnight] = dayBounds(addDays(localDay(now), 1));
  const origin = 'simulated' as const;
  // 31 weeks and 6 days: 32 weeks at midnight.
  const gestation = { days: 31 * 7 + 6, on: localDay(now) };
  const opening = openingOf(FROM, now, { gestation, needs: { obstetric: true, neonatal: null } });
  const { id, code } = await actInHouse(people.db, null, opening, { at: now, origin });
  const clock = { anchorDomain: midnight - 25 * SECOND, anchorProcess: Date.now(), speed: 1 };
  await setClock(people.db, clock, Date.now(), origin);
  const { page, context } = await look(browser, house, null, `/tiu?cas=${id}`);
  const said = page.locator('[data-midnight]');
  await said.getByText('Minuit est passé').waitFor(WAIT);
  expect(await said.innerText()).toMatch(new RegExp(`${code} est maintenant à 32 SA, type IIB suffit`));
  expect(await page.innerText('.facts')).toMatch(/32 SA \+ 0 j aujourd’hui[^]*type IIB au moins/);
  await context.close();
});
