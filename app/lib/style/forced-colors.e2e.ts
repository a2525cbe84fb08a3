import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { crowdAt } from '../desk/testing/crowd.ts';

const WAIT = { timeout: 60_000 };
const DESK = { width: 1920, height: 1080 };
const PHONE = { width: 390, height: 844 };
/** A site at the critical level, another a little under it. */
const [CHU, DUNE] = ['960000011', '960000037'];

let house: House;
let browser: Browser;
beforeAll(async () => {
  // Without WebGL the maps are SVG: what they show can be read.
  [house, browser] = await Promise.all([startHouse(), openBrowser(['--disable-3d-apis'])]);
  await crowdAt(house, DUNE, 90);
  await crowdAt(house, CHU, 30);
});
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

/** What a drawing of the page is made of: its strokes and fills, named by the reader's own colours. */
interface Drawing {
  id: string;
  words: string;
  marks: { d: string; fill: string; stroke: string; dash: string }[];
}

/** A page as somebody sees it whose system replaces all colours by a few of its own. */
async function open(path: string, colorScheme: 'light' | 'dark', viewport = DESK): Promise<Page> {
  const context = await browser.newContext({ viewport, forcedColors: 'active', colorScheme });
  const page = await context.newPage();
  await page.goto(house.web + path, WAIT);
  return page;
}

/** The simulator's own files of the site go on, and the newest wins: it is sent again until the desk tells. */
async function untilCritical(page: Page): Promise<void> {
  const critical = page.locator(`tr[data-finess="${DUNE}"] svg[data-symbol="level-3"]`);
  await vi.waitUntil(
    async () => {
      const told = await critical.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false
      );
      if (!told) await crowdAt(house, DUNE, 90);
      return told;
    },
    { timeout: 90_000, interval: 50 }
  );
}

/** Symbols matching a selector, with the words of what they stand in. */
const drawings = (page: Page, selector: string): Promise<Drawing[]> =>
  page.$$eval(selector, (all) => {
    const probe = document.createElement('p');
    document.body.append(probe);
    const named = new Map<string, string>([['none', 'none']]);
    for (const name of ['Canvas', 'CanvasText', 'Highlight', 'GrayText']) {
      probe.style.color = name;
      named.set(getComputedStyle(probe).color, name);
    }
    probe.remove();
    const name = (colour: string) => named.get(colour) ?? colour;
    return all.map((svg) => ({
      id: svg.getAttribute('data-symbol') ?? '',
      words: (svg.closest('tr, li, p, header')?.textContent ?? '').replace(/\s+/g, ' ').trim(),
      marks: [...svg.querySelectorAll('path, circle, rect, line, text')].map((mark) => {
        const style = getComputedStyle(mark);
        return {
          d: mark.getAttribute('d') ?? mark.outerHTML.replace(/\s(?:class|fill|stroke)="[^"]*"/g, ''),
          fill: name(style.fill),
          stroke: name(style.stroke),
          dash: style.strokeDasharray
        };
      })
    }));
  });

const OWN = ['Canvas', 'CanvasText', 'Highlight', 'GrayText', 'none'];

/** Every mark is drawn in the reader's colours, something of each drawing is seen, and no two kinds look alike. */
function expectReadable(all: readonly Drawing[], least: number): void {
  expect(all.length).toBeGreaterThanOrEqual(least);
  const looks = new Map<string, string>();
  for (const { id, marks } of all) {
    const strange = marks.flatMap(({ fill, stroke }) => [fill, stroke]).filter((one) => !OWN.includes(one));
    expect([id, strange]).toEqual([id, []]);
    expect([id, marks.some(({ fill, stroke }) => [fill, stroke].includes('CanvasText'))]).toEqual([id, true]);
    if (id === '') continue;
    const look = JSON.stringify(marks);
    expect([id, looks.get(look) ?? id]).toEqual([id, id]);
    looks.set(look, id);
  }
}

/** Texts that are written in the colour of the ground: nobody reads them. */
const unread = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const probe = document.createElement('p');
    probe.style.color = 'Canvas';
    document.body.append(probe);
    const ground = getComputedStyle(probe).color;
    probe.remove();
    const own = (one: Element) =>
      [...one.childNodes].some((node) => node.nodeType === 3 && node.nodeValue?.trim());
    return [...document.body.querySelectorAll('*')]
      .filter((one) => own(one) && getComputedStyle(one).color === ground)
      .map((one) => one.outerHTML.slice(0, 120));
  });

const WORD = /habituel|soutenu|tendu|critique|inconnu|muet|quotidien/i;

