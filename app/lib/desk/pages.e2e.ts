import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { complaints, openBrowser } from '#bin/testing/browser.ts';
import en from '#app/lib/messages/en.json' with { type: 'json' };
import fr from '#app/lib/messages/fr.json' with { type: 'json' };

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { web } = inject('vigieHouse');
const SITE = '960000011';
const WAIT = { timeout: 60_000 };
const SIZES = { desktop: { width: 1920, height: 1080 }, phone: { width: 390, height: 844 } };
/** Pages, and what is there once they have their picture. */
const PAGES: [name: string, path: string, ready: string][] = [
  ['home', '/', 'h1'],
  ['desk', '/pc', 'tbody tr[data-finess] td:nth-child(4):not(.off)'],
  ['desk with a site open', `/pc?site=${SITE}`, 'aside svg rect'],
  ['page of a site', `/pc/ed/${SITE}`, '.figures dd']
];

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

async function open(path: string, ready: string, size: keyof typeof SIZES): Promise<Opened> {
  const page = await browser.newPage({ viewport: SIZES[size] });
  const heard = complaints(page);
  const strangers: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(web) && !/^(data|blob):/.test(request.url())) strangers.push(request.url());
  });
  await page.goto(web + path, WAIT);
  await page.waitForSelector(ready, WAIT);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  return { page, heard, strangers };
}
interface Opened {
  page: Page;
  heard: string[];
  strangers: string[];
}

/** Rules that the page breaks, and where. */
async function broken(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const axe = Reflect.get(window, 'axe') as {
      run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

describe.each(PAGES)('%s', (_name, path, ready) => {
  it.each(['desktop', 'phone'] as const)(
    'is sound on a %s: access, content, console, width',
    async (size) => {
      const { page, heard, strangers } = await open(path, ready, size);
      expect(await broken(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        SIZES[size].width
      );
      expect(await page.innerText('.band')).toContain('SIMULATION, données fictives');
      expect(await page.getAttribute('html', 'lang')).toBe('fr');
      expect({ heard, strangers }).toEqual({ heard: [], strangers: [] });
      await page.close();
    }
  );

  it('is complete in English', async () => {
    const { page, heard } = await open(`/en${path === '/' ? '' : path}`, ready, 'desktop');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(frenchIn(await wordsOf(page))).toEqual([]);
    expect(await page.innerText('.band')).toContain(en.simulation_band);
    expect(heard).toEqual([]);
    await page.close();
  });
});

it('puts text first and the map after it on a phone', async () => {
  const { page } = await open('/pc', '#map canvas, #map svg', 'phone');
  const tops = await page.$$eval('.region, #attention, #sites, #map', (places) =>
    places.map((place) => [place.id || place.className.split(' ')[0], place.getBoundingClientRect().top])
  );
  const order = tops.sort((a, b) => Number(a[1]) - Number(b[1])).map(([name]) => name);
  expect(order).toEqual(['region', 'attention', 'sites', 'map']);
  await page.close();
});

/** Everything a reader sees or hears, but names, and what says itself to be in the other language. */
function wordsOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const said = [...document.querySelectorAll('[aria-label], [title], [placeholder]')]
      .filter((element) => !element.closest('[lang="fr"]'))
      .map((element) =>
        ['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? '').join('\n')
      );
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (!node.parentElement?.closest('script, style, body [lang="fr"]')) said.push(node.textContent ?? '');
    }
    return said.join('\n');
  });
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** French messages, whole or up to their figures, that are not also English. */
function frenchIn(text: string): string[] {
  const english = Object.values(en).join('\n').toLowerCase();
  return Object.entries(fr)
    .flatMap(([key, message]) => message.split(/\{\w+\}/).map((part) => [key, part.trim()] as const))
    .filter(([, part]) => part.length >= 4 && !english.includes(part.toLowerCase()))
    .filter(([, part]) => new RegExp(`(?<!\\p{L})${escaped(part)}(?!\\p{L})`, 'iu').test(text))
    .map(([key, part]) => `${key}: ${part}`);
}
