import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { drawn, FUZZ, mutated } from '#db/testing/fuzz.ts';
import { bodyOf, tryPages } from '../testing/try-pages.ts';
import { tryRealtime } from '../testing/try-realtime.ts';

const CASES = 400 * FUZZ.times;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const REQUESTS = [
  'GET /api/v1/live/sites HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n',
  'GET /api/v1/live/sites?since=3&epoch=epoch-1 HTTP/1.1\r\nHost: a\r\nCookie: vigie_role=public; a=b\r\n\r\n',
  'GET /urgences?pour=enfant HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nIf-None-Match: W/"x"\r\n\r\n',
  'POST /connexion?/enter HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\nlogin=a&b=c',
  'POST /pc HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  'GET /readyz HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.0.0.1\r\nX-Vigie-Front: guess\r\nConnection: keep-alive\r\n\r\n',
  'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n'
].map((text) => Buffer.from(text));

/**
 * Sends bytes, then each of `then` once its words came back, waits a moment, leaves; resolves to what came back.
 */
function throwAt(
  port: number,
  bytes: Buffer,
  then: readonly [words: string, bytes: Buffer][] = [],
  patience = 60
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const leave = setTimeout(() => socket.destroy(), patience);
    let text = '';
    const rest = [...then];
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let next = rest[0]; next && text.includes(next[0]); next = rest[0]) {
        if (socket.writable) socket.write(next[1]);
        rest.shift();
      }
      if (text.includes('430[')) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(leave);
      resolve(text);
    });
  });
}

/** A masked frame of a client, its mask of the seed too: what it comes to once changed is then the same each time. */
function frame(opcode: number, payload: Buffer, random: () => number): Buffer {
  const mask = Buffer.from(Array.from({ length: 4 }, () => random() * 256));
  const head =
    payload.length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | payload.length])
      : Buffer.from([0x80 | opcode, 0xfe, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0))]);
}

describe.each(['uws', 'node'] as const)('the front door on %s', (engine) => {
  test(`survives ${CASES} mutated requests: none is passed on as somebody's it is not, nor answered as a fault of ours`, async () => {
    const seen: string[] = [];
    const pages = await tryPages(async (request, response) => {
      if (
        request.headers['x-vigie-front'] !== 'front-secret' ||
        request.headers['x-forwarded-for'] !== '127.0.0.1'
      )
        seen.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      if (/[^\x21-\x7e]|\/\/|\/\.\.?(\/|$)/.test((request.url ?? '').split('?')[0] ?? ''))
        seen.push(`path ${request.url}`);
      await bodyOf(request).catch(() => undefined);
      response.setHeader('content-type', 'text/html');
      response.end('page');
    });
    const live = await tryRealtime({ engine, app: pages.app, limits: { handshakes: [Infinity, 0] } });
    stops.push(pages.stop, live.stop);
    live.write('sites', { a: 1 });
    const random = drawn(FUZZ.seed);
    const faults: string[] = [];
    for (let n = 0; n < CASES; n += 20) {
      await Promise.all(
        Array.from({ length: 20 }, async (_, i) => {
          const bytes = mutated(REQUESTS[(n + i) % REQUESTS.length] ?? Buffer.alloc(0), random);
          const answer = await throwAt(live.realtime.port, bytes);
          if (/^HTTP\/1\.1 5(?!05)/.test(answer))
            faults.push(`${answer.slice(0, 60)} to ${JSON.stringify(bytes.toString('latin1'))}`);
        })
      );
    }
    expect(seen).toEqual([]);
    expect(faults).toEqual([]);
    expect((await fetch(`${live.base}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${live.base}/urgences`, { headers: { accept: 'text/html' } })).text()).toBe(
      'page'
    );
  });

  test('survives mutated frames and messages of sockets, and goes on serving the others', async () => {
    const live = await tryRealtime({ engine, limits: { handshakes: [Infinity, 0] } });
    stops.push(live.stop);
    live.write('sites', { a: 1 });
    const random = drawn(FUZZ.seed + 1);
    const hello = REQUESTS.at(-1) ?? Buffer.alloc(0);
    const spoken = [
      '40',
      '420["subscribe",["sites"]]',
      '42["unsubscribe",["sites"]]',
      '3',
      '41',
      '451-["subscribe",{"_placeholder":true,"num":0}]'
    ];
    for (let n = 0; n < CASES / 2; n += 20)
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const frames = spoken
            .slice(0, 1 + Math.floor(random() * spoken.length))
            .map((text) =>
              frame(
                random() < 0.9 ? 1 : Math.floor(random() * 16),
                random() < 0.5 ? Buffer.from(text) : mutated(Buffer.from(text), random).subarray(0, 60_000),
                random
              )
            );
          const all = Buffer.concat(frames);
          await throwAt(live.realtime.port, hello, [['0{', random() < 0.5 ? all : mutated(all, random)]]);
        })
      );
    const said = (text: string) => frame(1, Buffer.from(text), random);
    const good = await throwAt(
      live.realtime.port,
      hello,
      [
        ['0{', said('40')],
        ['40{', said('420["subscribe",["sites"]]')]
      ],
      50_000
    );
    expect(good).toContain('430[{"ok":["sites"],"refused":[]}]');
  });
});
