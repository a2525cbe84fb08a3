import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { complaints, openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { cookiesOf, type Guest, openPeople } from '#bin/testing/people.ts';
import { latestAudit } from '#db/audit.ts';
import { newSourceKey, putSourceKey } from '#db/sources.ts';
import * as say from '#ingest/hub/testing/samples.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WAIT = { timeout: 60_000 };

let house: House;
let browser: Browser;
let people: Awaited<ReturnType<typeof openPeople>>;
let analyst: Guest;

beforeAll(async () => {
  [house, browser] = await Promise.all([startHouse({ env: { VIGIE_DEMO: '0' } }), openBrowser()]);
  people = await openPeople(house);
  analyst = await people.person(['analyst']);
  const key = newSourceKey();
  await putSourceKey(people.db, key, { source: 'samu', streams: ['hub'], finess: null, origin: 'real' });
  const send = async (message: unknown): Promise<number> => {
    const answer = await fetch(`${house.ingest}/ingest/hub`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(message)
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  const at = Date.now();
  const place = say.position('v3', at, { team: `${say.SAMU}.resource.P1` });
  await vi.waitUntil(
    async () =>
      (await send(
        say.envelope([say.positions([place, { ...place, coord: { lat: 95, lon: 2 } }])], { at })
      )) === 202,
    { timeout: 60_000, interval: 500 }
  );
  await send(say.envelope([say.positions([{ ...place, cap: 'nord', unheardOf: 1 }])], { at }));
  await send(say.envelope([say.teamState('v3', at, 'NOUVEAU', { team: `${say.SAMU}.resource.P1` })], { at }));
  await send(
    say.envelope([say.teams('v3', at, { team: `${say.SAMU}.resource.P2` })], { at, status: 'Exercise' })
  );
});
afterAll(async () => {
  await Promise.all([browser?.close(), people?.close()]);
  await house?.stop();
});

async function open(path: string, size: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport: size });
  await context.addCookies(cookiesOf(house, analyst));
  const page = await context.newPage();
  await page.goto(house.web + path, WAIT);
  await page.locator('tr[data-aside]').first().waitFor(WAIT);
  return page;
}
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as {
      run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

it.each([
  ['/qualite', 1920, 1080],
  ['/en/qualite', 1920, 1080],
  ['/qualite', 390, 844],
  ['/en/qualite', 390, 844]
])(
  '%s at %i × %i counts the Hub and what is set aside, with nothing against it for axe',
  async (path, width, height) => {
    const page = await open(path, { width, height });
    const heard = complaints(page);
    expect(await page.locator('tr[data-hub-kind]').count()).toBeGreaterThan(1);
    expect(await page.locator('tr[data-hub-note]').count()).toBeGreaterThan(1);
    const aside = await page.locator('#ecarte').innerText();
    expect(aside).toContain('HUB_POSITION_INVALID');
    expect(aside).toContain('HUB_FIELD_UNUSABLE');
    if (path.startsWith('/en'))
      expect(await page.locator('#ecarte button').first().innerText()).toBe('Close');
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0
    );
    expect(heard).toEqual([]);
    await page.context().close();
  }
);

it('what is set aside is closed by a person, once, and told in the audit log', async () => {
  const page = await open('/qualite', { width: 1920, height: 1080 });
  const group = page.locator('tr[data-aside]', { hasText: 'HUB_POSITION_INVALID' });
  await group.locator('button').click();
  await page.locator('[role=status]', { hasText: 'classé' }).waitFor(WAIT);
  await expect.poll(() => group.count(), WAIT).toBe(0);
  expect(await page.locator('tr[data-aside]', { hasText: 'HUB_FIELD_UNUSABLE' }).count()).toBe(1);
  const [noted] = await latestAudit(people.db, { limit: 1, action: 'aside.close' });
  expect(noted).toMatchObject({ subject: 'stream:hub', after: { code: 'HUB_POSITION_INVALID', n: 1 } });
  await page.context().close();
});
