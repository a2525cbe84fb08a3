import { readFileSync } from 'node:fs';
import { clientVersion, runTool } from './tools.ts';
import { restarted } from './copy.ts';
import { FIRST } from '../protocol.ts';
import { failure, holds, must, type Check } from './types.ts';
import { rawClient, READY, startupPacket, untyped } from './wire.ts';

/** What a client may expect, beyond the numbered rules. */
export const useChecks: Check[] = [
  {
    rule: 'use',
    title: '8 connections at once, transactions in each, nothing lost or mixed',
    tried: '8 clients, each 50 transactions of two inserts, half of them rolled back',
    embeddedOnly: false,
    async run(bench) {
      await bench.db.query('DROP TABLE IF EXISTS vigie.conformance_eight');
      await bench.db.query('CREATE TABLE vigie.conformance_eight (client int, n int)');
      const since = performance.now();
      await Promise.all(
        Array.from({ length: 8 }, async (_, id) => {
          const client = await bench.client();
          for (let n = 0; n < 50; n++) {
            await client.query('BEGIN');
            await client.query('INSERT INTO vigie.conformance_eight VALUES ($1, $2)', [id, n]);
            await client.query('INSERT INTO vigie.conformance_eight VALUES ($1, $2)', [id, n]);
            await client.query(n % 2 === 0 ? 'COMMIT' : 'ROLLBACK');
          }
        })
      );
      const ms = performance.now() - since;
      const rows = await bench.db.query<{ n: number }>(
        'SELECT count(*) AS n FROM vigie.conformance_eight GROUP BY client'
      );
      must(
        rows.length === 8 && rows.every(({ n }) => n === 50),
        `rows a client: ${rows.map(({ n }) => n).join(', ')}`
      );
      return holds(`${Math.round(400_000 / ms)} transactions/s`);
    }
  },
  {
    rule: 'use',
    title: 'psql works',
    tried: 'a query, an error, \\d, and an exit inside a transaction',
    embeddedOnly: false,
    async run(bench) {
      const version = clientVersion('psql');
      if (version === null) return { result: 'not run', why: 'psql is not installed' };
      const good = await runTool('psql', ['-Atc', 'SELECT 6 * 7'], bench.target);
      must(good.output === '42\n', good.output);
      const bad = await runTool('psql', ['-c', 'SELEC 1'], bench.target);
      must(bad.code === 1 && bad.output.includes('syntax error'), bad.output);
      const described = await runTool('psql', ['-c', '\\d vigie.migration'], bench.target);
      must(described.output.includes('run_on'), described.output);
      await runTool('psql', ['-f', '-'], bench.target, 'BEGIN; CREATE TABLE vigie.conformance_exit (n int);');
      const [row] = await bench.db.query("SELECT to_regclass('vigie.conformance_exit') AS there");
      must(row?.['there'] === null, 'the open transaction of a psql that left was kept');
      return holds(`psql ${version}`);
    }
  },
  {
    rule: 'use',
    title: 'requests for TLS and GSS encryption are declined, a cancel request is harmless',
    tried: 'each as the first message; a query after the refusals; others served after the cancel',
    embeddedOnly: true,
    async run(bench) {
      const raw = await rawClient(bench.target);
      raw.send(untyped(FIRST.ssl));
      await raw.until('N');
      raw.send(untyped(FIRST.gss));
      await raw.until('NN');
      raw.send(startupPacket());
      await raw.until(READY);
      raw.destroy();
      const cancel = await rawClient(bench.target);
      cancel.send(untyped(FIRST.cancel, Buffer.alloc(8)));
      await cancel.closed;
      const garbage = await rawClient(bench.target);
      garbage.send(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
      await garbage.until('08P01');
      await bench.db.query('SELECT 1');
      return holds('N, N, closed; garbage answered with 08P01');
    }
  },
  {
    rule: 'use',
    title: 'what was acknowledged before kill -9 is there after it',
    tried: 'single inserts in a loop by 2 clients, the process killed at a random moment, 3 times',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine();
      await (await engine.connect()).query('CREATE TABLE vigie.conformance_kill (client int, n int)');
      const acknowledged = new Map<number, number>();
      for (let round = 1; round <= 3; round++) {
        const killing = setTimeout(
          () => process.kill(engine.status().pid, 'SIGKILL'),
          300 + Math.random() * 700
        );
        await Promise.all(
          [round * 2, round * 2 + 1].map(async (id) => {
            const client = await engine.connect();
            await failure(
              (async () => {
                for (let n = 1; ; n++) {
                  await client.query('INSERT INTO vigie.conformance_kill VALUES ($1, $2)', [id, n]);
                  acknowledged.set(id, n);
                }
              })()
            );
          })
        );
        clearTimeout(killing);
        await restarted(engine, round);
      }
      const { rows } = await (
        await engine.connect()
      ).query('SELECT client, count(*)::int AS n FROM vigie.conformance_kill GROUP BY 1');
      const total = [...acknowledged.values()].reduce((sum, n) => sum + n, 0);
      for (const [id, n] of acknowledged) {
        const found = (rows as { client: number; n: number }[]).find((row) => row.client === id)?.n ?? 0;
        must(found >= n, `client ${id}: ${found} rows of ${n} acknowledged`);
      }
      return holds(
        `${total} of ${total} acknowledged inserts after 3 kills (no fsync: a power cut is not survived)`
      );
    }
  },
  {
    rule: 'use',
    title: 'TimescaleDB works again at once after a restart',
    tried: 'a hypertable with a compressed chunk, kill -9, the rows counted and the plan read',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine();
      const client = await engine.connect();
      await client.query('CREATE TABLE vigie.conformance_hyper (at timestamptz NOT NULL, n int)');
      await client.query("SELECT public.create_hypertable('vigie.conformance_hyper', 'at')");
      await client.query(
        "INSERT INTO vigie.conformance_hyper SELECT timestamptz '2026-01-01 00:00Z' + n * interval '1 hour', n FROM generate_series(1, 1000) n"
      );
      await client.query('ALTER TABLE vigie.conformance_hyper SET (timescaledb.compress)');
      await client.query(
        "SELECT public.compress_chunk(c) FROM public.show_chunks('vigie.conformance_hyper') c"
      );
      process.kill(engine.status().pid, 'SIGKILL');
      await restarted(engine, 1);
      const again = await engine.connect();
      const { rows } = await again.query('SELECT sum(n)::int AS n FROM vigie.conformance_hyper');
      must(rows[0].n === 500_500, `the sum is ${rows[0].n}`);
      const plan = await again.query("EXPLAIN SELECT * FROM vigie.conformance_hyper WHERE at > '2026-02-01'");
      must(
        JSON.stringify(plan.rows).includes('Columnar') || JSON.stringify(plan.rows).includes('Decompress'),
        JSON.stringify(plan.rows)
      );
      return holds(`1,000 compressed rows read, back in ${engine.status().facts.startMs} ms`);
    }
  },
  {
    rule: 'use',
    title: 'the write-ahead log is cut by checkpoints',
    tried: 'inserts of 10 MB until a checkpoint is logged, and the log left to be read after a crash',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine();
      const client = await engine.connect();
      await client.query('CREATE TABLE vigie.conformance_wal (n int, t text)');
      const behind = `SELECT (pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) / 1048576)::int AS mb FROM pg_control_checkpoint()`;
      let most = 0;
      for (let n = 0; n < 60 && !engine.logged.includes('checkpoint'); n++) {
        await client.query(
          "INSERT INTO vigie.conformance_wal SELECT n, repeat('y', 500) FROM generate_series(1, 20000) n"
        );
        most = Math.max(most, (await client.query(behind)).rows[0].mb);
      }
      must(engine.logged.includes('checkpoint'), `${most} MB of log and no checkpoint`);
      return holds(`at most ${most} MB behind, 64 MB and one second's writes wanted`);
    }
  },
  {
    rule: 'use',
    title: 'speed and memory',
    tried: 'start on a migrated folder, simple queries on one connection and on eight, resident memory',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine();
      const one = await engine.connect();
      const many = await Promise.all(Array.from({ length: 8 }, () => engine.connect()));
      const rate = async (clients: typeof many): Promise<number> => {
        const since = performance.now();
        await Promise.all(
          clients.map(async (client) => {
            for (let n = 0; n < 2_000 / clients.length; n++) await client.query('SELECT $1::int AS n', [n]);
          })
        );
        return Math.round(2_000_000 / (performance.now() - since));
      };
      await rate([one]);
      const [single, eight] = [await rate([one]), await rate(many)];
      const { startMs } = engine.status().facts;
      return holds(
        `started in ${startMs} ms, ${single} and ${eight} queries/s, ${memory(engine.status().pid)}`
      );
    }
  }
];

function memory(pid: number): string {
  try {
    const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return `${Math.round(Number(kb) / 1024)} MB resident`;
  } catch {
    return 'memory not read on this system';
  }
}
