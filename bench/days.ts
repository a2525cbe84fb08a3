import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { openLine } from '#realtime/testing/line.ts';
import { type BenchHouse, openHouse } from './parts/house.ts';
import { keepLedger, type Ledger } from './parts/ledger.ts';
import { quantile, slopePercent } from './parts/numbers.ts';
import { browserOf } from './parts/page.ts';
import type { Bench, Context, Row } from './parts/types.ts';
import { frameTimes, heldBy, type Holding, loseContext, watchWall } from './parts/wall-watch.ts';

const SPEED = 60;
const MINUTE = 60_000;
/** Minutes before the first look: what a browser compiles and an engine catches up with is not growth. */
const WARM = 4;
/** Longest wait for a wall to be live again, ms. */
const PATIENCE = 120_000;

/** What happens to a wall, in turn; each is over before the next. */
const FAULTS = ['realtime', 'cut', 'app', 'context', 'ingest', 'cut', 'engine'] as const;
type Fault = (typeof FAULTS)[number];

const live = (page: Page): Promise<unknown> => page.waitForSelector('[data-cut="no"]', { timeout: PATIENCE });

/**
 * Whether the digest on the wall counts what a reader that was never cut off saw happen between the two changes which
 * the wall names; null without a digest.
 * @param when local ms at which the wall was live again
 */
async function digestHolds(
  page: Page,
  ledger: Ledger,
  when: number,
  say: (text: string) => void
): Promise<boolean | null> {
  const digest = page.locator('[data-panel="digest"]');
  if ((await digest.count()) === 0) return null;
  const { seen, until, said } = await digest.evaluate((panel) => ({
    seen: (panel as HTMLElement).dataset.seen ?? '',
    until: (panel as HTMLElement).dataset.until ?? '',
    said: panel.querySelector('.soft')?.textContent ?? ''
  }));
  const counted = ledger.count(seen, until, when);
  const told = Number(/\d+/.exec(said)?.[0] ?? 0);
  say(`the digest says "${said}", the ledger counts ${counted ?? 'not: it knows no such changes'}`);
  // "At least" is true where it could not be exact, and is not counted as exact.
  return told === counted && !said.includes('moins');
}

/** Does one thing to the wall and waits until its picture is live again; ms that took. */
async function suffer(
  fault: Fault,
  house: BenchHouse,
  line: Awaited<ReturnType<typeof openLine>>,
  page: Page
): Promise<number> {
  const began = performance.now();
  if (fault === 'cut') {
    line.refuse(true);
    await page.waitForSelector('[data-cut="yes"]', { timeout: PATIENCE });
    line.refuse(false);
  } else if (fault === 'context') await loseContext(page);
  else {
    const pid = house.pidOf(fault);
    if (pid === null) throw new Error(`${fault} does not run`);
    process.kill(pid, 'SIGKILL');
    const gone = performance.now() + PATIENCE;
    while ((house.pidOf(fault) ?? pid) === pid && performance.now() < gone) await sleep(100);
  }
  await live(page);
  return performance.now() - began;
}

/** A page that is told of a new version: first one that answers with an error, then one that answers. */
async function renewal(house: BenchHouse, browser: Browser): Promise<{ early: number; late: number }> {
  // Without the shell in between, so that what the server answers can be changed here.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(`${house.web}/mur/region`);
  await live(page);
  let loads = 0;
  let works = false;
  page.on('load', () => (loads += 1));
  // Once the page was loaded again it is the version that was announced: nothing newer is said.
  await context.route('**/_app/version.json', (route) =>
    works && loads > 0 ? route.continue() : route.fulfill({ json: { version: 'next' } })
  );
  await context.route('**/mur/region', async (route) => {
    if (route.request().resourceType() !== 'fetch') return route.continue();
    if (!works) return route.fulfill({ status: 503, body: 'not yet' });
    return route.fulfill({ status: 200, body: '<main data-version="next"></main>' });
  });
  // One look within 3 minutes, and its reload within one more.
  await sleep(4.5 * MINUTE);
  const early = loads;
  works = true;
  await sleep(5 * MINUTE);
  const late = loads - early;
  await context.close();
  return { early, late };
}

async function frames(house: BenchHouse, browser: Browser, ms: number): Promise<number[]> {
  const context = await browser.newContext({ viewport: { width: 3840, height: 2160 } });
  const page = await context.newPage();
  await page.goto(`${house.web}/mur/samu`);
  await page.waitForSelector('[data-map="drawn"]', { timeout: PATIENCE });
  const times = await frameTimes(page, ms);
  await context.close();
  return times;
}

