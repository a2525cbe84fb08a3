import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, test } from 'vitest';
import type { ClientToServer, Heartbeat, Push, ServerToClient } from '../protocol/types.ts';
import { rawExchange } from '../testing/try-pages.ts';
import { freePort, tryRealtime, until } from '../testing/try-realtime.ts';
import { loadUws } from './load-uws.ts';

type Client = Socket<ServerToClient, ClientToServer>;
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const quick = () => ({ push: 50, heartbeat: 300, poll: 1_000 });

async function serve(...args: Parameters<typeof tryRealtime>) {
  const live = await tryRealtime(args[0], { rhythm: quick, ...args[1] });
  stops.push(live.stop);
  return live;
}

async function client(base: string, headers: Record<string, string> = {}, auth: object = {}) {
  const socket: Client = io(base, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: headers,
    auth
  });
  stops.push(() => socket.disconnect());
  const got = { pushes: [] as Push[], beats: [] as Heartbeat[], revoked: [] as string[] };
  socket.on('push', (message) => got.pushes.push(message));
  socket.on('heartbeat', (message) => got.beats.push(message));
  socket.on('revoked', ({ topic }) => got.revoked.push(topic));
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  return { socket, ...got, subscribe: (topics: string[]) => socket.emitWithAck('subscribe', topics) };
}

