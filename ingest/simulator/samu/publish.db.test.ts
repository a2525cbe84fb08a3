import { Connection } from 'rabbitmq-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MINUTE } from '#domain/time/instant.ts';
import { loadCommunes, loadRegion } from '#maps/region/index.ts';
import { startRabbit, type Rabbit } from '../../testing/rabbit.ts';
import { openRig, type Rig } from '../../testing/rig.ts';
import { openHubPublisher, type HubPublisher } from '../live/publish.ts';
import { defaultParameters } from '../parameters.ts';
import { createWorld } from '../world/world.ts';
import { type HubFeed, startHubFeed } from './feed.ts';
import { orgOf } from './teams.ts';

const region = loadRegion('fictive');
const EXCHANGE = 'hubsante';
const CLIENT = 'fr.health.vigie';
let rabbit: Rabbit;
let hub: Connection;
let publisher: HubPublisher;
let rig: Rig;
let feed: HubFeed;

beforeAll(async () => {
  rabbit = await startRabbit();
  hub = new Connection({ url: rabbit.url, retryLow: 200, retryHigh: 500 });
  hub.on('error', () => undefined);
  // As the Hub hands on: what a SAMU publishes under its own id comes to the queue of whom it addresses.
  await hub.exchangeDeclare({ exchange: EXCHANGE, type: 'topic', durable: true });
  for (const queue of ['message', 'ack', 'info'])
    await hub.queueDeclare({ queue: `${CLIENT}.${queue}`, durable: true });
  for (const { code } of region.departments)
    await hub.queueBind({ exchange: EXCHANGE, queue: `${CLIENT}.message`, routingKey: orgOf(code) });
  const config = { url: rabbit.url, clientId: CLIENT, exchange: EXCHANGE, prefetch: 10 };
  rig = await openRig({ hub: { ...config, origin: 'simulated', tls: null } });
  publisher = openHubPublisher({ url: rabbit.url, exchange: EXCHANGE, onError: () => undefined });
}, 240_000);
afterAll(async () => {
  await feed?.stop();
  await publisher?.close();
  hub?.unsafeDestroy();
  await rig?.close();
  await rabbit?.close();
});

test('the simulated SAMU live on the Hub: cases and teams come through the broker, none is refused', async () => {
  const { all } = await loadCommunes(region.id);
  const world = createWorld(region, defaultParameters, [], all);
  const errors: unknown[] = [];
  feed = startHubFeed(
    {
      ...{ world, communes: all, clock: rig.clock },
      post: (samu, message) => publisher.publish(orgOf(samu), message),
      silent: () => false,
      onError: (error) => errors.push(error)
    },
    rig.clock.at
  );
  for (let i = 0; i < 12; i++) {
    rig.clock.at += 15 * MINUTE;
    const { at } = rig.clock;
    await expect.poll(() => feed.status(), { timeout: 60_000 }).toMatchObject({ at, waiting: 0 });
  }
  const count = async (sql: string): Promise<number> =>
    (await rig.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`))[0]?.n ?? 0;
  // Nothing is sent any more: what was sent is all there is.
  await feed.stop();
  const { sent } = feed.status();
  expect(sent).toBeGreaterThan(100);
  await expect
    .poll(() => count(`vigie.inbox WHERE stream = 'hub' AND state <> 'pending'`), { timeout: 60_000 })
    .toBe(sent);
  expect(errors).toEqual([]);
  expect(await count(`vigie.inbox WHERE stream = 'hub' AND state <> 'processed'`)).toBe(0);
  expect(await count('vigie.set_aside')).toBe(0);
  expect(await count('vigie.samu_case WHERE superseded_at IS NULL')).toBeGreaterThan(10);
  expect(await count(`vigie.news_now WHERE kind = 'team.state'`)).toBeGreaterThan(0);
});
