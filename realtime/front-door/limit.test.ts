import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { tryPages } from '../testing/try-pages.ts';
import { tryRealtime } from '../testing/try-realtime.ts';
import type { RealtimeConfig, RealtimeDeps } from '../service.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const NOW = Date.parse('2026-11-21T20:00:00+01:00');
const SHARED = 'public, max-age=15, stale-while-revalidate=60';

/** Pages that count how often they are asked: `/urgences` may be shared, `/pc` may not, assets are immutable. */
async function behind(config: Partial<RealtimeConfig> = {}, deps: Partial<RealtimeDeps> = {}) {
  const seen: string[] = [];
  const pages = await tryPages((request, response) => {
    const url = request.url ?? '';
    seen.push(url);
    const asset = url.startsWith('/_app/immutable/');
    if (request.headers['if-none-match'] === '"one"') return void response.writeHead(304).end();
    response.writeHead(200, {
      'content-type': asset ? 'text/javascript' : 'text/html; charset=utf-8',
      'cache-control': asset
        ? 'public,max-age=31536000,immutable'
        : url.includes('/urgences')
          ? SHARED
          : 'no-store',
      ...(!asset && { etag: '"one"' })
    });
    response.end(`<!doctype html><html><body>${url} ${seen.length} ${'a'.repeat(2_000)}</body></html>`);
  });
  const live = await tryRealtime({ app: pages.app, limits: { pages: [3, 0.0001] }, ...config }, deps);
  stops.push(pages.stop, live.stop);
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(live.base + path, { headers: { accept: 'text/html', ...headers } });
  const statuses = async (path: string, times: number, headers: Record<string, string> = {}) => {
    const all: number[] = [];
    for (let i = 0; i < times; i++) all.push((await get(path, headers)).status);
    return all;
  };
  return { seen, get, statuses, ...live };
}

/** As a browser asks again for what it has: `fetch` would say that it wants no kept answer. */
const conditional = (url: string, etag: string): Promise<unknown[]> =>
  new Promise((resolve, reject) => {
    const headers = { accept: 'text/html', 'if-none-match': etag };
    const asked = httpRequest(url, { headers }, (answer) => {
      answer.resume().on('end', () => resolve([answer.statusCode, answer.headers.etag]));
    });
    asked.on('error', reject).end();
  });

describe('what one asker may ask the pages for', () => {
  test('is bounded; the refusal is coded, in the language of the page, and says when to come back', async () => {
    const { seen, get, statuses } = await behind();
    expect(await statuses('/pc', 5)).toEqual([200, 200, 200, 429, 429]);
    expect(seen.length).toBe(3);
    const [french, english] = [await get('/pc'), await get('/en/pc')];
    expect([french.headers.get('retry-after'), french.headers.get('cache-control')]).toEqual([
      '5',
      'no-store'
    ]);
    expect(await french.text()).toMatch(/lang="fr".*Trop de demandes.*15, le 112.*RATE_LIMITED/s);
    expect(await english.text()).toMatch(/lang="en".*Too many requests.*call 15, 112.*RATE_LIMITED/s);
    const program = await get('/api/v1/curves/region', {
      accept: 'application/json',
      'accept-language': 'en'
    });
    expect([program.status, await program.json()]).toMatchObject([
      429,
      { code: 'RATE_LIMITED', message: 'Too many requests in a short time.' }
    ]);
  });

  test('does not count an asset or a shared page that the door holds', async () => {
    const { seen, get, statuses } = await behind();
    expect(await statuses('/_app/immutable/a.js', 50)).toEqual(Array(50).fill(200));
    expect(await statuses('/urgences', 50)).toEqual(Array(50).fill(200));
    expect(seen).toEqual(['/_app/immutable/a.js', '/urgences']);
    expect(await statuses('/urgences?commune=1', 1)).toEqual([200]);
    // What it does not hold counts, whatever it is called.
    expect((await get('/_app/immutable/other.js')).status).toBe(429);
  });

  test('is counted by the client that a trusted proxy names', async () => {
    const trusting = await behind({ trustedProxies: 'direct' });
    const from = (address: string) => ({ 'x-forwarded-for': address });
    expect(await trusting.statuses('/pc', 4, from('192.0.2.1'))).toEqual([200, 200, 200, 429]);
    expect(await trusting.statuses('/pc', 1, from('192.0.2.2'))).toEqual([200]);
    expect(await trusting.statuses('/pc', 1, from('192.0.2.2, 192.0.2.1'))).toEqual([429]);
  });

  test('is not escaped by an address that a client makes up', async () => {
    const own = await behind();
    const from = (address: string) => ({ 'x-forwarded-for': address });
    for (const n of [1, 2, 3]) expect(await own.statuses('/pc', 1, from(`192.0.2.${n}`))).toEqual([200]);
    expect(await own.statuses('/pc', 1, from('192.0.2.4'))).toEqual([429]);
  });

  test('is an account’s own: a hospital stands behind one address', async () => {
    const { people, statuses } = await behind({ demo: false });
    const [one, two] = [people.signIn(['analyst']), people.signIn(['analyst'])].map(({ cookie }) => ({
      cookie
    }));
    expect(await statuses('/pc', 4, one)).toEqual([200, 200, 200, 429]);
    expect(await statuses('/pc', 1, two)).toEqual([200]);
    expect(await statuses('/pc', 4)).toEqual([200, 200, 200, 429]);
  });
});

describe('a shared page', () => {
  test('is asked for once in some seconds, says its age, and goes in each encoding', async () => {
    // A clock that stands: its age is read to the second.
    let now = NOW;
    const clock = { domain: () => now, process: () => now };
    const { seen, get } = await behind({ limits: {} }, { clock });
    const first = await (await get('/urgences')).text();
    now += 2_000;
    for (const encoding of ['br', 'gzip', 'identity']) {
      const again = await get('/urgences', { 'accept-encoding': encoding });
      expect(await again.text()).toBe(first);
      expect([again.headers.get('content-encoding'), again.headers.get('age')]).toEqual([
        encoding === 'identity' ? null : encoding,
        '2'
      ]);
      expect(again.headers.get('vary')).toContain('accept-encoding');
      expect(again.headers.get('cache-control')).toBe(SHARED);
    }
    expect(seen.length).toBe(1);
    now += 3_000;
    expect(await (await get('/urgences')).text()).not.toBe(first);
    // Another address, another language: another page.
    await get('/en/urgences');
    await get('/urgences?pour=enfant');
    expect(seen).toEqual(['/urgences', '/urgences', '/en/urgences', '/urgences?pour=enfant']);
  });

  test('is not sent again to a reader who has it, whoever answers', async () => {
    const { seen, get, move, base } = await behind({ limits: {} });
    const etag = (await get('/urgences')).headers.get('etag') ?? '';
    expect(etag).toBe('W/"one"');
    expect(await conditional(`${base}/urgences`, etag)).toEqual([304, etag]);
    expect(seen.length).toBe(1);
    move(6_000);
    expect(await conditional(`${base}/urgences`, '"one"')).toEqual([304, undefined]);
    expect(seen.length).toBe(2);
  });

  test('is made anew for whoever reloads it, and never shared when it says so', async () => {
    const { seen, get } = await behind({ limits: {} });
    for (const control of ['no-cache', 'max-age=0']) await get('/urgences', { 'cache-control': control });
    expect(seen.length).toBe(2);
    await get('/pc');
    await get('/pc');
    expect(seen.length).toBe(4);
  });
});
