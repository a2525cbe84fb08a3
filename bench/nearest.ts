import { NEED_LETTERS } from '#app/lib/samu/ask.ts';
import { rankPicture } from '#app/lib/samu/facts.ts';
import { crowdedPicture } from '#app/lib/testing/crowded.ts';
import { NEEDS } from '#domain/rank/needs.ts';
import { rank } from '#domain/rank/rank.ts';
import { loadFacilities, loadPlaces, loadRegion } from '#maps/region/index.ts';
import { openHouse } from './parts/house.ts';
import { quantile } from './parts/numbers.ts';
import { browserOf, openPage } from './parts/page.ts';
import type { Bench, Context, Row } from './parts/types.ts';

/** The slowest of so many in a hundred. */
const MOST = 0.95;

/** `rank` alone and with the facts of every place made ready, as the desk does for each push; ms a call. */
async function ranked({ region: id, small }: Context): Promise<Row[]> {
  const region = loadRegion(id);
  const facilities = await loadFacilities(id);
  const places = await loadPlaces(id);
  const now = Date.now();
  const { sites } = crowdedPicture(region, now);
  const topics = { sites: new Map(Object.entries(sites)), places: new Map(), beds: new Map() };
  const teams = { heading: new Map<string, number>(), lastHour: null };
  const alone: number[] = [];
  const whole: number[] = [];
  const step = small ? 50 : 5;
  for (const need of NEEDS)
    for (let i = 0; i < places.length; i += step) {
      const place = places[i];
      if (!place) continue;
      const began = performance.now();
      const picture = rankPicture(need, region, facilities, topics, teams, now);
      const ready = performance.now();
      rank(need, place, picture, now);
      const ended = performance.now();
      alone.push(ended - ready);
      whole.push(ended - began);
    }
  const told = `${alone.length} calls, ${facilities.length} places`;
  return [
    { what: 'rank, median', value: quantile(alone, 0.5), unit: 'ms', note: told },
    { what: 'rank, p95', value: quantile(alone, MOST), unit: 'ms' },
    { what: 'rank with the facts of every place, median', value: quantile(whole, 0.5), unit: 'ms' },
    { what: 'rank with the facts of every place, p95', value: quantile(whole, MOST), unit: 'ms' }
  ];
}

/** From the Enter of a question to the frame after the one that paints its first result; runs in the page. */
function watch(): void {
  const times: number[] = [];
  Reflect.set(globalThis, 'times', times);
  const said = () => document.querySelector('.from')?.textContent ?? '';
  addEventListener(
    'keydown',
    (event) => {
      if ((event as KeyboardEvent).key !== 'Enter') return;
      const before = said();
      const look = (): void => {
        const there = said() !== before && document.querySelector('#nearest tbody tr[data-finess]') !== null;
        // The frame that was just made is painted before the next task.
        if (there) setTimeout(() => times.push(performance.now() - event.timeStamp));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    true
  );
}

async function asked(context: Context): Promise<Row[]> {
  const house = await openHouse(context);
  const browser = await browserOf(context);
  const { page } = await openPage(browser);
  await page.goto(`${house.web}/samu`);
  await page.waitForSelector('#calls tbody tr');
  await page.evaluate(watch);
  const places = await loadPlaces(context.region);
  const count = context.small ? 4 : 120;
  for (let i = 0; i < count; i++) {
    const place = places[Math.floor((i * places.length) / count)];
    const need = NEEDS[i % NEEDS.length];
    if (!place || !need) continue;
    await page.keyboard.press('/');
    await page.keyboard.type(`${NEED_LETTERS[need][0]} ${place.name}`);
    await page.waitForSelector('[data-preview] li, dialog li', { timeout: 5_000 }).catch(() => undefined);
    const before = await page.evaluate(() => (Reflect.get(globalThis, 'times') as number[]).length);
    await page.keyboard.press('Enter');
    await page
      .waitForFunction((n) => (Reflect.get(globalThis, 'times') as number[]).length > n, before, {
        timeout: 5_000
      })
      // A place without any that has what is needed has no first result.
      .catch(() => page.keyboard.press('Escape'));
  }
  const times = await page.evaluate(() => Reflect.get(globalThis, 'times') as number[]);
  const at = (part: number) => quantile(times, part);
  return [
    {
      what: '/samu: from Enter to the first result painted, median',
      ...{ value: at(0.5), unit: 'ms', note: `${times.length} of ${count} questions` }
    },
    {
      what: '/samu: from Enter to the first result painted, p95',
      ...{ value: at(MOST), unit: 'ms', aim: { most: 300 } }
    },
    { what: '/samu: from Enter to the first result painted, slowest', value: at(1), unit: 'ms' }
  ];
}

export const nearest: Bench = {
  name: 'nearest',
  about:
    'The nearest suitable open place of /samu: rank itself over every fifth commune and every need, and from the Enter of a question to its first result painted in Chromium, on a whole house with its history.',
  run: async (context) => [...(await ranked(context)), ...(await asked(context))]
};
