import { Agent, request } from 'node:http';
import { openHouse } from './parts/house.ts';
import { median } from './parts/numbers.ts';
import { browserOf } from './parts/page.ts';
import { cpuOf } from './parts/process.ts';
import type { Bench, Context, Row } from './parts/types.ts';

/** A slow phone on a slow network. */
const PHONE = { viewport: { width: 390, height: 844 }, locale: 'fr-FR' };
const CPU_RATE = 6;
const NETWORK = {
  offline: false,
  latency: 400,
  downloadThroughput: 400_000 / 8,
  uploadThroughput: 400_000 / 8
};

/** Readers at once, over connections that stay. */
const AT_ONCE = 16;

/** Asks so many times for one address; whole answers only. @throws Error on an answer that is not 200 */
async function ask(
  base: string,
  path: string,
  times: number,
  headers: Record<string, string>
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const url = new URL(path, base);
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const up = request(url, {
        agent,
        headers: { accept: 'text/html', 'accept-encoding': 'br', ...headers }
      });
      up.on('error', reject);
      up.on('response', (response) => {
        if (response.statusCode !== 200) reject(new Error(`${path} answered ${response.statusCode}`));
        response.resume().on('end', () => resolve());
      });
      up.end();
    });
  let left = times;
  const reader = async (): Promise<void> => {
    while (left-- > 0) await one();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, reader));
  agent.destroy();
}

async function run(context: Context): Promise<Row[]> {
  const house = await openHouse(context);
  const rows: Row[] = [];
  const pids = ['realtime', 'app'].map((name) => house.pidOf(name) ?? 0);
  const cpu = (): number => pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
  /** CPU µs of a request, of the front door and the pages together, over what they use anyway. */
  async function costOf(path: string, times: number, headers: Record<string, string> = {}): Promise<number> {
    await ask(house.web, path, 20, headers);
    const idleFrom = [cpu(), performance.now()] as const;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const idle = (cpu() - idleFrom[0]) / (performance.now() - idleFrom[1]);
    const [before, started] = [cpu(), performance.now()];
    await ask(house.web, path, times, headers);
    const used = cpu() - before - idle * (performance.now() - started);
    return (Math.max(0, used) / times) * 1_000;
  }
  const many = context.small ? 500 : 10_000;
  const few = context.small ? 100 : 600;
  // A reload is made anew by the SvelteKit route behind, from the same picture, with the same bytes.
  const route = await costOf('/urgences', few, { 'cache-control': 'no-cache' });
  const page = await costOf('/urgences', many);
  const data = await costOf('/api/public/v1/urgences', many);
  rows.push(
    { what: '/urgences made by the SvelteKit route: CPU per request', value: route, unit: 'µs' },
    { what: '/urgences from the shared copy: CPU per request', value: page, unit: 'µs' },
    { what: 'open data from the one buffer: CPU per request', value: data, unit: 'µs' },
    { what: '/urgences against the SvelteKit route', value: page / route, unit: '×', aim: { most: 1 / 8 } },
    { what: 'open data against the SvelteKit route', value: data / route, unit: '×', aim: { most: 1 / 8 } }
  );

  const browser = await browserOf(context);
  const visits: { bytes: number; useful: number }[] = [];
  for (let i = 0; i < (context.small ? 1 : 5); i++) {
    const phone = await browser.newContext(PHONE);
    const tab = await phone.newPage();
    const wire = await phone.newCDPSession(tab);
    let bytes = 0;
    wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await wire.send('Network.enable');
    await wire.send('Network.emulateNetworkConditions', NETWORK);
    await wire.send('Emulation.setCPUThrottlingRate', { rate: CPU_RATE });
    await tab.goto(`${house.web}/urgences`, { waitUntil: 'load', timeout: 60_000 });
    // Useful: the numbers to call and the first departments are painted.
    const useful = await tab.evaluate(
      () =>
        performance.getEntriesByName('first-contentful-paint')[0]?.startTime ??
        performance.getEntriesByType('navigation')[0]?.duration ??
        0
    );
    const shown = await tab.locator('[data-finess]').first().isVisible();
    visits.push({ bytes, useful: shown ? useful : Infinity });
    await phone.close();
  }
  rows.push(
    {
      what: 'a cold visit: bytes',
      value: median(visits.map(({ bytes }) => bytes)) / 1024,
      unit: 'KB',
      aim: { most: 60 }
    },
    {
      what: 'slow phone (CPU ÷6, 400 kbit/s, 400 ms): numbers to call and departments painted, median',
      ...{ value: median(visits.map(({ useful }) => useful)) / 1_000, unit: 's', aim: { most: 3 } }
    }
  );
  await house.stop();
  return rows;
}

export const publicView: Bench = {
  name: 'public',
  about:
    'Mes Urgences: CPU of front door and pages per request against the SvelteKit route that makes the same page from the same picture; bytes and time of a visit on a slow phone.',
  run
};
