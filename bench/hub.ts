import { newSourceKey, putSourceKeys } from '#db/sources.ts';
import type { Commune } from '#domain/region.ts';
import { MINUTE } from '#domain/time/instant.ts';
import { defaultParameters } from '#ingest/simulator/parameters.ts';
import { startHubFeed } from '#ingest/simulator/samu/feed.ts';
import { orgOf } from '#ingest/simulator/samu/teams.ts';
import { createWorld } from '#ingest/simulator/world/world.ts';
import { startRabbit } from '#ingest/testing/rabbit.ts';
import { loadCommunes, loadRegion } from '#maps/region/index.ts';
import { Connection } from 'rabbitmq-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { startIngestProcess } from './parts/ingest.ts';
import { median, timed } from './parts/numbers.ts';
import { cpuOf } from './parts/process.ts';
import { openRecord } from './parts/record.ts';
import type { Bench, Context, Row } from './parts/types.ts';

/** An ordinary evening. */
const NOW = Date.parse('2026-11-18T19:00:00+01:00');
const CLIENT = 'fr.health.vigie';
const EXCHANGE = 'hubsante';
const RUNS = 3;

interface Letter {
  samu: string;
  bytes: Buffer;
}

interface Run {
  rate: number;
  ingest: number;
  engine: number;
}

/** What the SAMU of a region send in an evening, in order: every kind of message, in the three models. */
async function letters(regionId: string, wanted: number): Promise<Letter[]> {
  const region = loadRegion(regionId);
  const { all } = await loadCommunes(regionId);
  const world = createWorld(region, { ...defaultParameters, seed: 75 }, [], all as Commune[]);
  const found: Letter[] = [];
  let now = NOW - 6 * 60 * MINUTE;
  const feed = startHubFeed(
    {
      ...{ world, communes: all, clock: { domain: () => now, process: () => now } },
      post: async (samu, message) => void found.push({ samu, bytes: Buffer.from(JSON.stringify(message)) }),
      silent: () => false,
      onError: (error) => {
        throw error;
      }
    },
    now
  );
  // The feed looks four times a second; a minute passes at each look.
  while (found.length < wanted && now < NOW) {
    now += MINUTE;
    await sleep(260);
  }
  await feed.stop();
  return found.slice(0, wanted);
}

