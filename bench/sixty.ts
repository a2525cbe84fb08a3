import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import { refreshLag } from '#db/refresh.ts';
import { sendCommand } from '#ingest/simulator/live/control.ts';
import { type BenchHouse, openHouse } from './parts/house.ts';
import { slopePercent } from './parts/numbers.ts';
import { browserOf, openPage, SHOWN } from './parts/page.ts';
import { cpuOf, memoryOf } from './parts/process.ts';
import type { Bench, Context, Row } from './parts/types.ts';
import { heldBy } from './parts/wall-watch.ts';

const MB = 1024 * 1024;
const SPEED = 60;
const MINUTE = 60_000;
/** Minutes before the first look. */
const WARM = 4;

/** One look at the page and at the house. */
interface Look {
  /** Minutes since the first look. */
  at: number;
  heap: number;
  nodes: number;
  listeners: number;
  /** Process ms the aggregates are behind. */
  lag: number;
  /** Engine CPU so far, ms; its memory and the live picture's, bytes. */
  cpu: number;
  engine: number;
  realtime: number;
  /** Domain ms the simulator is behind. */
  behind: number;
}

async function lookAt(house: BenchHouse, cdp: CDPSession, since: number): Promise<Look> {
  const held = await heldBy(cdp);
  const pid = (name: string): number => house.pidOf(name) ?? 0;
  const { status } = await sendCommand(join(house.dataDir, 'run', 'simulator.sock'), { do: 'status' });
  return {
    at: (performance.now() - since) / MINUTE,
    ...held,
    lag: await refreshLag(house.db),
    cpu: cpuOf(pid('engine')),
    engine: memoryOf(pid('engine')),
    realtime: memoryOf(pid('realtime')),
    behind: (status as { behind: number }).behind
  };
}

/** Share of its life that the engine ran batches, as it counted itself in its last words; null without them. */
function busyShare(dataDir: string): number | null {
  const lines = readFileSync(join(dataDir, 'log', 'vigie.log'), 'utf8').split('\n');
  const said = (words: string): { time: number; busyMs: number } | null => {
    const line = lines.findLast((l) => l.includes(`"msg":"${words}"`));
    return line ? (JSON.parse(line) as { time: number; busyMs: number }) : null;
  };
  const [began, ended] = [said('engine ready'), said('engine stopped')];
  return began && ended ? ended.busyMs / (ended.time - began.time) : null;
}

async function run(context: Context): Promise<Row[]> {
  // The history is told at speed 1: the engine of the measured house begins with nothing done.
  const first = await openHouse(context);
  const house = await first.restart(SPEED);
  const browser = await browserOf(context);
  const { page, cdp } = await openPage(browser);
  await cdp.send('Performance.enable');
  await page.goto(`${house.web}/mur/region`);
  await page.waitForFunction(SHOWN['/mur/region'] ?? (() => true), null, { polling: 'raf' });

  const minutes = context.small ? 0.5 : context.long ? 15 : 3;
  // The catch-up after the start and the browser's compiling are not growth: between the heap snapshots of minutes
  // 1 and 4 compiled code grew by 460 KB and all else shrank by 100 KB; from minute 5 to 20 nothing grew.
  await sleep(context.small ? 5_000 : WARM * MINUTE);
  const since = performance.now();
  const looks: Look[] = [];
  let worst = 0;
  while (performance.now() - since < minutes * MINUTE) {
    const look = await lookAt(house, cdp, since);
    looks.push(look);
    // Refreshes fall between looks: the lag is looked at more often.
    for (let i = 0; i < 3; i++) {
      worst = Math.max(worst, await refreshLag(house.db));
      await sleep(context.small ? 1_000 : 5_000);
    }
    if (looks.length % 8 === 0)
      context.say(`${look.at.toFixed(0)} min, heap ${(look.heap / MB).toFixed(1)} MB`);
  }
  const last = await lookAt(house, cdp, since);
  looks.push(last);
  const [start] = looks;
  if (!start) throw new Error('nothing was looked at');
  await house.stop();
  const busy = busyShare(house.dataDir);

  const slope = (of: (look: Look) => number): number =>
    slopePercent(looks.map((l) => [l.at, of(l)] as const));
  const grown = (what: string, of: (look: Look) => number, value: number, unit: string): Row[] => [
    { what: `/mur/region: ${what}, at the end`, value, unit },
    { what: `/mur/region: ${what}, slope`, value: slope(of), unit: '% a minute', aim: { most: 1 } }
  ];
  return [
    { what: 'measured', value: last.at, unit: 'min', note: `×${SPEED}, after ${WARM} minutes` },
    ...grown('heap after collection', (l) => l.heap, last.heap / MB, 'MB'),
    ...grown('DOM nodes', (l) => l.nodes, last.nodes, 'nodes'),
    ...grown('listeners', (l) => l.listeners, last.listeners, 'listeners'),
    {
      what: 'aggregates behind, at most',
      ...{ value: Math.max(worst, ...looks.map((l) => l.lag)) / 1000, unit: 's', aim: { most: 300 } }
    },
    {
      what: 'engine busy (batches running)',
      ...{ value: busy === null ? null : busy * 100, unit: '% of the time', aim: { most: 60 } }
    },
    {
      what: 'engine CPU',
      ...{ value: ((last.cpu - start.cpu) / ((last.at - start.at) * MINUTE)) * 100, unit: '% of a core' }
    },
    { what: 'engine memory, slope', value: slope((l) => l.engine), unit: '% a minute' },
    { what: 'live picture memory, slope', value: slope((l) => l.realtime), unit: '% a minute' },
    {
      what: 'simulator behind its clock, at most',
      ...{ value: Math.max(...looks.map((l) => l.behind)) / MINUTE, unit: 'min of domain time' }
    }
  ];
}

export const sixty: Bench = {
  name: 'sixty',
  about:
    'A whole house at 60 times the speed of the clock with /mur/region open in Chromium: does the page grow, do the aggregates keep up, how busy is the engine. 15 minutes with `--long`, else 3.',
  run
};
