import { rmSync } from 'node:fs';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect, type Db } from './connect.ts';
import { superviseEngine, type SupervisedEngine } from './engine/supervise.ts';
import { cloneTemplate, templateDir, testDir } from './testing/template.ts';

// About the embedded engine's restarts: runs on an engine of its own, wherever the rest of the suite runs.
let dataDir: string;
let engine: SupervisedEngine;
let db: Db;
beforeAll(async () => {
  dataDir = testDir();
  cloneTemplate(await templateDir(), dataDir);
  engine = await superviseEngine({
    dataDir,
    log: pino({ level: 'silent' }),
    limits: { transactionMs: 3_000, batchMs: 5_000 }
  });
  db = connect(engine.target, { patienceMs: 60_000 });
  await db.query('CREATE TABLE vigie.reconnect (n int)');
});
// Each test ends with an engine that comes back.
beforeEach(async () => {
  while (engine.status().state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20));
});
afterAll(async () => {
  await db.end();
  await engine.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('a transaction cut by a crash of the engine is run again, and is there once', async () => {
  let tries = 0;
  await db.tx(async (tx) => {
    await tx.query('INSERT INTO vigie.reconnect VALUES (1)');
    if (tries++ === 0) process.kill(engine.status().pid, 'SIGKILL');
    await tx.query('INSERT INTO vigie.reconnect VALUES (2)');
  });
  expect(tries).toBe(2);
  expect(await db.query('SELECT n FROM vigie.reconnect ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
});

test('idle connections that broke are replaced without an error', async () => {
  await Promise.all(Array.from({ length: 8 }, () => db.query('SELECT 1')));
  const { restarts, pid } = engine.status();
  process.kill(pid, 'SIGKILL');
  while (engine.status().restarts === restarts) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await db.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
});

test('a transaction the watchdog ended is not tried again', async () => {
  let tries = 0;
  const slow = db.tx(async (tx) => {
    tries++;
    await tx.query('SELECT 1');
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    await tx.query('SELECT 1');
  });
  await expect(slow).rejects.toMatchObject({ code: '25P04' });
  expect(tries).toBe(1);
});

test('a query sent while the engine is away waits for it', async () => {
  process.kill(engine.status().pid, 'SIGKILL');
  const late = connect(engine.target, { patienceMs: 60_000 });
  expect(await late.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await late.end();
  const impatient = connect({ socketDir: `${dataDir}/nowhere` }, { patienceMs: 0 });
  await expect(impatient.query('SELECT 1')).rejects.toMatchObject({ code: 'ENOENT' });
  await impatient.end();
});

test('after a batch the watchdog ended, the pool does not use its connection again', async () => {
  const single = connect(engine.target, { max: 1, patienceMs: 60_000 });
  const endless = single.query('SELECT count(*) FROM generate_series(1, 100000000000)');
  await expect(endless).rejects.toMatchObject({ code: '57014' });
  expect(await single.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await single.end();
});
