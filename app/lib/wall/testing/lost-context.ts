import type { Page } from 'playwright-core';

interface Watched {
  /** Frames without the list. */
  listLeft: number;
  /** Where the stand-in had a critical site two frames after the loss, px; false: it had none; null before. */
  standIn: { x: number; y: number } | false | null;
}
/** What a page saw since its map lost its context. */
export const watched = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched);

/** Takes the context from the map, and watches what the page does about it. */
export const loseContext = (page: Page, map: string, listed: string) =>
  page.evaluate(
    ([place, items]) => {
      const seen: Watched = { listLeft: 0, standIn: null };
      Object.assign(globalThis, { watched: seen });
      new MutationObserver(() => {
        if (!document.querySelector(items)) seen.listLeft += 1;
      }).observe(document.body, { childList: true, subtree: true });
      const canvas = document.querySelector<HTMLCanvasElement>(`${place} canvas`);
      const look = () => {
        const worst = [...document.querySelectorAll<SVGGElement>(`${place} g[data-symbol="level-3"]`)].at(-1);
        const at = worst?.getScreenCTM();
        seen.standIn = at ? { x: at.e, y: at.f } : false;
      };
      // The map keeps the event to itself.
      const heard = { capture: true, once: true };
      const later = () => requestAnimationFrame(() => requestAnimationFrame(look));
      document.addEventListener('webglcontextlost', later, heard);
      canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    },
    [map, listed] as const
  );

/** Takes the context from the wall's map until the page tells of it: it may draw anew before anybody asks from outside. */
export function loseAndSee(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        new MutationObserver((_, observer) => {
          if (!document.querySelector('[data-map="lost"]')) return;
          observer.disconnect();
          resolve();
        }).observe(document.body, { attributes: true, childList: true, subtree: true });
        const canvas = document.querySelector<HTMLCanvasElement>('[data-panel="map"] canvas');
        canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
      })
  );
}