describe.each(['uws', 'node'] as const)('sockets on %s', (engine) => {
  test('each topic is allowed or refused with its code', async () => {
    const { base, write } = await serve({ engine });
    write('sites', { a: 1 });
    const reader = await client(base);
    expect(await reader.subscribe(['sites', 'secrets', 'ed:750100042'])).toEqual({
      ok: ['sites'],
      refused: [
        { topic: 'secrets', code: 'LIVE_TOPIC_UNKNOWN' },
        { topic: 'ed:750100042', code: 'LIVE_TOPIC_UNKNOWN' }
      ]
    });
    const passer = await client(base, { cookie: 'vigie_role=public' });
    expect((await passer.subscribe(['sites'])).refused).toEqual([{ topic: 'sites', code: 'LIVE_FORBIDDEN' }]);
  });

  test('readers get the changes of their topics only, the first at once, the rest conflated', async () => {
    const { base, write } = await serve({ engine });
    write('sites', { a: 0 });
    write('feeds', { f: 0 });
    const [one, other] = [await client(base), await client(base)];
    await one.subscribe(['sites']);
    await other.subscribe(['feeds']);
    for (let i = 1; i <= 20; i += 1) write('sites', { a: i });
    await until(() => one.pushes.at(-1)?.to === 22);
    expect(one.pushes.map(({ from, to }) => [from, to])).toEqual([
      [1, 3],
      [3, 22]
    ]);
    expect(one.pushes[1]?.set).toEqual({ a: { seq: 22, value: 20 } });
    expect(other.pushes).toEqual([]);
  });

  test('one connection that takes changes and one that says nothing are told the same, each in its form', async () => {
    const { base, write } = await serve({ engine });
    const value = { name: 'x'.repeat(60), present: 1 };
    write('sites', { a: value });
    const [plain, screen, odd] = [
      await client(base),
      await client(base, {}, { changes: 1 }),
      await client(base, {}, { changes: { toString: 'x' } })
    ];
    for (const one of [plain, screen, odd]) expect((await one.subscribe(['sites'])).ok).toEqual(['sites']);
    for (const present of [2, 3]) {
      write('sites', { a: { ...value, present } });
      await until(() => [plain, screen, odd].every(({ pushes }) => pushes.at(-1)?.to === present));
    }
    await until(() => [plain, screen].every(({ beats }) => beats.at(-1)?.seq === 3));
    const whole = [2, 3].map((present) => ({ a: { seq: present, value: { ...value, present } } }));
    expect(plain.pushes.map(({ set }) => set)).toEqual(whole);
    expect(odd.pushes.map(({ set }) => set)).toEqual(whole);
    expect(screen.pushes.map(({ set }) => set)).toEqual([
      whole[0],
      { a: { seq: 3, change: { present: [3] }, print: expect.any(String) as string } }
    ]);
  });

  test('tells with the subscription what was missed since where a reader says it stands', async () => {
    const { base, write } = await serve({ engine });
    write('sites', { a: 1, b: 1 });
    write('feeds', { f: 1 });
    write('sites', { a: 2 }, ['b']);
    const epoch = 'epoch-1';
    const reader = await client(base, {}, { changes: 1, at: { sites: [epoch, 1], feeds: [epoch, 2] } });
    const { ok, told } = await reader.subscribe(['sites', 'feeds', 'region']);
    expect(ok).toEqual(['sites', 'feeds']);
    expect(told).toMatchObject([
      { topic: 'sites', epoch, from: 1, to: 3, set: { a: { seq: 3, value: 2 } }, del: { b: 3 } },
      { topic: 'feeds', epoch, to: 2, set: {}, del: {} }
    ]);
    for (const { processAt, at } of told ?? []) expect([processAt, at].every(Number.isFinite)).toBe(true);
    // Said once: what comes later comes by push.
    expect((await reader.subscribe(['sites'])).told).toBeUndefined();
  });

  test('tells nothing of what cannot be told shortly, or truly', async () => {
    const { base, write } = await serve({ engine });
    const epoch = 'epoch-1';
    write('sites', { a: 1 });
    write('feeds', { f: 'x'.repeat(20_000) });
    const told = async (at: unknown) =>
      (await (await client(base, {}, { changes: 1, at })).subscribe(['sites', 'feeds'])).told;
    expect(await told({ sites: ['epoch-0', 1] })).toBeUndefined();
    expect(await told({ feeds: [epoch, 1] })).toBeUndefined();
    for (const odd of [
      7,
      'sites',
      [],
      [['sites', 1]],
      { sites: 1 },
      { sites: [epoch, '0'] },
      { sites: [1, 0] }
    ])
      expect(await told(odd)).toBeUndefined();
    // Nobody stands before the beginning, or after the end: nothing is made up for either.
    expect(await told({ sites: [epoch, -1] })).toBeUndefined();
    expect(await told({ sites: [epoch, 9] })).toMatchObject([{ from: 1, to: 1, set: {} }]);
  });

  test('tells nobody what they may not read, wherever they say they stand', async () => {
    const { base, write } = await serve({ engine, demo: false });
    write('sites', { a: 1 });
    write('public', { a: 1 });
    const at = { sites: ['epoch-1', 0], public: ['epoch-1', 0] };
    const reader = await client(base, {}, { changes: 1, at });
    const { refused, told } = await reader.subscribe(['sites', 'public']);
    expect(refused).toEqual([{ topic: 'sites', code: 'LIVE_FORBIDDEN' }]);
    expect(told?.map(({ topic }) => topic)).toEqual(['public']);
  });

  test('a topic without news beats, saying up to where it goes', async () => {
    const { base, write } = await serve({ engine });
    write('sites', { a: 0 });
    const reader = await client(base);
    await reader.subscribe(['sites']);
    await until(() => reader.beats.length > 0);
    expect(reader.beats[0]).toMatchObject({ topic: 'sites', epoch: 'epoch-1', seq: 1 });
  });

  test('a reader that leaves a topic hears no more of it', async () => {
    const { base, write } = await serve({ engine });
    write('sites', { a: 0 });
    write('feeds', { a: 0 });
    const reader = await client(base, {}, { changes: 1 });
    await reader.subscribe(['sites', 'feeds']);
    reader.socket.emit('unsubscribe', ['sites']);
    await reader.subscribe(['feeds']);
    write('sites', { a: 1 });
    write('feeds', { a: 1 });
    await until(() => reader.pushes.length > 0);
    expect(reader.pushes.map((push) => push.topic)).toEqual(['feeds']);
  });

  test('a right that ends is taken away at once, and said', async () => {
    const { base, write, people } = await serve({ engine, demo: false, limits: { recheckEvery: 1e9 } });
    write('sites', { a: 0 });
    write('public', { a: 0 });
    const somebody = people.signIn(['ars']);
    const reader = await client(base, { cookie: somebody.cookie }, { changes: 1 });
    expect((await reader.subscribe(['sites', 'public'])).ok).toEqual(['sites', 'public']);
    somebody.end();
    await until(() => reader.revoked.length > 0);
    write('sites', { a: 1 });
    write('public', { a: 1 });
    await until(() => reader.pushes.length > 0);
    expect([reader.revoked, reader.pushes.map((push) => push.topic)]).toEqual([['sites'], ['public']]);
  });

  test('a session that runs out takes its topics with it', async () => {
    const live = await serve({ engine, demo: false });
    live.write('sites', { a: 0 });
    const somebody = live.people.signIn(['ars']);
    const reader = await client(live.base, { cookie: somebody.cookie });
    await reader.subscribe(['sites']);
    somebody.lapse();
    live.move(60_000);
    live.realtime.recheck();
    await until(() => reader.revoked.includes('sites'));
  });

  test("another site's page cannot open a socket, this one's can", async () => {
    const { base } = await serve({ engine });
    await expect(client(base, { origin: 'https://evil.example' })).rejects.toThrow();
    await client(base, { origin: base });
  });

  test('only websockets: the polling transport is refused', async () => {
    const { base } = await serve({ engine });
    const answer = await fetch(`${base}/socket.io/?EIO=4&transport=polling`);
    expect(answer.status).toBe(400);
  });

  test('too many subscribe messages are refused, and a message too long ends the connection', async () => {
    const { base, write } = await serve({ engine, limits: { subscribes: [3, 0.001] } });
    write('sites', { a: 0 });
    const reader = await client(base);
    const codes = [];
    for (let i = 0; i < 4; i += 1) codes.push((await reader.subscribe(['sites'])).refused[0]?.code);
    expect(codes).toEqual([undefined, undefined, undefined, 'RATE_LIMITED']);
    const closed = new Promise((resolve) => reader.socket.on('disconnect', resolve));
    reader.socket.emit('unsubscribe', ['x'.repeat(20_000)]);
    await closed;
  });

  test('a connection that sends more than any reader does is cut, whatever it sends', async () => {
    const { base, write } = await serve({ engine, limits: { packets: [30, 0.001] } });
    write('sites', { a: 0 });
    const [flood, other] = [await client(base), await client(base)];
    const closed = new Promise((resolve) => flood.socket.on('disconnect', resolve));
    for (let i = 0; i < 60; i += 1) flood.socket.emit('unsubscribe', ['feeds']);
    await closed;
    expect((await other.subscribe(['sites'])).ok).toEqual(['sites']);
  });

  test('one address cannot take all sockets of a node; who leaves makes room', async () => {
    const limits = { perAddress: 3 };
    const { base } = await serve({ engine, limits, trustedProxies: 'direct' });
    const from = (address: string) => client(base, { 'x-forwarded-for': address });
    const mine = [await from('203.0.113.1'), await from('203.0.113.1'), await from('203.0.113.1')];
    await expect(from('203.0.113.1')).rejects.toThrow();
    await from('203.0.113.2');
    mine[0]?.socket.disconnect();
    await until(() =>
      from('203.0.113.1').then(
        () => true,
        () => false
      )
    );
  });

  test('what a client says of its address counts behind a trusted proxy only', async () => {
    const { base } = await serve({ engine, limits: { perAddress: 1 } });
    await client(base, { 'x-forwarded-for': '203.0.113.1' });
    await expect(client(base, { 'x-forwarded-for': '203.0.113.2' })).rejects.toThrow();
  });

  test('no message is compressed, whatever a client offers: there is no bomb to unpack', async () => {
    const { base, realtime } = await serve({ engine });
    const text = await rawExchange(
      realtime.port,
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${new URL(base).host}\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n',
      (got) => got.includes('\r\n\r\n')
    );
    expect(text).toMatch(/^HTTP\/1\.1 101 /);
    expect(text).not.toMatch(/sec-websocket-extensions/i);
  });

  test('nonsense does not hurt', async () => {
    const { base, write } = await serve({ engine });
    write('sites', { a: 0 });
    const reader = await client(base);
    const raw = reader.socket as unknown as { emit(name: string, ...args: unknown[]): void };
    for (const args of [[], [null], [{}], [[1, null, {}]], ['sites', 'not a function'], [['sites']]]) {
      raw.emit('subscribe', ...args);
      raw.emit('unsubscribe', ...args);
    }
    raw.emit('anything', 1);
    expect((await reader.subscribe(['sites'])).ok).toEqual(['sites']);
  });

  test('stopping ends connections and frees the port', async () => {
    const live = await tryRealtime({ engine, port: await freePort() });
    const reader = await client(live.base);
    const closed = new Promise((resolve) => reader.socket.on('disconnect', resolve));
    await live.stop();
    await closed;
    await expect(fetch(`${live.base}/healthz`)).rejects.toThrow();
    const again = await serve({ engine, port: live.realtime.port });
    expect(again.realtime.port).toBe(live.realtime.port);
  });

  test('a port that is taken is said in one sentence', async () => {
    const { realtime } = await serve({ engine: 'node' });
    await expect(tryRealtime({ engine, port: realtime.port })).rejects.toThrow(/EADDRINUSE|is taken/);
  });
});

