import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { connect, type Db } from '#db/connect.ts';
import type { EngineLimits } from '#db/engine/options.ts';
import { seedRegion } from '#db/reference.ts';
import { newSourceKey, putSourceKey } from '#db/sources.ts';
import { openTestDb, type TestDb } from '#db/testing/test-db.ts';
import type { Origin } from '#domain/origin.ts';
import type { Clock } from '#domain/time/clock.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { HubConfig } from '../amqp/config.ts';
import type { IngestLimits } from '../http/limits.ts';
import type { ReceiptView } from '../http/receipt-view.ts';
import { startIngest } from '../service.ts';
import { cuttable, type CuttableLine } from './cuttable.ts';
import { NOW } from './sample.ts';

/** An answer of the door, as a sender sees it. */
export interface Answer {
  status: number;
  headers: Headers;
  body: ReceiptView & { code?: string; message?: string; where?: string | null; hint?: string };
}

export interface SendOptions {
  /** rpu unless given; the others send JSON. */
  stream?: string;
  key?: string | null;
  query?: string;
  headers?: Record<string, string>;
}

/** The real service on a real port, with a real record. */
export interface Rig {
  db: Db;
  test: TestDb;
  /** The service's line to the record; `db` has its own. */
  line: CuttableLine;
  dataDir: string;
  base: string;
  port: number;
  /** Key of source `all`: stream rpu, every site of the region. */
  key: string;
  /** Every log line so far. */
  logs(): string;
  clock: Clock & { at: number };
  newKey(
    source: string,
    options?: { finess?: string[]; origin?: Origin; streams?: string[] }
  ): Promise<string>;
  send(body: string | Uint8Array, options?: SendOptions): Promise<Answer>;
  receipt(id: string, key?: string): Promise<Answer>;
  /** The answer, or its receipt read again until it is neither queued nor spooled. */
  settled(answer: Answer, key?: string): Promise<Answer>;
  /** Stops and starts the service again on the same folders. */
  restart(limits?: Partial<IngestLimits>): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a rig: a record of its own, a line to it (`cut`: broken from the start), the service, one key.
 * `patienceMs`: how long the service's line tries a failing transaction again; `engine`: bounds of an embedded record.
 */
export async function openRig(
  options: {
    limits?: Partial<IngestLimits>;
    cut?: boolean;
    patienceMs?: number;
    engine?: Partial<EngineLimits>;
    hub?: HubConfig;
    /** Between two looks at the drop folders, ms (50). */
    dropEveryMs?: number;
  } = {}
): Promise<Rig> {
  const test = await openTestDb(options.engine ? { limits: options.engine } : {});
  const { db } = test;
  const line = await cuttable(test.target);
  const { patienceMs } = options;
  const lineDb = connect(line.target, patienceMs === undefined ? {} : { patienceMs });
  const region = loadRegion('fictive');
  await seedRegion(db, region);
  const dataDir = await mkdtemp(join(tmpdir(), 'vigie-ingest-'));
  const lines: string[] = [];
  const sink = new Writable({
    write: (line: Buffer, _encoding, done) => {
      lines.push(line.toString());
      done();
    }
  });
  const log = pino({ level: 'debug' }, sink);
  const clock = { at: NOW, domain: () => clock.at, process: () => Date.now() };
  const start = (limits?: Partial<IngestLimits>) =>
    startIngest(
      {
        port: 0,
        host: '127.0.0.1',
        dataDir,
        dropEveryMs: options.dropEveryMs ?? 50,
        hub: options.hub ?? null,
        // What a test says becomes of a file in the answer itself is so on a slow machine too.
        limits: { answerMs: 60_000, storeMs: 3_000, ...options.limits, ...limits }
      },
      { db: lineDb, log, clock, region }
    );
  const newKey: Rig['newKey'] = async (source, { finess, origin = 'real', streams = ['rpu'] } = {}) => {
    const key = newSourceKey();
    await putSourceKey(db, key, { source, streams, finess: finess ?? null, origin });
    return key;
  };
  const key = await newKey('all');
  if (options.cut) line.cut();
  let service = await start();

  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${service.port}${path}`, init);
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Answer['body']
    };
  };
  const rig: Rig = {
    ...{ db, test, line, dataDir, key, clock, newKey },
    base: `http://127.0.0.1:${service.port}`,
    port: service.port,
    logs: () => lines.join(''),
    send: (body, { stream = 'rpu', key: other, query = '', headers = {} } = {}) => {
      const type = stream === 'rpu' ? 'application/xml' : 'application/json';
      const auth: Record<string, string> = other === null ? {} : { authorization: `Bearer ${other ?? key}` };
      return call(`/ingest/${stream}${query}`, {
        method: 'POST',
        headers: { 'content-type': type, ...auth, ...headers },
        body: body as BodyInit
      });
    },
    receipt: (id, other = key) =>
      call(`/ingest/receipts/${id}`, { headers: { authorization: `Bearer ${other}` } }),
    settled: async (answer, other = key) => {
      let last = answer;
      while (last.status === 503 || last.body.state === 'queued' || last.body.state === 'spooled') {
        await sleep(50);
        last = await rig.receipt(answer.body.receipt, other);
      }
      return last;
    },
    restart: async (limits) => {
      await service.stop();
      service = await start(limits);
      rig.port = service.port;
      rig.base = `http://127.0.0.1:${service.port}`;
    },
    close: async () => {
      await service.stop();
      await lineDb.end();
      await line.close();
      await test.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  };
  return rig;
}
