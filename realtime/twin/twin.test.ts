import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseServerTime } from '../protocol/time-header.ts';
import type { Snapshot } from '../protocol/types.ts';
import { tryRealtime } from '../testing/try-realtime.ts';

const ENGINES = ['uws', 'node'] as const;

interface Raw {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** A request without fetch's own ideas about encodings and caches. */
function get(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
      );
    });
    call.on('error', reject);
    call.end();
  });
}

describe.each(ENGINES)('the HTTP twin on %s', (engine) => {
  let live: Awaited<ReturnType<typeof tryRealtime>>;
  const many = Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [`75000${1000 + i}`, { present: i, text: 'x'.repeat(40) }])
  );

  beforeEach(async () => {
    live = await tryRealtime({ engine });
    live.write('sites', many);
    live.write('public', { '750100042': { affluence: 1 } });
  });
  afterEach(() => live.stop());

  const sites = () => `${live.base}/api/v1/live/sites`;

  test('a full snapshot holds every entry with its seq, and its answer tells the clocks', async () => {
    const answer = await get(sites());
    const snapshot = JSON.parse(answer.body.toString()) as Snapshot;
    expect(snapshot).toMatchObject({ topic: 'sites', epoch: 'epoch-1', full: true, from: 0, to: 1, del: {} });
    expect(Object.keys(snapshot.set)).toHaveLength(60);
    expect(answer.headers['cache-control']).toBe('private, no-cache');
    const time = parseServerTime(String(answer.headers['x-vigie-time']));
    expect(Math.abs((time?.processAt ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('the same bytes travel plain, in brotli and in gzip', async () => {
    const plain = (await get(sites())).body.toString();
    const br = await get(sites(), { 'accept-encoding': 'gzip, deflate, br' });
    const gz = await get(sites(), { 'accept-encoding': 'gzip, br;q=0' });
    expect([br.headers['content-encoding'], gz.headers['content-encoding']]).toEqual(['br', 'gzip']);
    expect(brotliDecompressSync(br.body).toString()).toBe(plain);
    expect(gunzipSync(gz.body).toString()).toBe(plain);
    expect(br.body.length).toBeLessThan(plain.length / 3);
  });

  test('what is already held is answered 304, until the topic changes', async () => {
    const etag = String((await get(sites())).headers['etag']);
    const again = await get(sites(), { 'if-none-match': `"other", ${etag}` });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(parseServerTime(String(again.headers['x-vigie-time']))).not.toBeNull();
    live.write('feeds', { other: 1 });
    expect((await get(sites(), { 'if-none-match': etag })).status).toBe(304);
    live.write('sites', { '750001000': { present: 99 } });
    expect((await get(sites(), { 'if-none-match': etag })).status).toBe(200);
  });

  test('since gives the changes after it, with tombstones', async () => {
    const seq = live.write('sites', { '750001000': { present: 7 } }, ['750001001']);
    const answer = await get(`${sites()}?since=1&epoch=epoch-1`);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      full: false,
      from: 1,
      to: seq,
      set: { '750001000': { seq, value: { present: 7 } } },
      del: { '750001001': seq }
    });
  });

  test.each([
    ['older than the floor', 'since=0&epoch=epoch-1'],
    ['of another epoch', 'since=1&epoch=epoch-0'],
    ['without its epoch', 'since=1']
  ])('a since %s gets everything', async (_, query) => {
    live.write('sites', {}, ['750001001']);
    live.forget('sites');
    const snapshot = JSON.parse((await get(`${sites()}?${query}`)).body.toString()) as Snapshot;
    expect(snapshot.full).toBe(true);
    expect(Object.keys(snapshot.set)).toHaveLength(59);
  });

  test('a reader ahead of this node is told that there is nothing new, never an older picture', async () => {
    const answer = JSON.parse((await get(`${sites()}?since=900&epoch=epoch-1`)).body.toString()) as Snapshot;
    expect(answer).toMatchObject({ full: false, set: {}, del: {} });
    expect(answer.to).toBeLessThan(900);
  });

  test('public is for any cache, and knows no since', async () => {
    const answer = await get(`${live.base}/api/v1/live/public?since=1&epoch=epoch-1`);
    expect(answer.headers['cache-control']).toBe('public, max-age=10, stale-while-revalidate=60');
    expect(answer.headers['vary']).toBe('accept-encoding');
    expect(JSON.parse(answer.body.toString())).toMatchObject({ full: true });
  });

  test('refusals are coded', async () => {
    const refused = async (path: string, headers = {}) => {
      const answer = await get(live.base + path, headers);
      return [answer.status, (JSON.parse(answer.body.toString()) as { code: string }).code];
    };
    expect(await refused('/api/v1/live/sites?since=-1')).toEqual([400, 'REQUEST_INVALID']);
    expect(await refused('/api/v1/live/ed:750100042')).toEqual([404, 'LIVE_TOPIC_UNKNOWN']);
    expect(await refused('/api/v1/live/%c3%28')).toEqual([404, 'LIVE_TOPIC_UNKNOWN']);
    expect(await refused('/api/v1/live/secrets')).toEqual([403, 'LIVE_FORBIDDEN']);
    expect(await refused('/api/v1/live/sites', { cookie: 'vigie_role=public' })).toEqual([
      403,
      'LIVE_FORBIDDEN'
    ]);
    expect((await get(sites(), {}, 'POST')).status).toBe(405);
  });

  test('HEAD answers the headers of GET without its body', async () => {
    const [head, full] = [await get(sites(), {}, 'HEAD'), await get(sites())];
    expect(head.body).toHaveLength(0);
    expect(head.headers['etag']).toBe(full.headers['etag']);
    expect(head.headers['content-length']).toBe(String(full.body.length));
  });
});

test('people and screens behind one address are each counted for themselves', async () => {
  const live = await tryRealtime({ limits: { twin: [2, 0.001] } });
  live.write('sites', { a: 1 });
  const ask = async (headers: Record<string, string> = {}): Promise<number> =>
    (await get(`${live.base}/api/v1/live/sites`, headers)).status;
  const cookies = ['samu', 'ars'].map((role) => live.people.signIn([role as 'samu']).cookie);
  const statuses: number[][] = [];
  for (const cookie of cookies)
    statuses.push([await ask({ cookie }), await ask({ cookie }), await ask({ cookie })]);
  statuses.push([await ask(), await ask(), await ask()]);
  await live.stop();
  expect(statuses).toEqual(Array.from({ length: 3 }, () => [200, 200, 429]));
});

test('one address asks for so much at once, then waits', async () => {
  const live = await tryRealtime({ limits: { twin: [3, 0.001] } });
  live.write('sites', { a: 1 });
  const statuses: number[] = [];
  for (let i = 0; i < 5; i += 1) statuses.push((await get(`${live.base}/api/v1/live/sites`)).status);
  await live.stop();
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
});
