import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect as open, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect, type Db } from '#db/connect.ts';
import { startEngine, type EngineHandle } from '#db/engine/start.ts';
import { newSourceKey, putSourceKey } from '#db/sources.ts';
import { testDir } from '#db/testing/template.ts';
import { rawHeader, writeRpuXml } from '#domain/rpu/write-xml.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { formatParis, localDay } from '#domain/time/paris.ts';
import { readConfig } from './config.ts';
import { prepareRecord } from './record.ts';
import { freePort } from './testing/house.ts';

const VIGIE = fileURLToPath(new URL('./vigie.ts', import.meta.url));
const FINESS = '960000011';
const SOURCE = 'NAMEOFSOURCE';
const TOKEN = 'a token of tests 0123';
const PATIENT = { timeout: 100_000, interval: 200 };

let home: string;
let engine: EngineHandle;
let db: Db;
let key: string;
let env: Record<string, string>;
let ports: { PORT: string; INGEST_PORT: string };
const running = new Map<string, ChildProcess>();

beforeAll(async () => {
  home = testDir();
  const dataDir = join(home, 'd');
  engine = await startEngine({ dataDir, log: pino({ level: 'warn' }, process.stderr) });
  ports = { PORT: String(await freePort()), INGEST_PORT: String(await freePort()) };
  env = {
    ...{ VIGIE_DATA_DIR: dataDir, VIGIE_DEMO: '0', VIGIE_EMBEDDED: '1', VIGIE_REGION: 'fictive' },
    ...{ VIGIE_METRICS_TOKEN: TOKEN, VIGIE_LOG_LEVEL: 'warn', ...ports }
  };
  await prepareRecord(readConfig(env), () => undefined);
  db = connect(engine.target, { max: 2 });
  key = newSourceKey();
  await putSourceKey(db, key, { source: SOURCE, streams: ['rpu'], finess: null, origin: 'real' });
  await Promise.all([start('ingest', ports.INGEST_PORT), start('realtime', ports.PORT)]);
});
afterAll(async () => {
  for (const child of running.values()) child.kill('SIGKILL');
  await db.end();
  await engine.kill();
  rmSync(home, { recursive: true, force: true });
});

