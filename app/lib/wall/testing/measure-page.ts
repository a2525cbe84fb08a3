import type { Page } from 'playwright-core';

export interface TextBox {
  text: string;
  /** Type size, CSS px. */
  size: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Every visible text node of the page, as boxes from the height of capitals to descenders. */
export function textBoxes(page: Page): Promise<TextBox[]> {
  return page.evaluate(() => {
    const boxes: TextBox[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (!parent || !text || parent.closest('.visually-hidden, script, style, title, #svelte-announcer'))
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const rect = range.getBoundingClientRect();
      if (rect.width < 2 || getComputedStyle(parent).visibility === 'hidden') continue;
      const size = parseFloat(getComputedStyle(parent).fontSize);
      const height = 0.94 * size;
      boxes.push({
        text,
        size,
        x: rect.x,
        y: rect.y + (rect.height - height) / 2,
        width: rect.width,
        height
      });
    }
    return boxes;
  });
}

/** What is clipped: an element whose words are wider than it, or that leaves the screen. */
export function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main, main *')].flatMap((element) => {
      const box = element.getBoundingClientRect();
      if (!element.textContent?.trim() || element.closest('svg, .visually-hidden') || box.width < 2)
        return [];
      const wide = element.clientWidth > 0 && element.scrollWidth > element.clientWidth;
      const out = box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1;
      return wide || out ? [`${element.className}: ${element.textContent.trim().slice(0, 60)}`] : [];
    })
  );
}

export interface SiteSymbol {
  finess: string;
  symbol: string;
  x: number;
  y: number;
  /** Size of symbols: 1 at 5 m on a 55-inch 1080p screen. */
  scale: number;
}

/** The symbols of the map's stand-in inside `place`, px on the screen. */
export function siteSymbols(page: Page, place = '[data-panel="map"]'): Promise<SiteSymbol[]> {
  return page.evaluate(
    (selector) =>
      [...document.querySelectorAll<SVGGElement>(selector)].map((group) => {
        const at = group.getScreenCTM();
        return {
          finess: group.dataset.finess ?? '',
          symbol: group.dataset.symbol ?? '',
          x: at?.e ?? NaN,
          y: at?.f ?? NaN,
          scale: at?.a ?? NaN
        };
      }),
    `${place} g[data-finess]`
  );
}

/** Colours on the screen around a place, `[r, g, b]` of every pixel of a square of `side` CSS px. */
export async function pixelsAround(
  page: Page,
  { x, y }: { x: number; y: number },
  side: number
): Promise<[number, number, number][]> {
  const clip = { x: Math.round(x - side / 2), y: Math.round(y - side / 2), width: side, height: side };
  const shot = (await page.screenshot({ clip, timeout: 60_000 })).toString('base64');
  return page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext('2d');
    pen?.drawImage(image, 0, 0);
    const { data } = pen?.getImageData(0, 0, image.width, image.height) ?? { data: [] };
    const colours: [number, number, number][] = [];
    for (let i = 0; i + 2 < data.length; i += 4)
      colours.push([data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0]);
    return colours;
  }, shot);
}