async function once(context: Context, all: readonly Letter[], broker: boolean): Promise<Run> {
  const closing: (() => Promise<unknown>)[] = [];
  const scope = { later: (close: () => Promise<unknown>) => void closing.push(close) };
  try {
    const { db, target, engine, dir } = await openRecord(scope, context.region);
    const samus = [...new Set(all.map(({ samu }) => samu))];
    const keys = new Map(samus.map((samu) => [samu, newSourceKey()]));
    await putSourceKeys(
      db,
      samus.map((samu) => ({
        ...{ key: keys.get(samu) ?? '', source: `bench-samu-${samu}`, streams: ['hub'] },
        ...{ finess: null, origin: 'simulated' as const }
      }))
    );
    const rabbit = broker ? await startRabbit() : null;
    if (rabbit) scope.later(() => rabbit.close());
    const line = rabbit ? await queueOf(rabbit.url, samus, scope) : null;
    const hub = rabbit && {
      ...{ url: rabbit.url, clientId: CLIENT, exchange: EXCHANGE, prefetch: 50 },
      ...{ origin: 'simulated' as const, tls: null }
    };
    // Everything stands in the queue before anybody reads: the broker's own speed is not what is measured.
    if (line) for (const { samu, bytes } of all) await line(samu, bytes);
    const config = { target, dataDir: dir, region: context.region, now: NOW };
    const ingest = await startIngestProcess(scope, hub ? { ...config, hub } : config);
    const cpu = () => [cpuOf(ingest.pid), engine ? cpuOf(engine.pid) : Number.NaN] as const;
    const before = cpu();
    const { ms } = await timed(async () => {
      if (!hub) await byDoor(ingest.base, keys, all);
      for (;;) {
        const [row] = await db.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM vigie.inbox WHERE stream = 'hub' AND state <> 'pending'`
        );
        if ((row?.n ?? 0) >= all.length) break;
        await sleep(20);
      }
    });
    const after = cpu();
    const [bad] = await db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM vigie.inbox WHERE stream = 'hub' AND state <> 'processed'`
    );
    if (bad?.n) throw new Error(`${bad.n} messages were refused`);
    const each = (i: 0 | 1): number => ((after[i] - before[i]) / all.length) * 1000;
    return { rate: (all.length / ms) * 1000, ingest: each(0), engine: each(1) };
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

/** One SAMU's messages in order, the SAMU side by side, as they speak in life. */
async function byDoor(
  base: string,
  keys: ReadonlyMap<string, string>,
  all: readonly Letter[]
): Promise<void> {
  await Promise.all(
    [...keys].map(async ([samu, key]) => {
      for (const letter of all) {
        if (letter.samu !== samu) continue;
        for (;;) {
          const answer = await fetch(`${base}/ingest/hub`, {
            method: 'POST',
            headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
            body: letter.bytes as BodyInit
          });
          await answer.arrayBuffer();
          if (answer.status === 202) break;
          if (answer.status !== 429) throw new Error(`the door answered ${answer.status}`);
          await sleep(1000 * Number(answer.headers.get('retry-after') ?? 1));
        }
      }
    })
  );
}

async function queueOf(
  url: string,
  samus: readonly string[],
  scope: Pick<Context, 'later'>
): Promise<(samu: string, bytes: Buffer) => Promise<void>> {
  const hub = new Connection({ url });
  hub.on('error', () => undefined);
  await hub.exchangeDeclare({ exchange: EXCHANGE, type: 'topic', durable: true });
  for (const queue of ['message', 'ack', 'info'])
    await hub.queueDeclare({ queue: `${CLIENT}.${queue}`, durable: true });
  for (const samu of samus)
    await hub.queueBind({ exchange: EXCHANGE, queue: `${CLIENT}.message`, routingKey: orgOf(samu) });
  const publisher = hub.createPublisher({ confirm: true });
  scope.later(async () => {
    await publisher.close();
    await hub.close();
  });
  return async (samu, bytes) => {
    await publisher.send(
      { exchange: EXCHANGE, routingKey: orgOf(samu), durable: true, contentType: 'application/json' },
      bytes
    );
  };
}

async function run(context: Context): Promise<Row[]> {
  const all = await letters(context.region, context.small ? 150 : 2_000);
  const rows: Row[] = [{ what: 'messages of one run', value: all.length, unit: 'messages' }];
  const rates: number[] = [];
  for (const broker of [false, true]) {
    const runs: Run[] = [];
    for (let i = 0; i < (context.small ? 1 : RUNS); i++) runs.push(await once(context, all, broker));
    const of = (pick: (run: Run) => number): number => median(runs.map(pick));
    const how = broker ? 'through RabbitMQ' : 'by HTTP';
    context.say(`${how}: ${of((r) => r.rate).toFixed(0)} messages/s`);
    rates.push(of((r) => r.rate));
    rows.push(
      { what: `${how}, from the first byte to the record`, value: of((r) => r.rate), unit: 'messages/s' },
      {
        what: `${how}, CPU of the ingest process`,
        value: of((r) => r.ingest),
        unit: 'ms a thousand messages'
      },
      { what: `${how}, CPU of the engine`, value: of((r) => r.engine), unit: 'ms a thousand messages' }
    );
  }
  const [door = Number.NaN, broker = Number.NaN] = rates;
  rows.push({ what: 'through RabbitMQ, as a share of HTTP', value: (broker / door) * 100, unit: '%' });
  return rows;
}

export const hub: Bench = {
  name: 'hub',
  about:
    'Messages of the Hub Santé (cases, decisions, teams, positions, summaries of an evening of the region, in three models) through the whole path: door or broker, sealed inbox, translation, record, feed. By HTTP the SAMU speak side by side, each in order; through RabbitMQ all stand in one queue before it is read.',
  run
};