/** Starts a process without a supervisor and waits until it answers. */
async function start(name: string, port: string): Promise<void> {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([variable]) => !/^(VIGIE_|DATABASE_URL|REDIS_URL)/.test(variable))
  );
  const child = spawn(process.execPath, [VIGIE, name], {
    env: { ...clean, ...env },
    stdio: ['ignore', 'ignore', 'pipe']
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  running.set(name, child);
  await vi.waitUntil(
    async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${said}`);
      return (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok;
    },
    { timeout: 60_000, interval: 100 }
  );
}

/** Sends SIGTERM. @returns how it ended: 0 in order, not 0 when it took longer than a process may */
async function drain(name: string): Promise<number | null> {
  const child = running.get(name);
  if (!child) throw new Error(`${name} does not run`);
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await gone) as [number | null];
  return code;
}

function file(count: number): string {
  const now = Date.now();
  const records = Array.from({ length: count }, (_, index) => ({
    ENTREE: formatParis(now - 10 * MINUTE - index * MINUTE),
    NAISSANCE: '17/11/1950',
    SEXE: 'F',
    MODE_ENTREE: '8'
  }));
  const [from, to] = [localDay(now - 24 * HOUR), localDay(now)];
  return writeRpuXml(rawHeader({ finess: FINESS, ordre: '0', extractAt: now - MINUTE, from, to }), records);
}

/** Waits until one reading has all of these. */
async function expectLines(read: () => Promise<string>, lines: readonly RegExp[]): Promise<void> {
  const missing = async () => {
    const text = await read();
    return lines.filter((line) => !line.test(text)).map(String);
  };
  await expect.poll(missing, PATIENT).toEqual([]);
}

const metrics = (port: string, headers: Record<string, string> = {}) =>
  fetch(`http://127.0.0.1:${port}/metrics`, { headers });

describe('/metrics', () => {
  it('of ingest counts files by outcome, and tells the record, feeds and jobs, without naming a source', async () => {
    const door = `http://127.0.0.1:${ports.INGEST_PORT}/ingest`;
    const authorization = `Bearer ${key}`;
    const answer = await fetch(`${door}/rpu`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/xml' },
      body: file(5)
    });
    const { receipt } = (await answer.json()) as { receipt: string };
    // On a slow machine the answer comes before the file is processed.
    await expect
      .poll(
        async () => (await fetch(`${door}/receipts/${receipt}`, { headers: { authorization } })).json(),
        PATIENT
      )
      .toMatchObject({ state: 'processed', accepted: 5 });
    const read = async () => (await metrics(ports.INGEST_PORT)).text();
    // The jobs look for what is due every few seconds, the figures of the record are read now and then.
    await expectLines(read, [
      /^vigie_feeds\{state="live"\} 1$/m,
      /^vigie_job_age_seconds\{job="refresh"\} /m,
      /^vigie_job_age_seconds\{job="inbox"\} /m,
      /^vigie_ingest_files_total\{outcome="processed"\} 1$/m,
      /^vigie_record_up 1$/m,
      /^vigie_outbox_head [1-9]/m,
      /^vigie_outbox_age_seconds \d/m,
      /^vigie_inbox_waiting 0$/m,
      /^vigie_ingest_spool_files 0$/m,
      /^vigie_refresh_debt_seconds \d/m,
      /^vigie_feeds\{state="never_heard"\} 4$/m,
      /^vigie_job_failed\{job="inbox"\} 0$/m,
      /^nodejs_eventloop_lag_seconds /m
    ]);
    const text = await read();
    for (const name of [SOURCE, FINESS, key, TOKEN, home]) expect(text).not.toContain(name);
  });

  it('of realtime tells sockets, pushes and the picture', async () => {
    const read = async () => (await metrics(ports.PORT)).text();
    await expectLines(read, [
      /^vigie_sockets 0$/m,
      /^vigie_picture_seq [1-9]/m,
      /^vigie_picture_tick_age_seconds \d/m,
      /^# TYPE vigie_pushes_total counter$/m,
      /^nodejs_eventloop_lag_seconds /m
    ]);
    expect(await read()).not.toContain(FINESS);
  });

  it.each(['INGEST_PORT', 'PORT'] as const)('is for this machine or the token (%s)', async (name) => {
    const far = { 'x-forwarded-for': '203.0.113.9' };
    expect([403, 404]).toContain((await metrics(ports[name], far)).status);
    expect([403, 404]).toContain((await metrics(ports[name], { ...far, authorization: 'Bearer x' })).status);
    expect((await metrics(ports[name], { ...far, authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });
});

describe('SIGTERM', () => {
  it('lets ingest end the upload under way, take no other, and lose nothing', async () => {
    const body = Buffer.from(file(12));
    const socket = open(Number(ports.INGEST_PORT), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `POST /ingest/rpu HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/xml\r\n` +
        `expect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`
    );
    // Under way: the door has said that it takes the body.
    const [said] = (await once(socket, 'data')) as [Buffer];
    expect(said.toString()).toMatch(/^HTTP\/1\.1 100 Continue/);
    socket.write(body.subarray(0, body.length / 2));
    const ended = drain('ingest');
    await vi.waitUntil(() => refuses(ports.INGEST_PORT), { timeout: 60_000, interval: 50 });
    socket.write(body.subarray(body.length / 2));
    const answer = await wholeAnswer(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 202 /);
    expect(await ended).toBe(0);
    const receipt = /"receipt":"([0-9a-f-]{36})"/.exec(answer)?.[1];
    expect(await db.query('SELECT state FROM vigie.inbox WHERE receipt = $1', [receipt])).toEqual([
      { state: expect.stringMatching(/^(processed|pending)$/) }
    ]);
    await start('ingest', ports.INGEST_PORT);
    await vi.waitUntil(async () => {
      const rows = await db.query('SELECT 1 FROM vigie.inbox WHERE receipt = $1 AND state = $2', [
        receipt,
        'processed'
      ]);
      return rows.length === 1;
    }, PATIENT);
  });

  it('lets realtime close its sockets and hand over; a client is back by itself', async () => {
    const client = io(`http://127.0.0.1:${ports.PORT}`, {
      transports: ['websocket'],
      reconnectionDelay: 100,
      reconnectionDelayMax: 500
    });
    try {
      await once(client as never, 'connect');
      const lost = new Promise((resolve) => client.once('disconnect', resolve));
      const back = new Promise<void>((resolve) => client.once('connect', () => resolve()));
      expect(await drain('realtime')).toBe(0);
      await lost;
      // The elected writer gave its turn back: the next one need not wait for it to run out.
      expect(await db.query(`SELECT name FROM vigie.lease WHERE name LIKE 'ticker:%'`)).toEqual([]);
      await start('realtime', ports.PORT);
      await back;
      expect(client.connected).toBe(true);
    } finally {
      client.disconnect();
    }
  });
});

function refuses(port: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = open(Number(port), '127.0.0.1');
    probe.once('connect', () => {
      probe.destroy();
      resolve(false);
    });
    probe.once('error', () => resolve(true));
  });
}

async function wholeAnswer(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(socket, 'close');
  return text;
}
