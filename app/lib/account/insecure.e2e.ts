import { networkInterfaces } from 'node:os';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { type House, startHouse } from '#bin/testing/house.ts';

/** An address of this machine by which it looks like another one to itself; null where it has only loopback. */
const ELSEWHERE =
  Object.values(networkInterfaces())
    .flat()
    .find((face) => face && !face.internal && face.family === 'IPv4')?.address ?? null;
const WAIT = { timeout: 60_000 };

describe.each([
  ['is refused', '0'],
  ['is allowed for a trial', '1']
])('sign-in over plain HTTP from another machine %s', (_name, allowed) => {
  let house: House | null = null;
  let browser: Browser;
  beforeAll(async () => {
    if (ELSEWHERE === null) return;
    const env = { VIGIE_DEMO: '0', VIGIE_HOST: '0.0.0.0', VIGIE_INSECURE_HTTP: allowed, VIGIE_EMBEDDED: '1' };
    [house, browser] = await Promise.all([startHouse({ env }), openBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('and the page says so', async (context: TestContext) => {
    if (house === null) return context.skip('this machine has no address but loopback');
    const web = house.web.replace('127.0.0.1', ELSEWHERE ?? '');
    const page = await browser.newPage();
    for (const path of ['/connexion', '/invitation', '/appareil']) {
      await page.goto(web + path, WAIT);
      const said = await page.innerText('main');
      expect(said.includes('SIGN_IN_NEEDS_TLS')).toBe(allowed === '0');
      expect(said.includes('n’est pas chiffrée')).toBe(true);
      expect(await page.locator('form').count()).toBe(allowed === '0' ? 0 : 1);
      // On the machine itself nothing travels: nothing is refused, nothing warned of.
      await page.goto(house.web + path, WAIT);
      expect(await page.innerText('main')).not.toContain('chiffrée');
    }
    // What is sent without asking the page is refused as well.
    const answer = await page.request.post(`${web}/connexion?/enter`, {
      headers: { origin: web },
      form: { login: 'somebody', password: 'une phrase de passe' }
    });
    expect(await answer.text()).toContain(allowed === '0' ? 'SIGN_IN_NEEDS_TLS' : 'SIGN_IN_REFUSED');
    const screen = await page.request.post(`${web}/appareil`, {
      headers: { origin: web },
      form: { code: 'ABCD-EFGH' }
    });
    expect(await screen.text()).toContain(allowed === '0' ? 'SIGN_IN_NEEDS_TLS' : 'DEVICE_CODE_WRONG');
    await page.close();
  });
});
