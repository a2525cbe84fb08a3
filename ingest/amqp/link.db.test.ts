import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type Publisher } from 'rabbitmq-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startChild } from '../testing/child.ts';
import { startRabbit, type Rabbit } from '../testing/rabbit.ts';
import { openRig, type Rig } from '../testing/rig.ts';
import { NOW } from '../testing/sample.ts';
import type { HubConfig } from './config.ts';

/** What a test asks of this broker is slow on a busy machine; nothing here is timed. */
const PATIENT = { timeout: 60_000, interval: 100 };
const EXCHANGE = 'hubsante';

let rabbit: Rabbit;
let hub: Connection;
let publisher: Publisher;
let rig: Rig | null = null;

beforeAll(async () => {
  rabbit = await startRabbit();
  hub = new Connection({ url: rabbit.url, retryLow: 200, retryHigh: 500 });
  hub.on('error', () => undefined);
  publisher = hub.createPublisher({ confirm: true, maxAttempts: 100 });
}, 240_000);
afterAll(async () => {
  hub?.unsafeDestroy();
  await rabbit?.close();
});
afterEach(async () => {
  await rig?.close();
  rig = null;
});

/** Queues of a new client, as the Hub makes them, and one that holds what the client sends to the Hub. */
async function newClient(over: Partial<HubConfig> = {}): Promise<HubConfig> {
  const clientId = `fr.health.vigie${randomUUID().slice(0, 8)}`;
  await hub.exchangeDeclare({ exchange: EXCHANGE, type: 'topic', durable: true });
  for (const queue of ['message', 'ack', 'info'])
    await hub.queueDeclare({ queue: `${clientId}.${queue}`, durable: true });
  await hub.queueDeclare({ queue: `${clientId}.sent`, durable: true });
  await hub.queueBind({ exchange: EXCHANGE, queue: `${clientId}.sent`, routingKey: clientId });
  return {
    ...{ url: rabbit.url, clientId, exchange: EXCHANGE, prefetch: 10, origin: 'real', tls: null },
    ...over
  };
}

const message = (n: number, over: object = {}): object => {
  const senderID = 'fr.health.samu960';
  return {
    ...{ distributionID: `${senderID}_${randomUUID()}`, senderID, dateTimeSent: '2026-11-21T20:00:00+01:00' },
    ...{
      dateTimeExpires: '2027-11-21T20:00:00+01:00',
      distributionStatus: 'Actual',
      distributionKind: 'Report'
    },
    descriptor: { language: 'fr-FR' },
    content: [{ jsonContent: { embeddedJsonContent: { message: { n, resourcesStatus: { n } } } } }],
    ...over
  };
};

