import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { arcMinutes, ARC_MINUTES, CAP_RATIO, screenFrom } from '../scale.ts';
import { clipped, siteSymbols, textBoxes, type TextBox } from './measure-page.ts';

/** Half the width of each symbol at scale 1; triangles stand over their neighbours on purpose. */
const RADII: Record<string, number> = { '0': 9, '1': 15, '2': 19, unknown: 15 };
function overlaps(boxes: TextBox[]): string[] {
  return boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap((b) => {
      const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      return width > 1 && height > 1 ? [`${a.text} / ${b.text}`] : [];
    })
  );
}

/** Every text of a wall's page is large enough for its distance, whole, and over no other. */
export async function expectBudgetHeld(page: Page, path: string, least = 30): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: NaN, height: NaN };
  const screen = screenFrom(new URL(path, 'http://wall').searchParams, width, height);
  const boxes = await textBoxes(page);
  const small = boxes.filter(({ size }) => arcMinutes(size * CAP_RATIO, screen) < ARC_MINUTES);
  expect(small.map(({ text, size }) => `${size} ${text}`)).toEqual([]);
  expect(boxes.length).toBeGreaterThan(least);
  expect(await clipped(page)).toEqual([]);
  expect(overlaps(boxes)).toEqual([]);
}

/** The 91 symbols of the map, but the worst, touch neither each other nor the map's note. */
export async function expectSitesApart(page: Page): Promise<void> {
  const symbols = await siteSymbols(page);
  expect(symbols).toHaveLength(91);
  const touching = symbols.flatMap((a, i) =>
    symbols.slice(i + 1).flatMap((b) => {
      const radius = (symbol: string) => RADII[symbol.replace(/^\w+-/, '')];
      const [ra, rb] = [radius(a.symbol), radius(b.symbol)];
      if (ra === undefined || rb === undefined) return [];
      const apart = Math.hypot(a.x - b.x, a.y - b.y);
      return apart < (ra + rb) * a.scale * 0.95 ? [`${a.finess} ${b.finess} ${apart}`] : [];
    })
  );
  expect(touching).toEqual([]);
  const note = (await textBoxes(page)).filter(({ text }) => /^(carte|dilatée|dilated|map)$/.test(text));
  for (const { x, y, width, height } of note)
    for (const site of symbols) {
      const dx = Math.max(x - site.x, 0, site.x - x - width);
      const dy = Math.max(y - site.y, 0, site.y - y - height);
      expect(Math.hypot(dx, dy)).toBeGreaterThan(15 * site.scale);
    }
}
