import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openDoor, type Door } from './post.ts';

/* A real HTTP server stands for the door and answers what each test wants. */

const open: { server?: Server; door?: Door; abort?: AbortController } = {};

afterEach(async () => {
  open.abort?.abort();
  open.door?.close();
  open.server?.closeAllConnections();
  await new Promise<void>((resolve) => (open.server ? open.server.close(() => resolve()) : resolve()));
});

type Handler = (request: IncomingMessage, body: string, response: ServerResponse) => void;

function serve(handler: Handler, port = 0): Promise<number> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handler(request, Buffer.concat(chunks).toString(), response));
  });
  open.server = server;
  return new Promise((resolve) =>
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  );
}

function doorTo(port: number, reasons: string[] = []): Door {
  open.abort = new AbortController();
  const options = {
    signal: open.abort.signal,
    sockets: 1,
    onRetry: (reason: string) => void reasons.push(reason)
  };
  open.door = openDoor({ url: `http://127.0.0.1:${port}`, ...options });
  return open.door;
}

const say = (
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {}
) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};
const bytes = new TextEncoder().encode('<OSCOUR/>');

test('a door that is full is tried again with the same bytes until it takes them', async () => {
  const heard: string[] = [];
  const port = await serve((request, body, response) => {
    heard.push(`${request.method} ${request.url} ${request.headers.authorization} ${body}`);
    if (heard.length === 1) say(response, 503, { code: 'INGEST_SPOOL_FULL' }, { 'retry-after': '0' });
    else if (heard.length === 2) say(response, 429, { code: 'INGEST_RATE' }, { 'retry-after': '0' });
    else say(response, 202, { receipt: 'r', state: 'processed' });
  });
  const reasons: string[] = [];
  expect(await doorTo(port, reasons).post('key', bytes)).toEqual({
    state: 'processed',
    duplicate: false,
    code: null,
    retries: 2
  });
  expect(new Set(heard)).toEqual(new Set(['POST /ingest/rpu Bearer key <OSCOUR/>']));
  expect(reasons).toEqual(['status 503', 'status 429']);
});

test('a door that is not there yet is waited for', async () => {
  const port = await serve(() => undefined);
  await new Promise<void>((resolve) => open.server?.close(() => resolve()));
  const delivered = doorTo(port).post('key', bytes);
  await serve((_request, _body, response) => say(response, 202, { receipt: 'r', state: 'processed' }), port);
  const { state, retries } = await delivered;
  expect(state).toBe('processed');
  expect(retries).toBeGreaterThan(0);
});

test.each(['queued', 'spooled'])(
  'a %s file is followed until its receipt says what became of it',
  async (rest) => {
    const asked: string[] = [];
    const port = await serve((request, _body, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (request.method === 'POST') say(response, 202, { receipt: 'r1', state: rest });
      else say(response, 200, { receipt: 'r1', state: 'processed' });
    });
    expect((await doorTo(port).post('key', bytes)).state).toBe('processed');
    expect(asked).toEqual(['POST /ingest/rpu', 'GET /ingest/receipts/r1']);
  }
);

test('a refusal is final and keeps its code', async () => {
  let asked = 0;
  const port = await serve((_request, _body, response) => {
    asked++;
    say(response, 400, { code: 'RPU_EXTRACT_FUTURE', message: '', where: null, hint: '' });
  });
  expect(await doorTo(port).post('key', bytes)).toMatchObject({
    state: 'refused',
    code: 'RPU_EXTRACT_FUTURE'
  });
  expect(asked).toBe(1);
});

test('bytes already known are counted as duplicates', async () => {
  const port = await serve((_request, _body, response) =>
    say(response, 200, { receipt: 'r', state: 'processed', duplicate: true })
  );
  expect((await doorTo(port).post('key', bytes)).duplicate).toBe(true);
});

test('files follow each other on one connection', async () => {
  const sockets = new Set<unknown>();
  const port = await serve((request, _body, response) => {
    sockets.add(request.socket);
    say(response, 202, { receipt: 'r', state: 'processed' });
  });
  const door = doorTo(port);
  for (let i = 0; i < 5; i++) await door.post('key', bytes);
  expect(sockets.size).toBe(1);
});
