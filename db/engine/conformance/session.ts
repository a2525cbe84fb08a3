import { relayedDump } from './tools.ts';
import { holds, must, type Check } from './types.ts';

const show = 'SELECT current_setting($1) AS value';

/** Rule 1: what one client leaves in the session, the next one does not find. */
export const sessionChecks: Check[] = [
  {
    rule: 1,
    title: 'settings of one client are not seen by another',
    tried:
      'SET search_path, statement_timeout and client_min_messages by one client, read by another, then by the first',
    embeddedOnly: true,
    async run(bench) {
      const [one, other] = [await bench.client(), await bench.client()];
      const before = (await other.query(show, ['search_path'])).rows[0].value;
      await one.query(
        "SET search_path TO ''; SET statement_timeout TO 1234; SET client_min_messages TO error"
      );
      for (const [name, wanted] of [
        ['search_path', before],
        ['statement_timeout', '0'],
        ['client_min_messages', 'notice']
      ]) {
        const value = (await other.query(show, [name])).rows[0].value;
        must(value === wanted, `${name} is ${value} for another client`);
      }
      const again = (await one.query(show, ['statement_timeout'])).rows[0].value;
      must(again === '0', 'a setting outlived a change of holder');
      return holds('3 settings, clean at each change of holder');
    }
  },
  {
    rule: 1,
    title: 'temporary tables, prepared statements, cursors and session locks end with the holder',
    tried: 'one client makes one of each, another looks in the catalogs',
    embeddedOnly: true,
    async run(bench) {
      const [one, other] = [await bench.client(), await bench.client()];
      await one.query(
        'CREATE TEMP TABLE left_behind (n int); PREPARE left_over AS SELECT 1; SELECT pg_advisory_lock(4711)'
      );
      await one.query('DECLARE open_cursor CURSOR WITH HOLD FOR SELECT 1');
      const { rows } = await other.query(
        `SELECT to_regclass('pg_temp.left_behind') AS tmp, (SELECT count(*) FROM pg_prepared_statements) AS prepared,
                (SELECT count(*) FROM pg_cursors WHERE name = 'open_cursor') AS cursors,
                (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory') AS locks`
      );
      const found = JSON.stringify(rows[0]);
      must(found === '{"tmp":null,"prepared":"0","cursors":"0","locks":"0"}', `left behind: ${found}`);
      return holds('none of 4 found');
    }
  },
  {
    rule: 1,
    title: 'a client that disconnects inside a transaction is rolled back, and the others go on',
    tried: 'INSERT in a transaction, the socket cut, the row looked for by another client',
    embeddedOnly: false,
    async run(bench) {
      await bench.db.query('CREATE TABLE IF NOT EXISTS vigie.conformance_cut (n int)');
      await bench.db.query('TRUNCATE vigie.conformance_cut');
      const client = await bench.client();
      await client.query('BEGIN');
      await client.query('INSERT INTO vigie.conformance_cut VALUES (1)');
      const waiting = bench.db.query<{ n: number }>('SELECT count(*) AS n FROM vigie.conformance_cut');
      const since = performance.now();
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      must((await waiting)[0]?.n === 0, 'the row of a cut transaction is there');
      return holds(`others served ${Math.round(performance.now() - since)} ms after the cut`);
    }
  },
  {
    rule: 1,
    title: 'a client that leaves does not disturb the transaction of another',
    tried:
      'one client queries and leaves while the first batch of another’s transaction runs; the row looked for',
    embeddedOnly: false,
    async run(bench) {
      await bench.db.query('CREATE TABLE IF NOT EXISTS vigie.conformance_stay (n int)');
      const [leaving, staying] = [await bench.client(), await bench.client()];
      for (let n = 0; n < 5; n++) {
        await leaving.query('SELECT 1');
        const begun = staying.query(
          'BEGIN; INSERT INTO vigie.conformance_stay VALUES (1); SELECT pg_sleep(0.05)'
        );
        if (n === 4) await leaving.end();
        await begun;
        await staying.query('COMMIT');
      }
      const { rows } = await staying.query('SELECT count(*)::int AS n FROM vigie.conformance_stay');
      must(rows[0].n === 5, `${rows[0].n} rows of 5 committed`);
      return holds('5 of 5 transactions');
    }
  },
  {
    rule: 1,
    title: 'pg_dump works and leaves nothing behind',
    tried:
      'pg_dump of one table; search_path and prepared statements read by another client after it; a second dump',
    embeddedOnly: true,
    async run(bench) {
      await bench.db.query(
        'CREATE TABLE IF NOT EXISTS vigie.conformance_dump AS SELECT generate_series(1, 1000) AS n'
      );
      const other = await bench.client();
      const before = (await other.query(show, ['search_path'])).rows[0].value;
      const dump = await relayedDump(bench.target, 'vigie.conformance_dump');
      if (!dump) return { result: 'not run', why: 'pg_dump is not installed' };
      must(/^1000$/m.test(dump.output), `the dump does not hold the table: ${dump.output.slice(0, 300)}`);
      must(
        (await other.query(show, ['search_path'])).rows[0].value === before,
        'search_path was left changed'
      );
      const { rows } = await other.query('SELECT count(*) AS n FROM pg_prepared_statements');
      must(rows[0].n === '0', 'prepared statements were left');
      const second = await relayedDump(bench.target, 'vigie.conformance_dump');
      must(/^1000$/m.test(second?.output ?? ''), 'the second dump failed');
      return holds(`1,000 rows in ${dump.ms} ms (${dump.how})`);
    }
  }
];
