import { afterEach, describe, expect, test } from 'vitest';
import { openLine } from '#realtime/testing/line.ts';
import { freePort, tryRealtime, until } from '#realtime/testing/try-realtime.ts';
import type { PictureStore, SavedPicture } from './last-picture.ts';
import { tryScreen } from './testing/try-screen.ts';

const quick = () => ({ push: 30, heartbeat: 5_000, poll: 300 });
const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function memoryPictures(): PictureStore & { saved: SavedPicture | null } {
  const store = {
    saved: null as SavedPicture | null,
    load: () => Promise.resolve(structuredClone(store.saved)),
    save: (picture: SavedPicture) => {
      store.saved = structuredClone(picture);
      return Promise.resolve();
    },
    forget: () => Promise.resolve()
  };
  return store;
}

function screen(...args: Parameters<typeof tryScreen>) {
  const made = tryScreen(...args);
  stops.push(() => made.client.stop());
  return made;
}

describe.each(['uws', 'node'] as const)('a screen on %s', (engine) => {
  async function serve(...args: Parameters<typeof tryRealtime>) {
    const live = await tryRealtime(
      { engine, ...args[0] },
      { rhythm: () => ({ push: 30, heartbeat: 400, poll: 1_000 }), ...args[1] }
    );
    stops.push(live.stop);
    return live;
  }

  test('shows the snapshot, then every change by push alone', async () => {
    const live = await serve();
    live.write('sites', { a: 1, b: 1 });
    const wall = screen(live.base);
    await wall.client.start();
    await until(() => wall.link()?.via === 'socket' && wall.client.replica('sites')?.seq === 1);
    const asked = wall.requests.length;
    live.write('sites', { a: 2 }, ['b']);
    live.write('sites', { c: 3 });
    await until(() => wall.client.replica('sites')?.seq === 3);
    expect(wall.sites()).toEqual({ a: 2, c: 3 });
    expect(wall.requests).toHaveLength(asked);
    expect(wall.link()).toMatchObject({ state: 'live', broken: null, fresh: true });
  });

  test('asks for the whole topic when a change does not fit what another version of the server told it', async () => {
    const live = await serve();
    const value = { name: 'x'.repeat(60), present: 1 };
    live.write('sites', { a: value, b: value });
    const other = screen(live.base);
    await other.client.start();
    await until(() => other.link()?.via === 'socket' && other.client.replica('sites')?.seq === 1);
    live.write('sites', { a: { ...value, present: 2 } });
    await until(() => other.client.replica('sites')?.seq === 2);
    let answers = 0;
    const wall = screen(live.base, {
      async answer(response) {
        answers += 1;
        if (answers > 1) return response;
        const text = (await response.text()).replaceAll('"present":', '"beside":0,"present":');
        return new Response(text, { headers: response.headers });
      }
    });
    await wall.client.start();
    await until(() => wall.link()?.via === 'socket' && wall.client.replica('sites')?.seq === 2);
    expect(wall.sites()).toMatchObject({ a: { beside: 0 } });
    const asked = [wall.requests.length, other.requests.length];
    live.write('sites', { a: { ...value, present: 3 } });
    await until(() => wall.client.replica('sites')?.seq === 3);
    expect(wall.requests.at(-1)).not.toContain('since');
    const truth = { a: { ...value, present: 3 }, b: value };
    await until(() => other.client.replica('sites')?.seq === 3);
    expect([wall.sites(), other.sites()]).toEqual([truth, truth]);
    expect([wall.requests.length - 1, other.requests.length]).toEqual(asked);
  });

  test('catches up after a cut with the changes only, removals included', async () => {
    const live = await serve();
    live.write('sites', { a: 1, b: 1 });
    const way = await openLine(live.realtime.port);
    stops.push(way.close);
    const wall = screen(way.base);
    await wall.client.start();
    await until(() => wall.link()?.via === 'socket' && wall.client.replica('sites')?.seq === 1);
    live.write('sites', { b: 2 });
    await until(() => wall.client.replica('sites')?.seq === 2);
    const asked = wall.requests.length;
    way.refuse(true);
    live.write('sites', { c: 3 }, ['a']);
    way.refuse(false);
    await until(() => wall.client.replica('sites')?.seq === 3);
    expect(wall.sites()).toEqual({ b: 2, c: 3 });
    // They came with the answer to the subscription.
    expect(wall.requests).toHaveLength(asked);
    way.refuse(true);
    const long = 'x'.repeat(20_000);
    live.write('sites', { b: long });
    way.refuse(false);
    await until(() => wall.client.replica('sites')?.seq === 4);
    expect(wall.sites()).toEqual({ b: long, c: 3 });
    expect(wall.requests).toHaveLength(asked + 1);
    expect(wall.requests.at(-1)).toContain('since=3&epoch=epoch-1');
  });

  test('converges through many short cuts while the picture moves', async () => {
    const live = await serve();
    live.write('sites', { k0: 0 });
    const way = await openLine(live.realtime.port);
    stops.push(way.close);
    const wall = screen(way.base);
    await wall.client.start();
    for (let i = 0; i < 12; i += 1) {
      for (let j = 0; j < 5; j += 1)
        live.write('sites', { [`k${(i * 5 + j) % 9}`]: i * 5 + j }, [`k${(i + j) % 11}`]);
      await new Promise((resolve) => setTimeout(resolve, 40));
      if (i % 3 === 0) way.cut();
    }
    const truth = () =>
      Object.fromEntries([...live.store.entries('sites')].map(([key, { value }]) => [key, value]));
    await until(
      () =>
        JSON.stringify(Object.entries(wall.sites()).sort()) === JSON.stringify(Object.entries(truth()).sort())
    );
  });

  test('a server that was restored says another epoch, and its smaller seq is believed', async () => {
    const live = await serve();
    for (let i = 0; i < 5; i += 1) live.write('sites', { a: i, gone: i });
    const wall = screen(live.base);
    await wall.client.start();
    await until(() => wall.client.replica('sites')?.seq === 5 && wall.link()?.via === 'socket');
    live.restore('epoch-2');
    live.write('sites', { a: 'restored' });
    await until(() => wall.client.replica('sites')?.epoch === 'epoch-2');
    await until(() => wall.sites()['a'] === 'restored');
    expect(wall.sites()).toEqual({ a: 'restored' });
  });

  test('a reader that was paused drops what arrives late, and asks for the truth', async () => {
    const live = await serve();
    live.write('sites', { a: 0 });
    const way = await openLine(live.realtime.port);
    stops.push(way.close);
    // The screen's own clock is 5 h off: only the offset learnt from HTTP may count.
    let shift = -5 * 3_600_000;
    const wall = screen(way.base, { now: () => Date.now() + shift });
    await wall.client.start();
    await until(() => wall.client.replica('sites')?.seq === 1 && wall.link()?.via === 'socket');
    const asked = wall.requests.length;
    way.freeze();
    for (let i = 1; i <= 50; i += 1) live.write('sites', { a: i });
    // Twelve seconds pass on both sides at once, as they do.
    shift += 12_000;
    live.move(12_000);
    way.thaw();
    await until(() => wall.requests.length > asked);
    await until(() => wall.sites()['a'] === 50);
    await until(() => wall.link()?.via === 'socket');
    expect(Math.abs(wall.client.serverNow() - Date.now() - 12_000)).toBeLessThan(2_000);
  });

  test('a reader slower than the news loses pushes, never the truth, and nobody waits for it', async () => {
    const live = await tryRealtime(
      { engine, limits: { maxBackpressure: 128 * 1024 } },
      { rhythm: () => ({ push: 1, heartbeat: 400, poll: 1_000 }) }
    );
    stops.push(live.stop);
    live.write('sites', { a: 0 });
    const way = await openLine(live.realtime.port);
    stops.push(way.close);
    const [slow, quick] = [screen(way.base), screen(live.base)];
    for (const one of [slow, quick]) {
      await one.client.start();
      await until(() => one.client.replica('sites')?.seq === 1 && one.link()?.via === 'socket');
    }
    const heap = process.memoryUsage().rss;
    way.freeze();
    // 60 MB of pushes: far more than the kernel keeps for a connection.
    for (let i = 1; i <= 750; i += 1) {
      live.write('sites', { a: `${i} ${'x'.repeat(80_000)}` });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await until(() => String(quick.sites()['a']).startsWith('750 '));
    expect(process.memoryUsage().rss - heap).toBeLessThan(200 * 1024 * 1024);
    way.thaw();
    await until(() => String(slow.sites()['a']).startsWith('750 '));
  });
});

test('where websockets are blocked the twin is polled, and the picture is live all the same', async () => {
  const live = await tryRealtime();
  stops.push(live.stop);
  live.write('sites', { a: 1 });
  const wall = screen(live.base, { noSocket: true, rhythm: quick });
  await wall.client.start();
  await until(() => wall.sites()['a'] === 1);
  live.write('sites', { a: 2 });
  await until(() => wall.sites()['a'] === 2);
  expect(wall.link()).toMatchObject({ state: 'live', via: 'polling' });
});

test('a topic that is taken away is forgotten, also in what the browser keeps', async () => {
  const live = await tryRealtime({ demo: false });
  stops.push(live.stop);
  live.write('sites', { a: 1 });
  live.write('public', { p: 1 });
  const somebody = live.people.signIn(['ars']);
  const pictures = memoryPictures();
  const wall = screen(live.base, {
    topics: ['sites', 'public'],
    pictures,
    cookie: somebody.cookie,
    noSocket: true,
    rhythm: quick
  });
  await wall.client.start();
  await until(() => wall.sites()['a'] === 1 && wall.shown.get('public')?.size === 1);
  somebody.end();
  await until(() => wall.refused.get('sites') === 'LIVE_FORBIDDEN');
  expect(wall.sites()).toEqual({});
  wall.client.stop();
  expect(pictures.saved?.topics.map((topic) => topic.topic)).toEqual(['public']);
});

test('a server that starts again without its picture takes nothing from the screen', async () => {
  const live = await tryRealtime({ port: await freePort() });
  live.write('sites', { a: 1 });
  const wall = screen(live.base);
  await wall.client.start();
  await until(() => wall.sites()['a'] === 1);
  await live.stop();
  const again = await tryRealtime({ port: live.realtime.port });
  stops.push(again.stop);
  again.write('public', { p: 1 });
  await until(() => wall.requests.length > 1 && wall.link()?.state === 'live');
  expect(wall.sites()).toEqual({ a: 1 });
  again.restore('epoch-2');
  again.write('sites', { a: 'read again' });
  await until(() => wall.sites()['a'] === 'read again');
  expect(wall.refused.size).toBe(0);
});

test('a cold start with the server away shows the last picture and its age, then catches up', async () => {
  const live = await tryRealtime();
  live.write('sites', { a: 1 });
  const pictures = memoryPictures();
  const before = screen(live.base, { pictures });
  await before.client.start();
  await until(() => before.sites()['a'] === 1);
  before.client.stop();
  await live.stop();
  const hour = 3_600_000;
  const wall = screen(live.base, { pictures, now: () => Date.now() + hour });
  await wall.client.start();
  expect(wall.sites()).toEqual({ a: 1 });
  expect(wall.link()).toMatchObject({ state: 'reconnecting', fresh: false });
  expect(Math.abs(wall.client.serverNow() - (wall.client.lastGoodAt() ?? 0) - hour)).toBeLessThan(60_000);
});
