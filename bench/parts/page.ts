import type { Browser, CDPSession, Page } from 'playwright-core';
import { openBrowser } from '#bin/testing/browser.ts';
import type { Context } from './types.ts';

/** What has come over the wire since the page was opened, as encoded there. */
export interface Wire {
  bytes: number;
  requests: number;
}

export interface OpenPage {
  page: Page;
  cdp: CDPSession;
  wire: Wire;
}

/** A browser that closes with the bench. */
export async function browserOf(context: Context): Promise<Browser> {
  const browser = await openBrowser();
  context.later(() => browser.close());
  return browser;
}

/** A page with a cold cache, whose traffic is counted. */
export async function openPage(browser: Browser): Promise<OpenPage> {
  const seen = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'fr-FR' });
  const page = await seen.newPage();
  const cdp = await seen.newCDPSession(page);
  const wire: Wire = { bytes: 0, requests: 0 };
  await cdp.send('Network.enable');
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    wire.bytes += encodedDataLength;
    wire.requests += 1;
  });
  return { page, cdp, wire };
}

/** True once a page shows live figures; runs in the page. */
export const SHOWN: Record<string, () => boolean> = {
  '/mur/region': () =>
    document.querySelector('main[data-cut="no"] li[data-finess], main[data-cut="no"] canvas') !== null,
  '/pc': () => /\d/.test(document.querySelector('tr[data-finess] td.num')?.textContent ?? '')
};
