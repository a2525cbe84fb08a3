import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest, uploadHead } from '../testing/raw.ts';
import { type Answer, openRig, type Rig } from '../testing/rig.ts';
import { file, records, SITE } from '../testing/sample.ts';

const MB = 1024 * 1024;
let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.close());

const inboxSize = async (): Promise<number> =>
  (await rig.db.query<{ n: number }>('SELECT count(*)::int AS n FROM vigie.inbox'))[0]?.n ?? -1;

describe('who may come in', () => {
  it('only a key in force, presented as a bearer', async () => {
    const good = file(records(5));
    const wrong: Record<string, string>[] = [{}, { authorization: 'Basic abc' }, { authorization: 'Bearer' }];
    for (const headers of wrong) {
      const answer = await rig.send(good, { key: null, headers });
      expect([answer.status, answer.body.code]).toEqual([401, 'AUTH_MISSING']);
    }
    const unknown = await rig.send(good, { key: `${rig.key}x` });
    expect([unknown.status, unknown.body.code]).toEqual([401, 'AUTH_KEY_UNKNOWN']);
    expect(unknown.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('a new key works at once, a revoked one no longer', async () => {
    const key = await rig.newKey('late', { finess: [SITE] });
    expect((await rig.send(file(records(6)), { key })).status).toBe(202);
    await rig.db.query(`UPDATE vigie.source_key SET revoked_at = now() WHERE source = 'late'`);
    await rig.restart();
    // A start waits a second for the record, then goes by its copy until the next look.
    await expect
      .poll(async () => (await rig.send(file(records(6)), { key })).body.code, { timeout: 60_000 })
      .toBe('AUTH_KEY_UNKNOWN');
  });

  it('only on the streams of the key', async () => {
    const key = await rig.newKey('beds', { streams: ['ror'] });
    expect((await rig.send('x', { key })).body.code).toBe('AUTH_STREAM_FORBIDDEN');
  });

  it('a receipt is read by its own source only, and a stranger cannot tell it exists', async () => {
    const mine = await rig.send(file(records(7)));
    const other = await rig.newKey('stranger');
    const answers = [
      await rig.receipt(mine.body.receipt, other),
      await rig.receipt('5e1a6f87-79dd-8279-a4ff-59ac1dc6d3f2', other),
      await rig.receipt("x'; DROP TABLE vigie.inbox; --", other)
    ];
    for (const { status, body } of answers) expect([status, body.code]).toEqual([404, 'RECEIPT_UNKNOWN']);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it('too many bad keys from one address are slowed down, good ones still pass', async () => {
    await rig.restart({ failures: { burst: 3, perSecond: 0.1 } });
    for (let i = 0; i < 3; i++) expect((await rig.send('x', { key: `bad${i}` })).status).toBe(401);
    const slowed = await rig.send('x', { key: 'bad4' });
    expect([slowed.status, slowed.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await rig.send(file(records(5)))).status).toBe(202);
    await rig.restart();
  });
});

describe('what may come in', () => {
  it('a source that sends too fast waits, the others do not', async () => {
    await rig.restart({ source: { burst: 2, perSecond: 0.1 } });
    const other = await rig.newKey('calm');
    const answers: Answer[] = [];
    for (let i = 0; i < 3; i++) answers.push(await rig.send(file(records(i + 8))));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429]);
    expect((await rig.send(file(records(11)), { key: other })).status).toBe(202);
    // Whoever waits as long as it is told comes in.
    const told = Number(answers[2]?.headers.get('retry-after'));
    expect(told).toBeGreaterThanOrEqual(1);
    expect(told).toBeLessThanOrEqual(10);
    await sleep(told * 1_000);
    expect((await rig.send(file(records(10)))).status).toBe(202);
    await rig.restart();
  });

  it.each([
    [{ 'content-type': 'application/json' }, 415, 'BODY_TYPE_UNSUPPORTED'],
    [{ 'content-type': '' }, 415, 'BODY_TYPE_UNSUPPORTED'],
    [{ 'content-encoding': 'br' }, 415, 'BODY_ENCODING_UNSUPPORTED'],
    [{ 'content-encoding': 'gzip' }, 400, 'BODY_GZIP_INVALID']
  ])('not a body with %j', async (headers, status, code) => {
    const answer = await rig.send(file(records(5)), { headers: headers as Record<string, string> });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('at most 32 MB, announced or not, compressed or not; the answer is read although the sender still sends', async () => {
    const before = await inboxSize();
    const large = Buffer.alloc(33 * MB, ' ');
    const announced = await rig.send(large);
    expect([announced.status, announced.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    const bomb = await rig.send(gzipSync(large), { headers: { 'content-encoding': 'gzip' } });
    expect([bomb.status, bomb.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
    const chunked = await fetch(`${rig.base}/ingest/rpu`, {
      method: 'POST',
      headers: { authorization: `Bearer ${rig.key}`, 'content-type': 'application/xml' },
      body: new ReadableStream({
        pull: (controller) => controller.enqueue(large.subarray(0, 256 * 1024))
      }),
      duplex: 'half'
    } as RequestInit);
    expect(chunked.status).toBe(413);
    expect(await inboxSize()).toBe(before);
  });

  it('an upload that is cut leaves nothing and does not disturb the next', async () => {
    const before = await inboxSize();
    const { socket, answer, said } = rawRequest(rig.port, uploadHead(rig.key, 5_000, true));
    await said('100 Continue');
    await new Promise((resolve) => socket.write(file(records(5)).slice(0, 800), resolve));
    socket.destroy();
    await answer;
    await sleep(100);
    expect(await inboxSize()).toBe(before);
    expect((await rig.send(file(records(12)))).status).toBe(202);
  });

  it('asks for the body only when it may come in (Expect: 100-continue)', async () => {
    const { answer, said, socket } = rawRequest(rig.port, uploadHead('wrong-key', 5_000_000, true));
    await said('AUTH_KEY_UNKNOWN');
    socket.end();
    const text = await answer;
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
    expect(text).not.toContain('100 Continue');
  });
});

/** Bounds that a busy machine would hold against an honest sender too: for these alone. */
describe('what comes too slowly', () => {
  beforeAll(() => rig.restart({ bodyIdleMs: 400, bodyTotalMs: 1_500, headersMs: 1_000 }));
  afterAll(() => rig.restart());

  it('not a body that stops coming', async () => {
    const before = await inboxSize();
    const { answer, socket } = rawRequest(rig.port, `${uploadHead(rig.key, 1_000)}<OSCOUR>`);
    const text = await answer;
    socket.destroy();
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toContain('BODY_TOO_SLOW');
    expect(await inboxSize()).toBe(before);
  });

  it('not a body that comes byte by byte for ever', async () => {
    const { answer, socket } = rawRequest(rig.port, uploadHead(rig.key, 100_000));
    const drip = setInterval(() => socket.write('<'), 100);
    const text = await answer;
    clearInterval(drip);
    expect(text).toContain('BODY_TOO_SLOW');
  });

  it('not headers that come byte by byte, nor headers without end', async () => {
    const slow = rawRequest(rig.port, 'POST /ingest/rpu HTTP/1.1\r\nhost: x\r\nx-a: ');
    expect(await slow.answer).toMatch(/^HTTP\/1\.1 408 /);
    const long = rawRequest(rig.port, `GET / HTTP/1.1\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(await long.answer).toMatch(/^HTTP\/1\.1 431 /);
    const garbage = rawRequest(rig.port, '\x16\x03\x01 not HTTP\r\n\r\n');
    expect(await garbage.answer).toContain('REQUEST_INVALID');
  });
});

describe('the rest of the door', () => {
  it('knows its streams and no other address', async () => {
    const auth = { authorization: `Bearer ${rig.key}` };
    const codes: [string, string, number, string][] = [
      ['POST', '/ingest/none', 404, 'STREAM_UNKNOWN'],
      ['POST', '/ingest/nothing', 404, 'STREAM_UNKNOWN'],
      ['GET', '/', 404, 'NOT_FOUND'],
      ['GET', '/ingest/rpu', 405, 'METHOD_NOT_ALLOWED'],
      ['GET', `/${'a'.repeat(600)}`, 400, 'REQUEST_INVALID']
    ];
    for (const [method, path, status, code] of codes) {
      const response = await fetch(`${rig.base}${path}`, { method, headers: auth });
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
    }
  });

  it('answers at once when asked to, and says later what became of it', async () => {
    const answer = await rig.send(file(records(13)), { query: '?async=1' });
    expect(answer.status).toBe(202);
    expect(answer.body).toMatchObject({
      state: 'queued',
      received: null,
      accepted: null,
      quarantined: null,
      days: []
    });
    expect((await rig.settled(answer)).body).toMatchObject({ state: 'processed', accepted: 13 });
  });

  it('is healthy, ready and counted', async () => {
    const read = (path: string): Promise<Response> => fetch(`${rig.base}${path}`);
    expect((await read('/healthz')).status).toBe(200);
    const ready = (await (await read('/readyz')).json()) as { components: Record<string, { state: string }> };
    expect(ready.components).toMatchObject({
      database: { state: 'ok' },
      keys: { state: 'ok' },
      spool: { state: 'ok' }
    });
    expect(await (await read('/metrics')).text()).toMatch(/vigie_ingest_answers_total\{status="202"\} \d/);
  });

  it('lets what runs end when it stops', async () => {
    const body = file(records(14));
    const { answer, said, socket } = rawRequest(rig.port, uploadHead(rig.key, Buffer.byteLength(body), true));
    await said('100 Continue');
    socket.write(body.slice(0, 500));
    const stopped = rig.restart();
    await sleep(100);
    socket.write(body.slice(500));
    expect(await answer).toMatch(/HTTP\/1\.1 202 [^]*"state":"processed"[^]*"accepted":14/);
    await stopped;
  });
});
