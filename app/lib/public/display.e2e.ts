import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { complaints, openBrowser } from '#bin/testing/browser.ts';

const { web } = inject('vigieHouse');
const WAIT = { timeout: 60_000 };
/** 16 arc-minutes of capital at 5 m on a 55-inch screen of 1080 lines. */
const SMALLEST = 50;
const LANDSCAPE = { width: 1920, height: 1080 };
const PORTRAIT = { width: 1080, height: 1920 };

let browser: Browser;
let sites: string[];
beforeAll(async () => {
  browser = await openBrowser();
  const said = (await (await fetch(`${web}/api/public/v1/urgences`)).json()) as {
    sites: { finess: string }[];
  };
  sites = said.sites.map(({ finess }) => finess);
});
afterAll(() => browser?.close());

async function open(path: string, viewport = LANDSCAPE): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ viewport, deviceScaleFactor: 1 });
  const page = await context.newPage();
  await page.goto(web + path, WAIT);
  return { page, context };
}

/** Text that a waiting room could not read: too small, or not whole on the screen. */
const unreadable = (page: Page) =>
  page.evaluate((smallest) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = (node.textContent ?? '').trim();
      const parent = node.parentElement;
      if (text === '' || !parent || parent.tagName === 'SCRIPT') continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rects = [...range.getClientRects()];
      if (rects.length === 0) continue;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize);
      if (size < smallest && !parent.closest('svg')) found.push(`${size} px: ${text}`);
      const out = rects.some(
        (r) => r.left < -1 || r.top < -1 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1
      );
      if (out) found.push(`off the screen: ${text}`);
    }
    const boxes = [...document.querySelectorAll<HTMLElement>('main > *')].filter(
      (one) => one.offsetHeight > 0
    );
    boxes.forEach((box, index) => {
      const next = boxes[index + 1];
      if (next && box.getBoundingClientRect().bottom > next.getBoundingClientRect().top + 1)
        found.push(`overlap: ${box.className} ${next.className}`);
    });
    return found;
  }, SMALLEST);

/** The longest message, put where the picture would put it. */
const withMessage = (page: Page) =>
  page.evaluate(() => {
    const line = document.querySelector<HTMLElement>('[data-message]');
    if (!line) return;
    line.hidden = false;
    line.textContent =
      'Le scanner est en panne jusqu’à ce soir, comptez plus de temps. Merci de votre patience. '.padEnd(
        120,
        'x y'
      );
  });

describe.each([
  ['landscape', LANDSCAPE],
  ['portrait', PORTRAIT]
] as const)('the display of a waiting room, %s', (_name, viewport) => {
  it('is whole and legible at 5 m, also with the longest message and while the link is cut', async () => {
    for (const finess of sites) {
      const { page, context } = await open(`/urgences/${finess}/affichage`, viewport);
      expect([finess, await unreadable(page)]).toEqual([finess, []]);
      await withMessage(page);
      expect([finess, 'message', await unreadable(page)]).toEqual([finess, 'message', []]);
      await page.evaluate(() => {
        const band = document.querySelector<HTMLElement>('[data-cut]');
        if (band) [band.hidden, band.textContent] = [false, 'Image de 14:32 : la liaison est coupée.'];
      });
      expect([finess, 'cut', await unreadable(page)]).toEqual([finess, 'cut', []]);
      await context.close();
    }
  });
});

it('says the care order, what to do when one feels worse, and no count of patients', async () => {
  const { page, context } = await open(`/urgences/${sites[0]}/affichage`, PORTRAIT);
  const heard = complaints(page);
  const text = await page.locator('main').innerText();
  expect(text).toMatch(
    /plus gravement malades passent d’abord.*Retour à la maison.*Hospitalisation.*accueil/s
  );
  expect(await page.locator('audio, video, embed').count()).toBe(0);
  expect(heard).toEqual([]);
  await context.close();
});

it('starts again alone with the network away, into its last picture with its age', async () => {
  const path = `/urgences/${sites[0]}/affichage`;
  const { page, context } = await open(path);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, WAIT);
  await page.reload(WAIT);
  await context.setOffline(true);
  await page.reload(WAIT);
  expect(await page.locator('h1').innerText()).toMatch(/Urgences/);
  await expect.poll(() => page.locator('main').getAttribute('data-kept-ms'), WAIT).toMatch(/^\d+$/);
  await page.goto(`${web}/urgences/appeler`, WAIT);
  expect(await page.locator('body').innerText()).toMatch(/Appelez le 15 tout de suite/);
  await context.close();
});

