import fc from 'fast-check';
import { expect, test } from 'vitest';
import { refusal } from './sql-scan.ts';

const COPY = 'COPY vigie.t (a, b) FROM STDIN';

test.each([
  COPY,
  'copy t from stdin',
  'COPY BINARY t FROM STDIN',
  'COPY t FROM STDOUT',
  'SELECT 1; COPY t FROM STDIN;',
  '-- note\n/* and /* nested */ */ COPY "odd;name" FROM /* here */ STDIN WITH (FORMAT csv)',
  "SELECT E'a\\'b'; COPY t FROM STDIN",
  "SELECT 'a\\'; COPY t FROM STDIN; SELECT ''",
  'SELECT $tag$ ; $tag$; COPY t FROM STDIN'
])('is refused: %s', (sql) => {
  expect(refusal(sql)?.message).toContain('COPY FROM STDIN');
});

test.each([
  'COPY t TO STDOUT',
  "COPY t FROM '/tmp/stdin'",
  'COPY (SELECT a FROM stdin) TO STDOUT',
  'SELECT copy FROM stdin',
  "SELECT '; COPY t FROM STDIN'",
  "SELECT 'it''s; COPY t FROM STDIN'",
  "SELECT E'it\\'s; COPY t FROM STDIN'",
  'SELECT 1 -- ; COPY t FROM STDIN',
  'SELECT 1 /* /* ; */ ; COPY t FROM STDIN */',
  'SELECT $$; COPY t FROM STDIN;$$, $1',
  'SELECT $a$ $$ ; COPY t FROM STDIN; $$ $a$',
  'SELECT 1 AS "; COPY t FROM STDIN"',
  "COMMENT ON TABLE t IS 'never COPY FROM STDIN'",
  'INSERT INTO listen VALUES (1)'
])('passes: %s', (sql) => {
  expect(refusal(sql)).toBeNull();
});

test('LISTEN is refused, a column of that name is not', () => {
  expect(refusal('begin; listen bell')?.message).toContain('LISTEN');
  expect(refusal('SELECT listen FROM t')).toBeNull();
});

test('no literal, whatever it holds, makes a statement a COPY, and none hides one that follows', () => {
  const anyText = fc.string({
    unit: fc.constantFrom("'", '"', '\\', ';', '$', '-', '/', '*', '(', ' ', 'a', COPY)
  });
  fc.assert(
    fc.property(anyText, (text) => {
      const literal = `'${text.replaceAll("'", "''")}'`;
      const name = `"${text.replaceAll('"', '""')}"`;
      expect(refusal(`SELECT ${literal} AS ${name}`)).toBeNull();
      expect(refusal(`SELECT ${literal} AS ${name}; ${COPY}`)).not.toBeNull();
    })
  );
});

test('a literal of 32 MB is scanned', () => {
  expect(refusal(`SELECT '${'x'.repeat(32 * 1024 * 1024)}'; ${COPY}`)).not.toBeNull();
});
