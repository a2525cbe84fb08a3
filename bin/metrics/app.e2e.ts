import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { freePort } from '../testing/house.ts';

const VIGIE = fileURLToPath(new URL('../vigie.ts', import.meta.url));
const TOKEN = 'a token of tests 0123';

let child: ChildProcess;
let base: string;
beforeAll(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  // The pages alone, beside a house that runs.
  child = spawn(process.execPath, [VIGIE, 'app'], {
    env: {
      ...process.env,
      VIGIE_REGION: 'fictive',
      VIGIE_DATA_DIR: inject('vigieHouse').dataDir,
      VIGIE_APP_PORT: String(port),
      VIGIE_METRICS_TOKEN: TOKEN
    },
    stdio: 'ignore'
  });
  await vi.waitUntil(() => fetch(base).catch(() => null), { timeout: 60_000, interval: 200 });
});
afterAll(() => void child.kill('SIGKILL'));

it('/metrics of the pages is for this machine or the token, not for whom the front door passes on', async () => {
  const read = (headers: Record<string, string> = {}) => fetch(`${base}/metrics`, { headers });
  const here = await read();
  expect(here.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await here.text()).toMatch(/^nodejs_eventloop_lag_seconds /m);
  const far = { 'x-forwarded-for': '203.0.113.9' };
  expect(await (await read(far)).text()).not.toContain('nodejs_eventloop_lag');
  expect((await read({ ...far, authorization: `Bearer ${TOKEN}` })).status).toBe(200);
});

it('the pages end within ten seconds of SIGTERM, a request under way answered', async () => {
  // Under way for certain: the pages ask for its body, which comes once they were told to end.
  const asked = request(`${base}/urgences`, {
    method: 'POST',
    headers: { expect: '100-continue', 'content-length': 3, 'content-type': 'text/plain' }
  });
  const answer = once(asked, 'response') as Promise<[IncomingMessage]>;
  asked.flushHeaders();
  await once(asked, 'continue');
  const since = performance.now();
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  asked.end('a=b');
  const [told] = await answer;
  told.resume();
  expect(told.statusCode).toBeLessThan(500);
  expect(await gone).toBe(0);
  expect(performance.now() - since).toBeLessThan(10_000);
});