it('shows what its people tell it, and no figure in a grave crisis, until they end it', async () => {
  const finess = sites[3] ?? '';
  const { page, context } = await open(`/declarer/${finess}/public`, { width: 390, height: 844 });
  const entry = async () => {
    const live = (await (await fetch(`${web}/api/v1/live/public`)).json()) as {
      set: Record<
        string,
        {
          value: { message: { text: string } | null; withheldUntil: number | null; affluence: number | null };
        }
      >;
    };
    return live.set[finess]?.value;
  };
  const said = page.locator('form', { has: page.locator(`[name="kind"][value="message"]`) });
  await said.last().locator('[name="text"]').fill('Demandez Mme Martin à l’accueil');
  await said.last().getByRole('button').click();
  await expect.poll(() => page.locator('body').innerText(), WAIT).toContain('DECLARED_PERSONAL');
  await said.last().locator('[name="text"]').fill('Le scanner est en panne');
  await said.last().getByRole('button').click();
  await expect.poll(async () => (await entry())?.message?.text, WAIT).toBe('Le scanner est en panne');
  const display = await open(`/urgences/${finess}/affichage`);
  await expect
    .poll(() => display.page.locator('[data-message]').innerText(), WAIT)
    .toBe('Le scanner est en panne');
  await display.context.close();
  await page.getByRole('button', { name: 'Terminer maintenant' }).first().click();
  await expect.poll(async () => (await entry())?.message, WAIT).toBeNull();

  const crisis = page.locator('form', { has: page.locator('[name="scope"][value="' + finess + '"]') });
  await crisis.last().locator('[name="text"]').fill('Afflux massif');
  await crisis.last().getByRole('button').click();
  await expect.poll(async () => (await entry())?.withheldUntil, WAIT).toEqual(expect.any(Number));
  expect((await entry())?.affluence).toBeNull();
  expect(await (await fetch(`${web}/urgences.txt`)).text()).not.toContain('Afflux massif');
  await page.getByRole('button', { name: 'Terminer maintenant' }).first().click();
  await expect.poll(async () => (await entry())?.withheldUntil, WAIT).toBeNull();
  await context.close();
});

it('stands in a frame of somebody else’s page, in 15 KB, under their CSP', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  let bytes = 0;
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  const elsewhere = createServer((_, response) => {
    response.writeHead(200, {
      'content-type': 'text/html',
      'content-security-policy': `default-src 'none'; script-src ${web}; frame-src ${web}; style-src 'unsafe-inline'`
    });
    response.end(
      `<!doctype html><body><vigie-urgences finess="${sites[0]}" theme="dark"><a href="${web}">Vigie</a></vigie-urgences><script src="${web}/urgences/widget.js"></script>`
    );
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/`, WAIT);
  const frame = page.frameLocator('vigie-urgences iframe');
  await expect.poll(() => frame.locator('body').innerText(), WAIT).toMatch(/appelez 15.*Urgences/s);
  expect(await frame.locator('script').count()).toBe(0);
  const answer = await fetch(`${web}/urgences/${sites[0]}/cadre`, {
    headers: { accept: 'text/html', 'accept-encoding': 'br' }
  });
  const csp = answer.headers.get('content-security-policy') ?? '';
  expect(csp).toContain('frame-ancestors *');
  expect(bytes).toBeLessThan(15 * 1024);
  const whole = await fetch(`${web}/urgences`, { headers: { accept: 'text/html' } });
  expect(whole.headers.get('content-security-policy')).toContain("frame-ancestors 'self'");
  elsewhere.close();
  await context.close();
});

it.each(['/urgences/appeler', '/urgences/methode', '/urgences/accessibilite', '/en/urgences/methode'])(
  '%s keeps no cookie and asks nobody else',
  async (path) => {
    const { page, context } = await open(path);
    const hosts: string[] = [];
    page.on('request', (request) => hosts.push(new URL(request.url()).host));
    await page.reload(WAIT);
    expect(new Set(hosts)).toEqual(new Set([new URL(web).host]));
    expect(await context.cookies()).toEqual([]);
    await context.close();
  }
);
