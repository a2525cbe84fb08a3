import { createHash } from 'node:crypto';
import { failure, holds, must, type Bench, type Check } from './types.ts';
import { rawClient, READY, startupPacket } from './wire.ts';

const MB = 1024 * 1024;

/** Rules 6 and 8: what is written stays of its size, and no single value stops the engine for long. */
export const limitChecks: Check[] = [
  {
    rule: 6,
    title: 'VACUUM (ANALYZE) gives the room of old rows back and leaves statistics',
    tried: '20,000 rows all rewritten 7 times with VACUUM (ANALYZE) in between; size against a fresh load',
    embeddedOnly: false,
    async run({ db }) {
      const size = async (): Promise<number> => {
        const [row] = await db.query<{ n: number }>(
          "SELECT pg_total_relation_size('vigie.conformance_vacuum') AS n"
        );
        return row?.n ?? 0;
      };
      await db.query('DROP TABLE IF EXISTS vigie.conformance_vacuum');
      await db.query('CREATE TABLE vigie.conformance_vacuum (n int PRIMARY KEY, t text)');
      await db.query(
        "INSERT INTO vigie.conformance_vacuum SELECT n, repeat('x', 200) FROM generate_series(1, 20000) n"
      );
      const fresh = await size();
      for (let day = 1; day <= 7; day++) {
        // A re-send corrects a part of the rows: a fifth at a time, so that the room of one serves the next.
        for (let part = 0; part < 5; part++) {
          await db.query('UPDATE vigie.conformance_vacuum SET t = t || $1 WHERE n % 5 = $2', [
            String(day),
            part
          ]);
          await db.query('VACUUM (ANALYZE) vigie.conformance_vacuum');
        }
      }
      const ratio = (await size()) / fresh;
      const [row] = await db.query<{ n: number }>(
        "SELECT reltuples AS n FROM pg_class WHERE oid = 'vigie.conformance_vacuum'::regclass"
      );
      must(ratio <= 1.5, `${ratio.toFixed(2)} times a fresh load`);
      must(row?.n === 20_000, `statistics say ${row?.n} rows`);
      return holds(`${ratio.toFixed(2)} × a fresh load (at most 1.5)`);
    }
  },
  {
    rule: 8,
    title: 'a value over 8 MB is refused before it is sent; one of 8 MB passes',
    tried: 'bytea parameters of 8 MB and of 8 MB + 1 through db/connect.ts',
    embeddedOnly: false,
    async run({ db }) {
      await db.query('DROP TABLE IF EXISTS vigie.conformance_value');
      await db.query('CREATE TABLE vigie.conformance_value (b bytea)');
      const since = performance.now();
      await db.query('INSERT INTO vigie.conformance_value VALUES ($1)', [Buffer.alloc(8 * MB, 7)]);
      const ms = Math.round(performance.now() - since);
      const error = await failure(db.query('SELECT length($1::bytea)', [Buffer.alloc(8 * MB + 1)]));
      must(error instanceof RangeError, `${error.name}: ${error.message}`);
      return holds(`8 MB stored in ${ms} ms`);
    }
  },
  {
    rule: 8,
    title: 'a message over 64 MB is refused by an error, and only its sender is let go',
    tried: 'a Query message that announces 64 MB and more',
    embeddedOnly: true,
    async run(bench) {
      const raw = await rawClient(bench.target);
      raw.send(startupPacket());
      await raw.until(READY);
      const head = Buffer.from('Q\0\0\0\0');
      head.writeInt32BE(64 * MB + 1, 1);
      raw.send(head);
      await raw.until('C54000');
      await raw.closed;
      await bench.db.query('SELECT 1');
      return holds('SQLSTATE 54000');
    }
  },
  {
    rule: 'use',
    title: 'statements of 64 KB to 32 MB arrive whole',
    tried: 'a literal of 64 KB, 1 MB, 8 MB and 32 MB, in a simple Query and as a parameter',
    embeddedOnly: false,
    run: (bench) => bigStatements(bench)
  }
];

async function bigStatements(bench: Bench): Promise<{ result: 'holds'; figure: string }> {
  const client = await bench.client();
  const times: string[] = [];
  for (const size of [64 * 1024 - 16, 64 * 1024, MB, 8 * MB, 32 * MB]) {
    const since = performance.now();
    const text = `${'0123456789abcdef'.repeat(size / 16)}`.slice(0, size - 1) + 'y';
    const wanted = createHash('md5').update(text).digest('hex');
    const simple = await client.query(`SELECT md5('${text}') AS md5`);
    const param = await client.query('SELECT md5($1::text) AS md5', [text]);
    for (const { rows } of [simple, param])
      must(rows[0].md5 === wanted, `${size} bytes: something else arrived`);
    times.push(`${size >= MB ? `${size / MB} MB` : `${size} B`} ${Math.round(performance.now() - since)} ms`);
  }
  return { result: 'holds', figure: `${times.join(', ')} (both ways)` };
}