test('another server of the same kind on the same port is refused, not shared with', async () => {
  const loaded = loadUws();
  if (!('uws' in loaded)) return;
  const { uws } = loaded;
  const app = uws.App();
  const port = await freePort();
  await new Promise((resolve) => app.listen('127.0.0.1', port, 0, resolve));
  await expect(tryRealtime({ engine: 'uws', port })).rejects.toThrow(/is taken/);
  app.close();
});

test.each(['uws', 'node'] as const)(
  'all readers of a node may come at once, however busy it is: %s',
  async (engine) => {
    const { realtime } = await serve({ engine });
    const connections = 1_500;
    const script = `
    let open = 0;
    for (let i = 0; i < ${connections}; i++)
      require('node:net').connect(${realtime.port}, '127.0.0.1', () => open++).on('error', () => undefined);
    setInterval(() => { if (open === ${connections}) end(); }, 10);
    // What finds no place finds none later: nothing is accepted meanwhile.
    setTimeout(end, 20_000);
    function end() { console.log(open); process.exit(); }`;
    // Nothing is accepted here until the other process has ended.
    const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(Number(stdout)).toBe(connections);
  }
);

const glibc = existsSync('/lib64/ld-linux-x86-64.so.2');

test.runIf(process.platform === 'linux' && process.arch === 'x64' && glibc)(
  'on Linux x64 with glibc the engine is uWebSockets.js, and /readyz says so',
  async () => {
    const { base, realtime } = await serve();
    expect(realtime.engine).toBe('uws');
    const ready = (await (await fetch(`${base}/readyz`)).json()) as Record<string, unknown>;
    expect(ready).toMatchObject({ ready: true, 'push.engine': 'uws', push: { engine: 'uws' } });
  }
);

test('the Node engine says in /readyz why it runs', async () => {
  const { base } = await serve({ engine: 'node' });
  const ready = (await (await fetch(`${base}/readyz`)).json()) as Record<string, unknown>;
  expect(ready).toMatchObject({ 'push.engine': 'node', push: { engine: 'node', reason: 'asked for' } });
});