/** Publishes as the Hub does; resolves once the broker has it. Gives the bytes. */
async function publish(
  client: HubConfig,
  body: object | Buffer,
  over: object = {},
  queue = 'message'
): Promise<Buffer> {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const envelope = {
    routingKey: `${client.clientId}.${queue}`,
    durable: true,
    contentType: 'application/json'
  };
  await publisher.send({ ...envelope, ...over }, bytes);
  return bytes;
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const kept = async (on: Rig): Promise<string[]> => {
  const sql = `SELECT encode(hash, 'hex') AS hash FROM vigie.inbox WHERE stream = 'hub' ORDER BY arrival`;
  return (await on.db.query<{ hash: string }>(sql)).map(({ hash }) => hash);
};
const waiting = async (client: HubConfig, queue = 'message'): Promise<number> =>
  (await hub.queueDeclare({ queue: `${client.clientId}.${queue}`, passive: true })).messageCount;
const sent = async (client: HubConfig): Promise<Record<string, unknown>[]> => {
  const got: Record<string, unknown>[] = [];
  for (;;) {
    const next = await hub.basicGet({ queue: `${client.clientId}.sent`, noAck: true });
    if (!next) return got;
    expect(next).toMatchObject({ contentType: 'application/json', durable: true, exchange: EXCHANGE });
    got.push(next.body as Record<string, unknown>);
  }
};
const health = async (
  on: Rig
): Promise<Record<string, { state: string; unacked?: number; queues?: number }>> => {
  const answer = (await (await fetch(`${on.base}/readyz`)).json()) as { components: never };
  return answer.components;
};
const metrics = async (on: Rig): Promise<string> => (await fetch(`${on.base}/metrics`)).text();

describe('messages of the Hub', () => {
  test('reach the inbox through the broker in their order, once, and are acknowledged to it and to their sender', async () => {
    const client = await newClient();
    rig = await openRig({ hub: client });
    const on = rig;
    const all: Buffer[] = [];
    for (let i = 0; i < 40; i++) all.push(await publish(client, message(i)));
    await expect.poll(() => kept(on), PATIENT).toEqual(all.map(hashOf));
    // Its sender gives one again: it is known, and answered again.
    await publish(client, all[3] ?? Buffer.alloc(0));
    await expect
      .poll(async () => (await health(on))['hub'], PATIENT)
      .toMatchObject({ state: 'ok', queues: 3, unacked: 0 });
    expect(await waiting(client)).toBe(0);
    const acks: unknown[] = [];
    await expect.poll(async () => acks.push(...(await sent(client))), PATIENT).toBe(41);
    expect((await kept(on)).sort()).toEqual(all.map(hashOf).sort());
    expect(acks[0]).toMatchObject({ distributionKind: 'Ack', senderID: client.clientId });
    // Stored at once, or spooled first on a busy machine: kept either way.
    expect(await metrics(on)).toContain('vigie_hub_acknowledgements_total{result="sent"} 41');
  });

  test('of the other two queues are kept and counted, and answered by nothing', async () => {
    const client = await newClient();
    rig = await openRig({ hub: client });
    const on = rig;
    const error = { errorCode: { statusCode: 400, statusString: 'EXPIRED' }, errorCause: 'x' };
    const content = [{ jsonContent: { embeddedJsonContent: { message: { error } } } }];
    await publish(client, message(1, { distributionKind: 'Error', content }), {}, 'info');
    await publish(client, message(2, { distributionKind: 'Ack' }), {}, 'ack');
    await expect.poll(async () => (await kept(on)).length, PATIENT).toBe(2);
    await expect
      .poll(() => metrics(on), PATIENT)
      .toContain('vigie_hub_codes_total{where="told",code="400"} 1');
    expect(await waiting(client, 'sent')).toBe(0);
  });

  test('that are poison stop nothing, and are kept with their reason', async () => {
    const client = await newClient();
    rig = await openRig({ hub: client });
    const on = rig;
    const good = [await publish(client, message(1))];
    const bad = [
      await publish(client, Buffer.from('{"cut":')),
      await publish(client, Buffer.alloc(0)),
      await publish(client, Buffer.from([0xff, 0x00]), { contentType: undefined }),
      await publish(client, Buffer.from('<xml/>'), { contentType: 'application/xml' }),
      await publish(client, Buffer.from('[1,2]'))
    ];
    // Nested so deep that nothing can write it again: the broker's to put aside.
    await publish(client, Buffer.from(`${'['.repeat(200_000)}${']'.repeat(200_000)}`));
    await publish(client, message(2, { dateTimeExpires: '2020-01-01T00:00:00+01:00' }), { durable: false });
    good.push(await publish(client, message(3)));
    await expect.poll(async () => (await kept(on)).length, PATIENT).toBe(good.length + bad.length + 1);
    expect(await kept(on)).toEqual(expect.arrayContaining([...good, ...bad].map(hashOf)));
    await expect.poll(() => waiting(client), PATIENT).toBe(0);
    await expect.poll(() => sent(client).then((acks) => acks.length), PATIENT).toBe(2);
    const text = await metrics(on);
    for (const code of [100, 101, 102, 400])
      expect(text).toContain(`vigie_hub_codes_total{where="seen",code="${code}"}`);
    expect(text).toContain('vigie_hub_deliveries_total{queue="message",fate="rejected"} 1');
    await expect
      .poll(() => on.db.query(`SELECT DISTINCT state FROM vigie.inbox WHERE state = 'pending'`), PATIENT)
      .toEqual([]);
  });
});

describe('while the record is away', () => {
  test('messages rest on the spool, and reach the record when it is back', async () => {
    const client = await newClient();
    rig = await openRig({ hub: client });
    const on = rig;
    await expect.poll(async () => (await health(on))['hub']?.queues, PATIENT).toBe(3);
    on.line.cut();
    const all: Buffer[] = [];
    for (let i = 0; i < 10; i++) all.push(await publish(client, message(i)));
    await expect.poll(() => metrics(on), PATIENT).toContain('vigie_ingest_spool_files 10');
    expect(await waiting(client)).toBe(0);
    expect(await kept(on)).toEqual([]);
    on.line.mend();
    await expect.poll(() => kept(on), PATIENT).toEqual(all.map(hashOf));
  });

  test('and there is no room left, the link takes no more: the broker keeps the rest, in order', async () => {
    const client = await newClient();
    rig = await openRig({ hub: client, limits: { spoolEntries: 4 } });
    const on = rig;
    await expect.poll(async () => (await health(on))['hub']?.queues, PATIENT).toBe(3);
    on.line.cut();
    const all: Buffer[] = [];
    for (let i = 0; i < 40; i++) all.push(await publish(client, message(i)));
    await expect.poll(() => metrics(on), PATIENT).toContain('vigie_hub_held 1');
    // Half of the spool, then what the broker hands out unacknowledged; the rest stays with it.
    expect(await metrics(on)).toContain('vigie_ingest_spool_files 2');
    await expect
      .poll(async () => (await health(on))['hub'], PATIENT)
      .toMatchObject({ state: 'degraded', unacked: client.prefetch, heldS: expect.any(Number) });
    expect(await waiting(client)).toBe(40 - 2 - client.prefetch);
    // Those two were acknowledged to their sender, no other.
    expect(await sent(client)).toHaveLength(2);
    on.line.mend();
    await expect.poll(() => kept(on), PATIENT).toEqual(all.map(hashOf));
    expect(await waiting(client)).toBe(0);
    const text = await metrics(on);
    expect(text).toContain('vigie_hub_held 0');
    expect(text).not.toContain('fate="requeued"');
    await expect.poll(async () => (await sent(client)).length, PATIENT).toBe(38);
  });

  test('and the broker goes too while a message is held, it comes again, once', async () => {
    const client = await newClient();
    rig = await openRig({ hub: client, limits: { spoolEntries: 2 } });
    const on = rig;
    await expect.poll(async () => (await health(on))['hub']?.queues, PATIENT).toBe(3);
    on.line.cut();
    const all: Buffer[] = [];
    for (let i = 0; i < 15; i++) all.push(await publish(client, message(i)));
    await expect.poll(() => metrics(on), PATIENT).toContain('vigie_hub_held 1');
    await rabbit.kill();
    await expect.poll(() => metrics(on), PATIENT).toContain('vigie_hub_held 0');
    await rabbit.start();
    on.line.mend();
    await expect.poll(() => kept(on), PATIENT).toEqual(all.map(hashOf));
    await expect.poll(() => waiting(client), PATIENT).toBe(0);
  }, 240_000);
});

test('a record that does not keep up holds the link, and what waits in memory has a bound', async () => {
  const client = await newClient();
  rig = await openRig({ hub: client, limits: { backlog: 4 } });
  const on = rig;
  const all: Buffer[] = [];
  for (let i = 0; i < 30; i++) all.push(await publish(client, message(i)));
  let [jobs, unacked, held] = [0, 0, false];
  const look = async (): Promise<string[]> => {
    const text = await metrics(on);
    const figure = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
    jobs = Math.max(jobs, figure('vigie_ingest_jobs'));
    unacked = Math.max(unacked, figure('vigie_hub_unacked'));
    held ||= figure('vigie_hub_held') === 1;
    return kept(on);
  };
  await expect.poll(look, { ...PATIENT, interval: 20 }).toEqual(all.map(hashOf));
  expect(jobs).toBeLessThanOrEqual(2);
  expect(unacked).toBeLessThanOrEqual(client.prefetch);
  expect(held).toBe(true);
  await expect.poll(() => waiting(client), PATIENT).toBe(0);
});

describe('a stream that is broken off', () => {
  test('by the broker’s death: nothing is lost, nothing twice', async () => {
    const client = await newClient();
    rig = await openRig({ hub: client });
    const on = rig;
    const ledger: Buffer[] = [];
    let going = true;
    const sender = (async () => {
      for (let i = 0; going; i++) {
        const body = message(i);
        // Until the broker says it has it: a message that was under way may be there twice, as on the Hub.
        for (;;) {
          const done = await publish(client, body).catch(() => null);
          if (done) {
            ledger.push(done);
            break;
          }
          await sleep(50);
        }
      }
    })();
    await expect.poll(async () => (await kept(on)).length, PATIENT).toBeGreaterThan(20);
    await rabbit.kill();
    await expect.poll(async () => (await health(on))['hub']?.state, PATIENT).toBe('degraded');
    await rabbit.start();
    const before = ledger.length;
    await expect.poll(() => ledger.length, PATIENT).toBeGreaterThan(before + 20);
    going = false;
    await sender;
    await expect.poll(async () => (await kept(on)).sort(), PATIENT).toEqual(ledger.map(hashOf).sort());
    expect(await metrics(on)).toMatch(/vigie_hub_reconnects [1-9]/);
    await expect.poll(() => waiting(client), PATIENT).toBe(0);
  }, 240_000);

  test('by the death of ingest: nothing is lost, nothing twice', async () => {
    const client = await newClient();
    rig = await openRig();
    const on = rig;
    const config = {
      target: on.test.target,
      dataDir: on.dataDir,
      port: 0,
      now: NOW,
      since: Date.now(),
      hub: client
    };
    let child = await startChild(config);
    const ledger: Buffer[] = [];
    for (let round = 0; round < 3; round++) {
      const enough = ledger.length + 5;
      for (let i = 0; i < 60; i++) ledger.push(await publish(client, message(i)));
      await expect.poll(async () => (await kept(on)).length, PATIENT).toBeGreaterThan(enough);
      await child.kill();
      child = await startChild(config);
    }
    await expect.poll(async () => (await kept(on)).sort(), PATIENT).toEqual(ledger.map(hashOf).sort());
    await expect.poll(() => waiting(client), PATIENT).toBe(0);
    await child.kill();
  }, 240_000);
});

test('over TLS with a client certificate; without one the broker does not listen', async () => {
  const { ca, cert, key } = rabbit.certificates;
  const tls = { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) };
  const client = await newClient({ url: rabbit.tlsUrl, tls });
  rig = await openRig({ hub: client });
  const on = rig;
  const bytes = await publish(client, message(1));
  await expect.poll(() => kept(on), PATIENT).toEqual([hashOf(bytes)]);
  await on.close();
  rig = await openRig({ hub: { ...client, tls: { ca: tls.ca } } });
  const without = rig;
  await expect.poll(() => without.logs(), PATIENT).toContain('connection to the Hub failed');
  expect((await health(without))['hub']).toMatchObject({ state: 'degraded' });
  expect(without.logs()).not.toContain('guest');
});
