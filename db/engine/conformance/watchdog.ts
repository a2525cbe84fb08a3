import { setTimeout as sleep } from 'node:timers/promises';
import { restarted } from './copy.ts';
import { query } from '../protocol.ts';
import { failure, holds, must, type Check } from './types.ts';
import { rawClient, READY, startupPacket } from './wire.ts';

/** Rules 3 and 4: nobody keeps the engine for long, and nobody keeps it without a whole batch. */
export const watchdogChecks: Check[] = [
  {
    rule: 3,
    title: 'a batch over the limit: the engine is killed and restarted, the log says why',
    tried: 'a count that would take hours, limit lowered to 1 s; another client waiting meanwhile',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine({ limits: { batchMs: 1_000 } });
      const client = await engine.connect();
      const since = performance.now();
      const error = await failure(client.query('SELECT count(*) FROM generate_series(1, 100000000000)'));
      const killed = Math.round(performance.now() - since);
      must(error.code === '57014', `the client was told ${error.code} ${error.message}`);
      await restarted(engine, 1);
      must(
        engine.logged.some((line) => line.includes('a batch ran for more than 1000 ms')),
        'no clear log line'
      );
      await (await engine.connect()).query('SELECT 1');
      return holds(
        `killed after ${killed} ms, back after ${Math.round(performance.now() - since)} ms (limit in use: 30 s)`
      );
    }
  },
  {
    rule: 3,
    title: 'a transaction open over the limit: the engine is killed and restarted, the log says why',
    tried: 'BEGIN and silence, limit lowered to 1 s; another client waiting for the engine meanwhile',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine({ limits: { transactionMs: 1_000 } });
      const [idle, waiting] = [await engine.connect(), await engine.connect()];
      const told = new Promise<Error & { code?: string }>((resolve) => idle.once('error', resolve));
      await idle.query('BEGIN');
      const since = performance.now();
      const cut = await failure(waiting.query('SELECT 1'));
      must(/terminated/.test(cut.message), cut.message);
      must((await told).code === '25P04', 'the client at fault was not told');
      await restarted(engine, 1);
      must(
        engine.logged.some((line) => line.includes('a transaction stayed open for more than 1000 ms')),
        'no clear log line'
      );
      return holds(`back ${Math.round(performance.now() - since)} ms after BEGIN (limit in use: 10 s)`);
    }
  },
  {
    rule: 3,
    title:
      'the limit counts what a transaction keeps the engine waiting, all waits together, not the work it gives it',
    tried:
      'limit lowered to 1 s: a transaction of three statements of 0.6 s; then one whose client pauses 0.3 s after each of many short ones',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine({ limits: { transactionMs: 1_000 } });
      const busy = await engine.connect();
      const since = performance.now();
      for (const sql of ['BEGIN', ...Array<string>(3).fill('SELECT pg_sleep(0.6)'), 'COMMIT'])
        await busy.query(sql);
      const worked = Math.round(performance.now() - since);
      must(
        engine.logged.every((line) => !line.includes('killed')),
        'the working transaction was killed'
      );
      const pausing = await engine.connect();
      const told = new Promise<Error & { code?: string }>((resolve) => pausing.once('error', resolve));
      const many = (async () => {
        await pausing.query('BEGIN');
        for (;;) {
          await sleep(300);
          await pausing.query('SELECT 1');
        }
      })();
      await failure(many);
      must((await told).code === '25P04', 'the client at fault was not told');
      await restarted(engine, 1);
      return holds(`${worked} ms of work in one transaction allowed (limit in use: 10 s of waiting)`);
    }
  },
  {
    rule: 3,
    title: 'a transaction that works without end: killed at the limit of its whole life',
    tried: 'statements of 0.2 s one after the other, that limit lowered to 1 s',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine({ limits: { transactionTotalMs: 1_000 } });
      const client = await engine.connect();
      client.on('error', () => undefined);
      const since = performance.now();
      const many = (async () => {
        await client.query('BEGIN');
        for (;;) await client.query('SELECT pg_sleep(0.2)');
      })();
      const error = await failure(many);
      const killed = Math.round(performance.now() - since);
      must(error.code === '25P04', `the client was told ${error.code} ${error.message}`);
      await restarted(engine, 1);
      must(
        engine.logged.some((line) => line.includes('a transaction lasted more than 1000 ms')),
        'no clear log line'
      );
      return holds(`killed after ${killed} ms (limit in use: 60 s)`);
    }
  },
  {
    rule: 4,
    title: 'a slow sender does not hold the engine: nothing starts before its batch is whole',
    tried:
      'a client sends BEGIN and half of a statement byte by byte; others query meanwhile; then it goes on',
    embeddedOnly: true,
    async run(bench) {
      const slow = await rawClient(bench.target);
      const bytes = Buffer.concat([startupPacket(), query('BEGIN; SELECT 12345; COMMIT')]);
      let others = 0;
      for (const byte of bytes) {
        slow.send(Buffer.of(byte));
        await bench.db.query('SELECT 1');
        others++;
      }
      await slow.until('12345');
      slow.destroy();
      const silent = await rawClient(bench.target);
      silent.send(Buffer.concat([startupPacket(), query('BEGIN').subarray(0, 7)]));
      await silent.until(READY);
      await bench.db.query('SELECT 1');
      silent.destroy();
      return holds(`${others} queries of others served between the bytes`);
    }
  }
];