async function run(context: Context): Promise<Row[]> {
  // The history is told at speed 1: the measured house begins with nothing to catch up.
  const first = await openHouse(context);
  const house = await first.restart(SPEED);
  const line = await openLine(Number(new URL(house.web).port));
  context.later(() => line.close());
  const ledger = keepLedger(house.web);
  context.later(() => Promise.resolve(ledger.stop()));
  const browser = await browserOf(context);
  const shown = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'fr-FR' });
  const watch = await watchWall(shown);
  const page = await shown.newPage();
  const cdp = await shown.newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.goto(`${line.base}/mur/region`);
  await live(page);
  const loaded = watch.loads;
  // Before its first picture a wall says that it waits for one.
  Object.assign(watch, { samples: 0, blank: 0, longestBlank: 0, longestGap: 0 });

  await sleep(context.small ? 5_000 : WARM * MINUTE);
  const minutes = context.small ? 1.5 : context.long ? 60 : 15;
  const since = performance.now();
  const looks: (Holding & { at: number; textures: number })[] = [];
  const back: Record<string, number[]> = {};
  const digests = { exact: 0, wrong: 0 };
  for (let n = 0; performance.now() - since < minutes * MINUTE; n++) {
    const fault = FAULTS[n % FAULTS.length] ?? 'cut';
    const took = await suffer(fault, house, line, page);
    (back[fault] ??= []).push(took);
    const when = performance.now();
    await sleep(2_000);
    const holds = fault === 'cut' ? await digestHolds(page, ledger, when, context.say) : null;
    if (holds !== null) digests[holds ? 'exact' : 'wrong'] += 1;
    await sleep(context.small ? 1_000 : 20_000);
    looks.push({
      at: (performance.now() - since) / MINUTE,
      ...(await heldBy(cdp)),
      textures: watch.textures
    });
    const { at = 0, heap = 0, nodes = 0, shown = 0 } = looks.at(-1) ?? {};
    context.say(
      `${at.toFixed(1)} min: ${fault}, live after ${(took / 1000).toFixed(1)} s; ${(heap / 2 ** 20).toFixed(2)} MB, ${nodes} nodes, ${shown} in the document`
    );
  }
  const seen = { ...watch };
  await shown.close();
  const times = await frames(house, browser, context.small ? 3_000 : 20_000);
  const renewed = context.small ? null : await renewal(house, browser);

  const WORDS = {
    heap: 'heap after collection',
    kept: 'nodes that are not in the document',
    listeners: 'listeners',
    textures: 'textures'
  };
  // What a fault does for the first time is compiled, and what it shows is made: neither is growth.
  const settled = looks.length > 2 * FAULTS.length ? looks.slice(FAULTS.length) : looks;
  const held = settled.map((look) => ({ ...look, kept: look.nodes - look.shown }));
  const slope = (of: keyof typeof WORDS): Row => ({
    what: `/mur/region: ${WORDS[of]}, slope`,
    value: slopePercent(held.map((look) => [look.at, look[of]] as const)),
    unit: '% a minute',
    aim: { most: 1 }
  });
  return [
    {
      what: 'watched',
      value: looks.at(-1)?.at ?? 0,
      ...{
        unit: 'min',
        note: `×${SPEED}, after ${WARM} minutes; ${looks.length} faults; slopes once each kind of them has been`
      }
    },
    ...(['heap', 'kept', 'listeners', 'textures'] as const).map(slope),
    {
      what: '/mur/region: nodes in the document, least and most',
      value: Math.max(...looks.map(({ shown }) => shown)),
      ...{
        unit: '',
        note: `${Math.min(...looks.map(({ shown }) => shown))} at least: what is shown changes with the day`
      }
    },
    {
      what: '/mur/region: heap after collection, last look',
      value: (settled.at(-1)?.heap ?? 0) / 2 ** 20,
      unit: 'MB',
      note: `${((looks[0]?.heap ?? 0) / 2 ** 20).toFixed(1)} at the first, ${((settled[0]?.heap ?? 0) / 2 ** 20).toFixed(1)} at the first that counts`
    },
    {
      what: 'looks every 250 ms at which the wall was blank',
      ...{ value: seen.blank, unit: `of ${seen.samples}`, aim: { most: 0 } }
    },
    { what: 'longest run of blank looks', value: seen.longestBlank, unit: 'looks' },
    { what: 'longest time without a look', value: seen.longestGap, unit: 'ms' },
    {
      what: 'reloads through faults',
      ...{ value: seen.loads - loaded, unit: '', aim: { most: 0 } }
    },
    ...Object.entries(back).map(([fault, ms]): Row => ({
      what: `live again after ${fault === 'cut' ? 'a cut of the network' : fault === 'context' ? 'a lost WebGL context' : `${fault} killed`}, at most`,
      value: Math.max(...ms) / 1000,
      ...{ unit: 's', note: `${ms.length} times` }
    })),
    {
      what: 'digests of a cut that count otherwise than the server',
      ...{ value: digests.wrong, unit: `of ${digests.exact + digests.wrong}`, aim: { most: 0 } }
    },
    {
      what: '/mur/samu at 3840 × 2160, moving teams: time between frames, p95',
      ...{
        value: quantile(times, 0.95),
        unit: 'ms',
        note: `median ${quantile(times, 0.5).toFixed(0)} ms; drawn without a GPU`
      }
    },
    {
      what: 'reloads into a new version whose page answers with an error',
      ...{
        value: renewed?.early ?? null,
        unit: '',
        aim: { most: 0 },
        ...(renewed ? {} : { note: 'not in the small form' })
      }
    },
    {
      what: 'reloads once that page answers',
      ...{
        value: renewed?.late ?? null,
        unit: '',
        aim: { least: 1, most: 1 },
        ...(renewed ? {} : { note: 'not in the small form' })
      }
    }
  ];
}

export const days: Bench = {
  name: 'days',
  about:
    'A wall that nobody watches over: /mur/region in Chromium at 60 times the speed of the clock while processes are killed, its network cut and its WebGL context lost, one after the other; 60 minutes with `--long`, else 15.',
  run
};
