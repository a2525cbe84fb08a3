import { clientVersion, runTool } from './tools.ts';
import { failure, holds, must, type Check } from './types.ts';

/** Rule 2: COPY FROM STDIN never reaches the engine; a trap ends the process and it comes back. */
export const copyChecks: Check[] = [
  {
    rule: 2,
    title: 'COPY FROM STDIN is answered by an error and the engine goes on',
    tried:
      'in a simple Query, in Parse, in a list of statements, in mixed case with comments, and inside a transaction',
    embeddedOnly: true,
    async run(bench) {
      const client = await bench.client();
      await client.query('CREATE TABLE IF NOT EXISTS vigie.conformance_copy (n int)');
      const statements = [
        'COPY vigie.conformance_copy FROM STDIN',
        'select 1; copy vigie.conformance_copy (n) from stdin with (format csv)',
        'cOpY /* a /* nested */ comment */ vigie."conformance_copy" -- and another\n FROM\tstdin',
        'COPY vigie.conformance_copy FROM STDOUT'
      ];
      for (const sql of statements) {
        const simple = await failure(client.query(sql));
        must(simple.code === '0A000', `${sql}: ${simple.code} ${simple.message}`);
      }
      const extended = await failure(
        client.query({ text: statements[0] ?? '', values: [], queryMode: 'extended' } as never)
      );
      must(extended.code === '0A000', `in Parse: ${extended.code}`);
      await client.query('BEGIN');
      await failure(client.query(statements[0] ?? ''));
      const next = await failure(client.query('SELECT 1'));
      must(next.code === '25P02', 'the transaction was not failed by the refusal');
      await client.query('ROLLBACK');
      must((await client.query('SELECT 1 AS n')).rows[0].n === 1, 'the engine did not go on');
      return holds(`${statements.length + 2} forms refused (SQLSTATE 0A000)`);
    }
  },
  {
    rule: 2,
    title: 'the words in a literal, a comment or a quoted name are no COPY',
    tried: 'statements that mention COPY … FROM STDIN without being one; COPY TO STDOUT',
    embeddedOnly: true,
    async run(bench) {
      const client = await bench.client();
      const statements = [
        "SELECT 'COPY t FROM STDIN' AS n",
        'SELECT 1 AS n -- COPY t FROM STDIN',
        '/* ; COPY t FROM STDIN; */ SELECT 1 AS n',
        'SELECT $$; COPY t FROM STDIN;$$ AS n',
        "SELECT 'it''s; COPY t FROM STDIN' AS n",
        'SELECT 1 AS "; COPY t FROM STDIN"',
        'COPY (SELECT 1 AS n) TO STDOUT'
      ];
      for (const sql of statements) await client.query(sql);
      return holds(`${statements.length} statements passed`);
    }
  },
  {
    rule: 2,
    title: 'psql \\copy from stdin is answered by an error, \\copy to stdout works',
    tried: 'psql with two lines on stdin; then 5 rows out',
    embeddedOnly: true,
    async run(bench) {
      const version = clientVersion('psql');
      if (version === null) return { result: 'not run', why: 'psql is not installed' };
      await bench.db.query('DROP TABLE IF EXISTS vigie.conformance_psql');
      await bench.db.query('CREATE TABLE vigie.conformance_psql (n int)');
      const refused = await runTool(
        'psql',
        ['-c', '\\copy vigie.conformance_psql from stdin'],
        bench.target,
        '1\n2\n'
      );
      must(refused.output.includes('not supported by the embedded engine'), refused.output);
      await bench.db.query('INSERT INTO vigie.conformance_psql SELECT generate_series(1, 5)');
      const out = await runTool('psql', ['-c', '\\copy vigie.conformance_psql to stdout'], bench.target);
      must(out.output === '1\n2\n3\n4\n5\n', out.output);
      return holds(`psql ${version}`);
    }
  },
  {
    rule: 2,
    title: 'a trap ends the process, the supervisor restarts it, the data are intact',
    tried: 'a function that calls itself without end; the table counted after the restart, on the same pool',
    embeddedOnly: true,
    async run(bench) {
      const engine = await bench.engine();
      const client = await engine.connect();
      await client.query('CREATE TABLE vigie.conformance_trap AS SELECT generate_series(1, 10000) AS n');
      await client.query(
        'CREATE FUNCTION vigie.endless(n int) RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN vigie.endless(n + 1); END$$'
      );
      const since = performance.now();
      await failure(client.query('SELECT vigie.endless(1)'));
      await restarted(engine, 1);
      const back = Math.round(performance.now() - since);
      const { rows } = await (
        await engine.connect()
      ).query('SELECT count(*) AS n FROM vigie.conformance_trap');
      must(rows[0].n === '10000', `${rows[0].n} rows of 10000`);
      // Out of stack, the engine's thread either throws (the engine says so) or takes the process with it
      // (the supervisor says so): which of the two is the JavaScript engine's choice.
      const said = engine.logged.find((line) => /trap in the engine|the database engine ended/.test(line));
      must(said !== undefined, `why it came back is not in the log: ${engine.logged.join(' | ')}`);
      return holds(`back ${back} ms after the trap, 10,000 rows of 10,000`);
    }
  }
];

/** Waits until a supervised engine has come back `times` times. */
export async function restarted(
  engine: { status(): { state: string; restarts: number } },
  times: number
): Promise<void> {
  for (;;) {
    const { state, restarts } = engine.status();
    if (state === 'ready' && restarts >= times) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
