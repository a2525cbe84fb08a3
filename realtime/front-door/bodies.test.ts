import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { bodyOf, rawExchange, tryPages } from '../testing/try-pages.ts';
import { tryRealtime } from '../testing/try-realtime.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: a\r\nX-Vigie-Front: guess\r\n\r\n';
const ask = (method: string, body: string) =>
  `${method} /first HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe.each(['uws', 'node'] as const)('a body is never read as a further request behind %s', (engine) => {
  async function behind() {
    const seen: string[] = [];
    const pages = await tryPages(async (request, response) => {
      seen.push(`${request.method} ${request.url}`);
      const body = await bodyOf(request).catch(() => Buffer.alloc(0));
      response.end(`${request.url} ${body.length}`);
    });
    const live = await tryRealtime({ engine, app: pages.app });
    stops.push(pages.stop, live.stop);
    return { seen, ...live };
  }

  test.each(['GET', 'HEAD', 'OPTIONS'])('%s with one is refused', async (method) => {
    const { seen, base, realtime } = await behind();
    const text = await rawExchange(realtime.port, ask(method, HIDDEN), (got) => got.includes('\r\n\r\n'));
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    // Whatever lay on a connection to the pages would be the answer to the next one.
    for (let i = 0; i < 3; i++) expect(await (await fetch(`${base}/own/${i}`)).text()).toBe(`/own/${i} 0`);
    expect(seen).toEqual(['GET /own/0', 'GET /own/1', 'GET /own/2']);
  });

  test('nothing is read after a request whose end can be read in two ways', async () => {
    const { seen, realtime } = await behind();
    const two = `POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: ${HIDDEN.length}\r\n\r\n`;
    const text = await rawExchange(realtime.port, two + HIDDEN);
    expect(text.match(/HTTP\/1\.1 \d{3}/g)).toEqual(engine === 'node' ? ['HTTP/1.1 400'] : null);
    expect(seen).toEqual([]);
  });

  test.each(['DELETE', 'POST', 'PUT', 'PATCH'])('%s hands it on as a body', async (method) => {
    const { seen, base, realtime } = await behind();
    const text = await rawExchange(realtime.port, ask(method, HIDDEN), (got) => got.includes('/first'));
    expect(text).toContain(`/first ${HIDDEN.length}`);
    expect(await (await fetch(`${base}/own`)).text()).toBe('/own 0');
    expect(seen).toEqual([`${method} /first`, 'GET /own']);
  });

  test('bodies that do not come keep nobody waiting: more of them than there are connections to the pages', async () => {
    const { seen, base, realtime } = await behind();
    const head = (length: number) => `POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`;
    const open = (bytes: string) =>
      new Promise<Socket>((resolve) => {
        const socket = connect(realtime.port, '127.0.0.1', () => socket.write(bytes, () => resolve(socket)));
        socket.on('error', () => undefined);
      });
    const slow = await Promise.all([
      ...Array.from({ length: 280 }, () => open(head(100) + 'x')),
      ...Array.from({ length: 40 }, () => open(head(500_000) + 'x'.repeat(70_000)))
    ]);
    expect(await (await fetch(`${base}/page`)).text()).toBe('/page 0');
    expect(await (await fetch(`${base}/form`, { method: 'POST', body: 'a=b' })).text()).toBe('/form 3');
    for (const socket of slow) socket.destroy();
    expect(seen.filter((line) => line.endsWith('/slow')).length).toBeLessThanOrEqual(32);
  });
});
