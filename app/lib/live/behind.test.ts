import { afterEach, expect, test } from 'vitest';
import { openLine } from '#realtime/testing/line.ts';
import { tryRealtime, until } from '#realtime/testing/try-realtime.ts';
import { tryScreen } from './testing/try-screen.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function screen(...args: Parameters<typeof tryScreen>) {
  const made = tryScreen(...args);
  stops.push(() => made.client.stop());
  return made;
}

test('one topic that cannot be caught up makes the picture old, however much is heard of the others', async () => {
  const live = await tryRealtime({}, { rhythm: () => ({ push: 30, heartbeat: 400, poll: 1_000 }) });
  stops.push(live.stop);
  live.write('sites', { a: 1 });
  live.write('public', { p: 0 });
  const line = await openLine(live.realtime.port);
  stops.push(line.close);
  let away = false;
  const wall = screen(line.base, {
    topics: ['sites', 'public'],
    rhythm: () => ({ push: 30, heartbeat: 400, poll: 300 }),
    answer: (response) =>
      Promise.resolve(away && response.url.includes('sites') ? new Response('', { status: 503 }) : response)
  });
  await wall.client.start();
  await until(() => wall.link()?.fresh === true && wall.link()?.via === 'socket');
  away = true;
  line.refuse(true);
  await until(() => wall.link()?.fresh === false);
  // More than comes with a subscription.
  const long = 'x'.repeat(20_000);
  live.write('sites', { a: long });
  line.refuse(false);
  const good = wall.client.lastGoodAt();
  for (let p = 1; p <= 20; p += 1) {
    live.write('public', { p });
    await until(() => wall.shown.get('public')?.get('p') === p);
    expect(wall.link()?.fresh).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  expect(wall.client.lastGoodAt()).toBe(good);
  expect(wall.sites()).toEqual({ a: 1 });
  away = false;
  await until(() => wall.link()?.fresh === true);
  expect(wall.sites()).toEqual({ a: long });
  expect(wall.client.lastGoodAt()).toBeGreaterThan(good ?? Infinity);
});

test('where the twin is polled, one topic that it no longer gives makes the picture old', async () => {
  const live = await tryRealtime();
  stops.push(live.stop);
  live.write('sites', { a: 1 });
  live.write('public', { p: 0 });
  let away = false;
  const wall = screen(live.base, {
    ...{ topics: ['sites', 'public'], noSocket: true },
    // Silence of 3.5 s is told: more than a busy machine makes by itself.
    rhythm: () => ({ push: 30, heartbeat: 1_500, poll: 200 }),
    answer: (response) =>
      Promise.resolve(away && response.url.includes('sites') ? new Response('', { status: 503 }) : response)
  });
  await wall.client.start();
  await until(() => wall.link()?.fresh === true && wall.link()?.via === 'polling');
  // Attempts to connect go on failing meanwhile, and say nothing of what is polled.
  for (let asked = wall.requests.length; wall.requests.length < asked + 24;) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(wall.link()?.fresh).toBe(true);
  }
  away = true;
  await until(() => wall.link()?.fresh === false);
  for (let p = 1; p <= 5; p += 1) {
    live.write('public', { p });
    await until(() => wall.shown.get('public')?.get('p') === p);
    expect(wall.link()?.fresh).toBe(false);
  }
  away = false;
  await until(() => wall.link()?.fresh === true);
});

test('once the way is open again what failed on it is asked for at once, and not before where the server said when', async () => {
  const live = await tryRealtime();
  stops.push(live.stop);
  for (const topic of ['sites', 'feeds', 'public']) live.write(topic, { a: 1 });
  let away: string[] = [];
  const wall = screen(live.base, {
    ...{ topics: ['sites', 'feeds', 'public'], noSocket: true },
    rhythm: () => ({ push: 30, heartbeat: 60_000, poll: 200 }),
    answer: (response) => {
      const gone = away.find((topic) => response.url.includes(topic));
      if (gone === 'feeds')
        return Promise.resolve(new Response('', { status: 503, headers: { 'retry-after': '60' } }));
      return gone ? Promise.reject(new TypeError('no network')) : Promise.resolve(response);
    }
  });
  const asked = (topic: string): number => wall.requests.filter((url) => url.includes(topic)).length;
  const more = async (topic: string, count: number) => {
    const before = asked(topic);
    await until(() => asked(topic) >= before + count);
  };
  await wall.client.start();
  await until(() => ['sites', 'feeds', 'public'].every((topic) => asked(topic) > 1));
  away = ['sites', 'feeds'];
  await more('sites', 4);
  // Its next try is four seconds away.
  const [sites, feeds] = [asked('sites'), asked('feeds')];
  away = ['sites', 'feeds', 'public'];
  // The second request follows from the failure of the first.
  await more('public', 2);
  away = ['sites', 'feeds'];
  await more('public', 3);
  expect(asked('sites')).toBeGreaterThan(sites);
  expect(asked('feeds')).toBe(feeds);
});
