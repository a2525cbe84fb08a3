import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, openPeople, type Guest } from '#bin/testing/people.ts';
import { saveLearning, type LearnedService } from '#db/stay/models.ts';
import { saveScores } from '#db/stay/scores.ts';
import { learnStay } from '#domain/stay/learn-stay.ts';
import { prepare } from '#domain/stay/learn.ts';
import { stayLog } from '#domain/stay/log.ts';
import { addScore, noScore } from '#domain/stay/score.ts';
import { halfHourly, syntheticVersions } from '#domain/stay/testing/synthetic.ts';
import { addDays } from '#domain/time/day.ts';
import { HOUR } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/paris.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SITE = '960000011';
const SILENT = '960000037';

let house: House;
let people: Awaited<ReturnType<typeof openPeople>>;
let browser: Browser;
let analyst: Guest;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
  analyst = await people.person(['analyst']);
  const now = Date.now();
  const from = now - 62 * 24 * HOUR;
  const log = stayLog(syntheticVersions({ from, days: 62, perDay: 30, slow: 1.2, seed: 2 }), 0);
  const learner = { log, horizons: halfHourly(from, now), group: 'all' as const };
  const learned = learnStay(prepare(learner, now, now), 'all', now);
  if (!('model' in learned)) throw new Error(learned.reason);
  const services: LearnedService[] = [
    { finess: SITE, service: 'adult', size: 'small', reason: null, model: learned.model },
    { finess: SILENT, service: 'adult', size: 'small', reason: 'too_few', model: null }
  ];
  const head = { origin: 'real' as const, day: localDay(now), learnedAt: now, ms: 4_200 };
  await saveLearning(people.db, head, services);
  const sums = noScore();
  const simple = [
    [150, 400],
    [140, 380],
    [145, 390]
  ] as const;
  for (let i = 0; i < 300; i++)
    addScore(sums, { p50: 120, p90: 300 }, simple, i < 273 ? 60 + (i % 120) : 400);
  const scored = { origin: 'real' as const, day: addDays(localDay(now), -5), at: now };
  await saveScores(people.db, scored, [{ finess: SITE, service: 'adult', untold: 12, sums }]);
});
afterAll(async () => {
  await browser?.close();
  await people?.close();
  await house?.stop();
});

async function open(path: string, width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  await context.addCookies(cookiesOf(house, analyst));
  const page = await context.newPage();
  await page.goto(house.web + path, { timeout: 60_000 });
  return page;
}

describe('the card of the expected stay', () => {
  it.each([
    ['/qualite?vue=regle', 1920, 'Séjour attendu', 'pas de chiffre'],
    ['/en/qualite?vue=regle', 390, 'Expected stay', 'no figure']
  ])(
    '%s says how right each service was, and why another has no figure',
    async (path, width, title, none) => {
      const page = await open(path, width);
      const card = page.locator('#sejour');
      expect(await card.locator('h2').innerText()).toBe(title);
      const line = await card.locator(`[data-stay="${SITE}/adult"]`).innerText();
      expect(line).toMatch(/91\s?%/);
      expect(await card.locator('[data-stay-size="small"]').innerText()).toContain('300');
      expect(await card.locator(`[data-stay="${SILENT}/adult"]`).innerText()).toContain(none);
      await page.evaluate(AXE);
      const found = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }).axe
          .run()
          .then(({ violations }) => violations.map(({ id }) => id))
      );
      expect(found).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.context().close();
    }
  );
});
