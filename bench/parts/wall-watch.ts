import type { BrowserContext, CDPSession, Page } from 'playwright-core';

/** What a wall's page showed at an instant, looked at from inside the page. */
export interface Sample {
  /** Nothing to read: no panel with words. */
  blank: boolean;
  /** The picture is live, is cut and says so, or cannot tell. */
  cut: 'yes' | 'no' | null;
  /** Textures that exist in WebGL contexts that are not lost. */
  textures: number;
}

/** Pause between two samples, ms. */
const EVERY = 250;

/** What was seen of a page since it was opened, gathered outside of it. */
export interface Watch {
  samples: number;
  blank: number;
  /** Most blank samples one after the other. */
  longestBlank: number;
  /** Longest time without a sample, ms: the page hung, or was away. */
  longestGap: number;
  /** Documents loaded. */
  loads: number;
  textures: number;
}

/** Watches every page of a context four times a second; to be called before its page is opened. */
export async function watchWall(context: BrowserContext): Promise<Watch> {
  const watch: Watch = { samples: 0, blank: 0, longestBlank: 0, longestGap: 0, loads: 0, textures: 0 };
  let last: number | null = null;
  let run = 0;
  await context.exposeBinding('vigieSample', (_source, sample: Sample) => {
    const now = performance.now();
    if (last !== null) watch.longestGap = Math.max(watch.longestGap, now - last);
    last = now;
    watch.samples += 1;
    watch.textures = sample.textures;
    run = sample.blank ? run + 1 : 0;
    watch.longestBlank = Math.max(watch.longestBlank, run);
    if (sample.blank) watch.blank += 1;
  });
  await context.exposeBinding('vigieLoad', () => {
    watch.loads += 1;
  });
  await context.addInitScript((every) => {
    const outside = globalThis as unknown as {
      vigieSample(sample: Sample): Promise<void>;
      vigieLoad(): Promise<void>;
    };
    const alive = new Map<WeakRef<WebGL2RenderingContext>, Set<WebGLTexture>>();
    const own = new WeakMap<WebGL2RenderingContext, Set<WebGLTexture>>();
    const proto = WebGL2RenderingContext.prototype;
    const create = proto.createTexture;
    const remove = proto.deleteTexture;
    proto.createTexture = function () {
      const texture = create.call(this);
      let kept = own.get(this);
      if (!kept) {
        kept = new Set();
        own.set(this, kept);
        alive.set(new WeakRef(this), kept);
      }
      kept.add(texture);
      return texture;
    };
    proto.deleteTexture = function (texture) {
      if (texture) own.get(this)?.delete(texture);
      remove.call(this, texture);
    };
    const textures = (): number => {
      let count = 0;
      for (const [ref, kept] of alive) {
        const gl = ref.deref();
        if (!gl) alive.delete(ref);
        // A context that comes back starts with none.
        else if (gl.isContextLost()) kept.clear();
        else count += kept.size;
      }
      return count;
    };
    void outside.vigieLoad();
    addEventListener('load', () =>
      setInterval(() => {
        const panels = [...document.querySelectorAll('[data-panel]')];
        const cut = document.querySelector('[data-cut]')?.getAttribute('data-cut');
        void outside.vigieSample({
          blank: !panels.some((panel) => (panel.textContent ?? '').trim() !== ''),
          cut: cut === 'yes' || cut === 'no' ? cut : null,
          textures: textures()
        });
      }, every)
    );
  }, EVERY);
  return watch;
}

/** What a page holds: heap in bytes, nodes of all kinds (shown or not), those of the document alone, listeners. */
export interface Holding {
  heap: number;
  nodes: number;
  shown: number;
  listeners: number;
}

/** Counts the nodes of the document, in the page. */
const SHOWN = `(() => {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  let count = 1;
  while (walker.nextNode()) count += 1;
  return count;
})()`;

/** What a page holds after two collections: what a finaliser frees in the first is collected in the second. */
export async function heldBy(cdp: CDPSession): Promise<Holding> {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const metric = (name: string): number => metrics.find((m) => m.name === name)?.value ?? Number.NaN;
  const { result } = await cdp.send('Runtime.evaluate', { expression: SHOWN, returnByValue: true });
  const shown = Number(result.value);
  return {
    ...{ heap: metric('JSHeapUsedSize'), nodes: metric('Nodes') },
    ...{ shown, listeners: metric('JSEventListeners') }
  };
}

/** Takes the WebGL context from the map of a page; false where there is none. */
export function loseContext(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-panel="map"] canvas');
    const lose = canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    lose?.loseContext();
    return Boolean(lose);
  });
}

/** Times between frames of a page for a while, ms. */
export function frameTimes(page: Page, ms: number): Promise<number[]> {
  return page.evaluate(
    (length) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = [];
        const began = performance.now();
        let before = began;
        const frame = (now: number): void => {
          times.push(now - before);
          before = now;
          if (now - began < length) requestAnimationFrame(frame);
          else resolve(times.slice(1));
        };
        requestAnimationFrame(frame);
      }),
    ms
  );
}
