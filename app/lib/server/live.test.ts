import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { liveUrl, publicPictureReader, readTopicAs } from './live.ts';

let server: Server;
let base: string;
let asked: string[];
let refusing: boolean;

/** A twin of one entry, as the front door answers. */
beforeEach(async () => {
  asked = [];
  refusing = false;
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers['if-none-match'] ?? '-'} ${request.headers.cookie ?? '-'}`);
    if (refusing) return void response.writeHead(503).end();
    if (request.headers['if-none-match'] === 'W/"a"') return void response.writeHead(304).end();
    const body = JSON.stringify({ set: { '960000011': { seq: 1, value: { affluence: 1 } } } });
    response.writeHead(200, { etag: 'W/"a"' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

it('reads the public topic once for a burst of readers, then asks whether it changed', async () => {
  let now = 0;
  const read = publicPictureReader(base, () => now);
  const pictures = await Promise.all([read(), read(), read()]);
  expect(pictures.map(({ entries, current }) => [entries.get('960000011'), current])).toEqual(
    [0, 1, 2].map(() => [{ affluence: 1 }, true])
  );
  now = 1_999;
  await read();
  now = 2_000;
  expect(await read()).toMatchObject({ current: true, entries: { size: 1 } });
  expect(asked).toEqual(['/api/v1/live/public - -', '/api/v1/live/public W/"a" -']);
});

it('gives the last picture, said not to be current, when the twin fails, and the present one when it is back', async () => {
  let now = 0;
  const read = publicPictureReader(base, () => now);
  await read();
  refusing = true;
  now += 5_000;
  expect(await read()).toMatchObject({ current: false, entries: { size: 1 } });
  refusing = false;
  now += 5_000;
  expect(await read()).toMatchObject({ current: true, entries: { size: 1 } });
});

it('gives an empty picture when nobody answers, instead of failing', async () => {
  expect(await publicPictureReader('http://127.0.0.1:1', () => 0)()).toEqual({
    entries: new Map(),
    current: false
  });
});

it('reads another topic in the name of who asks, and has none of what is refused', async () => {
  expect(await readTopicAs(base, 'feeds', 'session=x')).toEqual(new Map([['960000011', { affluence: 1 }]]));
  expect(asked).toEqual(['/api/v1/live/feeds - session=x']);
  refusing = true;
  expect(await readTopicAs(base, 'feeds', null)).toBeNull();
});

it('finds the front door of this machine, unless told otherwise', () => {
  expect(liveUrl({ PORT: '3200' })).toBe('http://127.0.0.1:3200');
  expect(liveUrl({ PORT: '3200', VIGIE_HOST: '0.0.0.0' })).toBe('http://127.0.0.1:3200');
  expect(liveUrl({ VIGIE_HOST: '::1', PORT: '80' })).toBe('http://[::1]:80');
  expect(liveUrl({ VIGIE_LIVE_URL: 'http://realtime:3000/', PORT: '1' })).toBe('http://realtime:3000');
});
