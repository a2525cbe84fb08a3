import { openHouse } from './parts/house.ts';
import { median, quantile } from './parts/numbers.ts';
import { browserOf, openPage, SHOWN } from './parts/page.ts';
import type { Bench, Context, Row } from './parts/types.ts';

interface Load {
  /** Bytes on the wire until the load event, and until the first picture. */
  atLoad: number;
  atPicture: number;
  /** Bytes once half a second has passed without a request: the map's own code and data included. */
  whole: number;
  requests: number;
  /** Process ms since the navigation began. */
  loadMs: number;
  pictureMs: number;
}

async function run(context: Context): Promise<Row[]> {
  const house = await openHouse(context);
  const browser = await browserOf(context);
  const runs = context.small ? 2 : 7;
  const rows: Row[] = [];
  for (const path of ['/mur/region', '/pc', '/']) {
    const loads: Load[] = [];
    for (let i = 0; i < runs; i++) {
      const { page, wire } = await openPage(browser);
      const started = performance.now();
      await page.goto(house.web + path, { waitUntil: 'load' });
      const [atLoad, loadMs] = [wire.bytes, performance.now() - started];
      // A page without script shows all it has when it is loaded.
      const shown = SHOWN[path];
      if (shown) await page.waitForFunction(shown, null, { polling: 'raf' });
      const pictureMs = performance.now() - started;
      const atPicture = wire.bytes;
      await page.waitForLoadState('networkidle');
      loads.push({ atLoad, loadMs, pictureMs, atPicture, whole: wire.bytes, requests: wire.requests });
      await page.context().close();
    }
    const of = (pick: (load: Load) => number): number => median(loads.map(pick));
    rows.push(
      { what: `${path}: bytes until load, compressed`, value: of((l) => l.atLoad) / 1024, unit: 'KB' },
      {
        what: `${path}: bytes until the first picture`,
        ...{ value: of((l) => l.atPicture) / 1024, unit: 'KB' }
      },
      {
        what: `${path}: bytes until nothing more comes`,
        ...{ value: of((l) => l.whole) / 1024, unit: 'KB', note: `${of((l) => l.requests)} requests` }
      },
      { what: `${path}: load event, median`, value: of((l) => l.loadMs), unit: 'ms' },
      { what: `${path}: first picture, median`, value: of((l) => l.pictureMs), unit: 'ms' },
      {
        what: `${path}: first picture, slowest of ${runs}`,
        ...{
          value: quantile(
            loads.map((l) => l.pictureMs),
            1
          ),
          unit: 'ms'
        }
      }
    );
  }
  return rows;
}

export const pages: Bench = {
  name: 'pages',
  about:
    'Pages opened in Chromium with a cold cache, 1920 × 1080, no GPU, from the front door on the same machine. The first picture is the first live figure in the page.',
  run
};
