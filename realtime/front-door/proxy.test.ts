import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { demoViewer, type Role } from '#domain/access/roles.ts';
import { bodyOf, rawExchange, tryPages } from '../testing/try-pages.ts';
import { tryRealtime, until } from '../testing/try-realtime.ts';

const MB = 1024 * 1024;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function behind(
  engine: 'uws' | 'node',
  listener: Parameters<typeof tryPages>[0],
  limits = {},
  config = {}
) {
  const pages = await tryPages(listener);
  const live = await tryRealtime({ engine, app: pages.app, limits, ...config });
  stops.push(pages.stop, live.stop);
  return { pages, ...live };
}

const html = { accept: 'text/html' };

/** As the pages are told of a browser of the demonstration that narrowed itself to one role. */
const viewerOf = (role: Role, passedOn = false) =>
  Buffer.from(
    JSON.stringify({ viewer: demoViewer({ role, site: null }), revoked: false, passedOn })
  ).toString('base64url');

describe.each(['uws', 'node'] as const)('the front door on %s', (engine) => {
  test('hands method, path, query, headers and body over, and its answer back', async () => {
    const { base } = await behind(engine, async (request, response) => {
      const body = (await bodyOf(request)).toString();
      response.writeHead(201, { 'x-kind': 'yes', 'set-cookie': ['a=1', 'b=2'] });
      response.end(
        JSON.stringify({ method: request.method, url: request.url, body, own: request.headers['x-own'] })
      );
    });
    const answer = await fetch(`${base}/a%20b/c?d=e&f=%C3%A9`, {
      method: 'POST',
      body: 'é'.repeat(50_000),
      headers: { 'x-own': 'kept' }
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await answer.json()).toEqual({
      method: 'POST',
      url: '/a%20b/c?d=e&f=%C3%A9',
      body: 'é'.repeat(50_000),
      own: 'kept'
    });
  });

  test('says itself who the client is: what clients claim, and headers of one hop, are dropped', async () => {
    const { base, realtime } = await behind(engine, (request, response) =>
      response.end(JSON.stringify(request.headers))
    );
    const text = await rawExchange(
      realtime.port,
      `GET /pc HTTP/1.1\r\nHost: vigie.example\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Host: evil\r\nForwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\nX-Vigie-Viewer: e30\r\nX-Vigie-Front: guess\r\nConnection: close, x-dropped\r\nX-Dropped: 1\r\nKeep-Alive: 9\r\nTE: trailers\r\nProxy-Authorization: x\r\nCookie: vigie_role=wall\r\nX-Kept: 1\r\n\r\n`,
      (got) => got.includes('}')
    );
    const seen = JSON.parse(/\{.*\}/.exec(text)?.[0] ?? '{}') as Record<string, string>;
    expect(seen).toMatchObject({
      host: 'vigie.example',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'vigie.example',
      'x-forwarded-proto': 'http',
      // What it claims is not believed, only that it claims.
      'x-vigie-viewer': viewerOf('wall', true),
      'x-vigie-front': 'front-secret',
      'x-kept': '1'
    });
    for (const name of ['forwarded', 'x-real-ip', 'x-dropped', 'te', 'proxy-authorization', 'keep-alive']) {
      expect(seen).not.toHaveProperty(name);
    }
    const answer = await fetch(`${base}/pc`);
    for (const name of ['x-powered-by', 'x-vigie-viewer']) expect(answer.headers.has(name)).toBe(false);
  });

  test.each([
    ['GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['GET /%2e%2e/b HTTP/1.1\r\nHost: a\r\n\r\n', 400],
    ['GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
    ['POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['TRACE /a HTTP/1.1\r\nHost: a\r\n\r\n', 405]
  ])('refuses %j before the pages see it', async (bytes, status) => {
    let seen = 0;
    const { realtime } = await behind(engine, (_, response) => {
      seen += 1;
      response.end();
    });
    const text = await rawExchange(realtime.port, bytes, (got) => got.includes('\r\n\r\n'));
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(seen).toBe(0);
  });

  test('a client that reads slowly pauses the pages, and gets every byte', async () => {
    let written = 0;
    const size = 64 * MB;
    const { realtime } = await behind(engine, (_, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      const more = () => {
        while (written < size) {
          written += MB;
          if (!response.write(Buffer.alloc(MB, written / MB))) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    let read = 0;
    await new Promise<void>((resolve, reject) => {
      httpRequest({ port: realtime.port, path: '/big' }, (response) => {
        response.once('readable', () => {
          // Nothing is read for a while: the pages must stop long before the end.
          setTimeout(() => {
            expect(written).toBeLessThan(size / 2);
            response.on('data', (chunk: Buffer) => (read += chunk.length));
          }, 300);
        });
        response.on('end', resolve);
        response.on('error', reject);
      }).end();
    });
    expect(read).toBe(size);
  });

  test('a client that leaves stops the pages', async () => {
    const seen = { closed: false };
    const { realtime } = await behind(engine, (request, response) => {
      request.socket.on('close', () => (seen.closed = true));
      response.write('first');
    });
    const socket = connect(realtime.port, '127.0.0.1', () =>
      socket.write('GET /long HTTP/1.1\r\nHost: a\r\n\r\n')
    );
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
    await until(() => seen.closed);
  });

  test('a client that leaves before the answer began stops the pages too', async () => {
    const seen = { asked: false, closed: false };
    const { realtime } = await behind(engine, (request) => {
      seen.asked = true;
      request.socket.on('close', () => (seen.closed = true));
    });
    const bytes = 'GET /slow HTTP/1.1\r\nHost: a\r\n\r\n';
    const socket = connect(realtime.port, '127.0.0.1', () => socket.write(bytes));
    await until(() => seen.asked);
    socket.destroy();
    await until(() => seen.closed);
  });

  test('an answer that the pages cut is cut for the client too, never ended as if whole', async () => {
    const { base } = await behind(engine, (_, response) => {
      response.write('half of');
      setTimeout(() => response.destroy(), 50);
    });
    const answer = await fetch(`${base}/cut`);
    await expect(answer.text()).rejects.toThrow();
  });

  test('an upload over the limit is refused, announced or not', async () => {
    const { base } = await behind(
      engine,
      async (request, response) => {
        const body = await bodyOf(request).catch(() => Buffer.alloc(0));
        response.end(String(body.length));
      },
      { uploadBytes: 1_000 }
    );
    expect(await (await fetch(base, { method: 'POST', body: 'x'.repeat(1_000) })).text()).toBe('1000');
    expect((await fetch(base, { method: 'POST', body: 'x'.repeat(1_001) })).status).toBe(413);
    const chunks = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (let i = 0; i < 8; i += 1) controller.enqueue(new Uint8Array(300));
        controller.close();
      }
    });
    const streamed = { method: 'POST', body: chunks, duplex: 'half' } as RequestInit;
    expect((await fetch(base, streamed)).status).toBe(413);
  });

  test('pages that answer before they read a body do not keep the door waiting for it', async () => {
    const seen = { closed: false };
    const { realtime } = await behind(engine, (request, response) => {
      request.socket.on('close', () => (seen.closed = true));
      response.writeHead(403);
      response.end('no');
    });
    const head = 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n' + 'x'.repeat(70_000);
    const text = await rawExchange(realtime.port, head, (got) => got.includes('no'));
    expect(text).toMatch(/^HTTP\/1.1 403 /);
    await until(() => seen.closed);
  });

  test('no form is written to a connection that the pages said they would close', async () => {
    const seen: unknown[] = [];
    const { base, pages } = await behind(engine, async (request, response) => {
      seen.push(request.socket);
      await bodyOf(request);
      response.end('kept');
    });
    // Said to be kept for four seconds: what is written to it as it closes may have been read or not.
    pages.server.keepAliveTimeout = 4_000;
    const send = async () => (await fetch(`${base}/form`, { method: 'POST', body: 'a=1' })).text();
    expect([await send(), await send()]).toEqual(['kept', 'kept']);
    await new Promise((done) => setTimeout(done, 4_200));
    expect(await send()).toBe('kept');
    expect(seen[1]).toBe(seen[0]);
    expect(seen[2]).not.toBe(seen[0]);
  });

  test('a page is asked for once more, on a connection of its own, when a used one breaks', async () => {
    const used = new WeakSet<object>();
    const { base } = await behind(engine, (request, response) => {
      // Every connection serves one request, and breaks under the second: closed just as it was used again.
      if (used.has(request.socket)) return void request.socket.resetAndDestroy();
      used.add(request.socket);
      if (request.url?.startsWith('/slow')) setTimeout(() => response.end('page'), 100);
      else response.end('page');
    });
    const get = async (path: string) => {
      const answer = await fetch(base + path);
      return [answer.status, await answer.text()];
    };
    // Four connections are idle then, and all of them break.
    await Promise.all([get('/slow1'), get('/slow2'), get('/slow3'), get('/slow4')]);
    expect(await get('/a')).toEqual([200, 'page']);
  });

  test('HEAD, 304 and 204 have no body, and the connection goes on', async () => {
    const { base } = await behind(engine, (request, response) => {
      if (request.url === '/304') response.writeHead(304, { etag: '"x"' });
      if (request.url === '/204') response.writeHead(204);
      response.end(request.url === '/page' ? 'a page' : undefined);
    });
    expect([(await fetch(`${base}/304`)).status, (await fetch(`${base}/204`)).status]).toEqual([304, 204]);
    const head = await fetch(`${base}/page`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(await (await fetch(`${base}/page`)).text()).toBe('a page');
  });

  test('when the pages are away the last page of that address is served to those of the same rights, marked old', async () => {
    const { base, pages } = await behind(engine, (request, response) => {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'self'"
      });
      response.end(
        `<!doctype html><html><body class="x"><h1>${request.url} ${String(request.headers['x-vigie-viewer'])}</h1></body></html>`
      );
    });
    const wall = { ...html, cookie: 'vigie_role=wall' };
    await (await fetch(`${base}/mur/region`, { headers: wall })).text();
    await pages.stop();
    const old = await fetch(`${base}/mur/region`, { headers: wall });
    const text = await old.text();
    expect(old.status).toBe(200);
    expect(text).toMatch(/<body class="x"><p role="status" data-vigie-old="\d+">Image de \d\d:\d\d/);
    expect(text).toContain(`/mur/region ${viewerOf('wall')}`);
    expect(old.headers.get('x-vigie-old')).toMatch(/^\d{4}-/);
    expect(old.headers.get('content-security-policy')).toBe("default-src 'self'");
    const other = await fetch(`${base}/mur/region`, { headers: html });
    expect(other.status).toBe(503);
    expect(other.headers.get('retry-after')).toBe('5');
    expect(await other.text()).toMatch(/http-equiv="refresh" content="5".*15, le 112, ou le 114/);
    const program = await fetch(`${base}/api/v1/sites/750100042/present`);
    expect([program.status, await program.json()]).toMatchObject([503, { code: 'APP_AWAY' }]);
    expect(await (await fetch(`${base}/readyz`)).json()).toMatchObject({
      components: { app: { state: 'degraded' } }
    });
  });

  test('immutable assets keep their caching headers, are asked for once, and outlive the pages', async () => {
    let asked = 0;
    const { base, pages } = await behind(engine, (_, response) => {
      asked += 1;
      response.writeHead(200, {
        'content-type': 'text/javascript',
        'cache-control': 'public,max-age=31536000,immutable'
      });
      response.end('export const a = 1;'.repeat(100));
    });
    const url = `${base}/_app/immutable/chunks/a.js`;
    const first = await (await fetch(url)).text();
    const again = await fetch(url);
    expect(again.headers.get('cache-control')).toContain('immutable');
    expect(await again.text()).toBe(first);
    await pages.stop();
    expect(await (await fetch(url)).text()).toBe(first);
    expect(asked).toBe(1);
  });

  test('text is compressed here, once, and not when it already is', async () => {
    const { base } = await behind(engine, (request, response) => {
      const encoded = request.url === '/done' ? { 'content-encoding': 'gzip' } : {};
      response.writeHead(200, { 'content-type': 'text/html', etag: '"a"', ...encoded });
      response.end('x'.repeat(10_000));
    });
    const raw = (path: string) =>
      rawExchange(
        Number(new URL(base).port),
        `GET ${path} HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nAccept-Encoding: gzip, br\r\n\r\n`,
        (got) => /\r\n\r\n[^]+/.test(got)
      );
    const small = await raw('/page');
    expect(small).toMatch(/content-encoding: br/i);
    expect(small).toMatch(/etag: W\/"a"/i);
    expect(small.length).toBeLessThan(1_000);
    expect(await raw('/done')).toMatch(/content-encoding: gzip/i);
  });
});