describe.each(['light', 'dark'] as const)('with the reader’s own %s colours', (scheme) => {
  it('the desk tells levels apart by shape and word, in list, departments and attention', async () => {
    const page = await open('/pc', scheme);
    await untilCritical(page);
    const all = await drawings(
      page,
      '.desk td.mark svg, .desk li svg[data-symbol], .desk .region svg[data-symbol]'
    );
    expectReadable(all, 6);
    for (const { id, words } of all) expect([id, words]).toEqual([id, expect.stringMatching(WORD)]);
    expect(new Set(all.map(({ id }) => id)).size).toBeGreaterThan(1);
    // Curves are read after the picture.
    await page.waitForSelector('.desk figure svg', WAIT);
    expectReadable(await drawings(page, '.desk figure svg'), 1);
    expect(
      await page.$$eval('figure svg *', (all) => all.map((one) => getComputedStyle(one).outlineStyle))
    ).not.toContain('solid');
    // What is chosen is said by more than its ground.
    await page.locator(`tr[data-finess="${CHU}"] a`).click();
    await page.waitForSelector(`tr[data-finess="${CHU}"].selected`, WAIT);
    const lines = await page.$$eval('tr[data-finess]', (rows) =>
      rows.map((row) => [row.classList.contains('selected'), getComputedStyle(row).outlineStyle])
    );
    expect(lines.every(([chosen, style]) => (style === 'solid') === chosen)).toBe(true);
    expect(await unread(page)).toEqual([]);
    await page.context().close();
  });

  it('the wall does too, with its bands as lines', async () => {
    const page = await open('/mur/region', scheme);
    // Sites and departments are topics of their own: one may come after the other.
    for (const panel of ['watch', 'departments'])
      await page.waitForSelector(`[data-panel="${panel}"] svg`, WAIT);
    await page.waitForSelector('.band', WAIT);
    const all = await drawings(page, '[data-panel="watch"] svg, [data-panel="departments"] svg, header svg');
    expectReadable(all, 3);
    expect(await page.$eval('.band', (band) => getComputedStyle(band).outlineStyle)).toBe('solid');
    expect(await unread(page)).toEqual([]);
    await page.context().close();
  });

  it('Mes Urgences tells how busy a department is by bars and words', async () => {
    const page = await open('/urgences', scheme, PHONE);
    const all = await drawings(page, '.cards svg');
    expectReadable(all, 5);
    const cards = await page.$$eval('.cards > li', (items) =>
      items.map((item) => ({
        line: item.querySelector('strong')?.textContent ?? '',
        bars: [...item.querySelectorAll('rect, circle')].map((bar) => getComputedStyle(bar).fill).join()
      }))
    );
    for (const { line } of cards) expect(line).toMatch(/habitude|activité|mesure|inconnu/);
    // Other words, other drawing.
    const byLine = new Map(cards.map(({ line, bars }) => [line, bars]));
    expect(new Set(byLine.values()).size).toBe(byLine.size);
    expect(await unread(page)).toEqual([]);
    await page.context().close();
  });

  it('quality shows the state of a feed by shape and word, and where one is by a line', async () => {
    const page = await open('/qualite', scheme);
    const all = await drawings(page, 'tbody svg');
    expectReadable(all, 5);
    expect(await currentOf(page, 'nav a')).toEqual([true]);
    expect(await unread(page)).toEqual([]);
    await page.context().close();
  });

  it('administration shows where one is by a line that the other parts do not have', async () => {
    for (const viewport of [DESK, PHONE]) {
      const page = await open('/admin/regles', scheme, viewport);
      expect(await currentOf(page, '.admin nav a')).toEqual([true]);
      expect(await unread(page)).toEqual([]);
      await page.context().close();
    }
  });
});

/** Whether the one current link has a border that is seen and no other has: a border of the ground is not seen. */
const currentOf = (page: Page, selector: string): Promise<boolean[]> =>
  page.$$eval(selector, (links) => {
    const ground = getComputedStyle(document.body).backgroundColor;
    const hasLine = (link: Element) => {
      const style = getComputedStyle(link);
      return [
        [style.borderLeftStyle, style.borderLeftWidth, style.borderLeftColor],
        [style.borderBottomStyle, style.borderBottomWidth, style.borderBottomColor]
      ].some(([kind, width, colour]) => kind === 'solid' && width !== '0px' && colour !== ground);
    };
    return links
      .filter((link) => link.hasAttribute('aria-current') || hasLine(link))
      .map((link) => link.hasAttribute('aria-current') && hasLine(link));
  });
