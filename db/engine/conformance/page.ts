import type { Check, Finding } from './types.ts';

/** The rules, as the page states them. */
export const RULES: Record<Exclude<Check['rule'], 'use'>, string> = {
  1: 'At each change of holder and at disconnect the wire server rolls back, runs RESET ALL and its own SETs.',
  2: 'COPY … FROM STDIN is answered by an error before the engine sees it; any trap ends the process and the supervisor restarts it.',
  3: 'Watchdog: a batch over 30 s, a transaction that keeps the engine waiting over 10 s or lasts over 60 s, and the engine is killed and restarted with a clear log line.',
  4: 'No transaction is opened before the whole input is in memory or on disk.',
  5: 'Exclusion comes from the supervisor and a lock file; pg_advisory_xact_lock is harmless.',
  6: 'The application runs VACUUM (ANALYZE).',
  7: 'A Unix socket in VIGIE_DATA_DIR (0700), no TCP unless asked.',
  8: 'Payloads are gzipped and never over 8 MB in one value.'
};

/** One row of the page: a check and what came of it; `failed` holds the error's sentence. */
export interface Row {
  check: Check;
  finding: Finding | { result: 'failed'; why: string };
}

const HEAD = ['| behaviour | tried | result | figure |', '|---|---|---|---|'];

function line({ check, finding }: Row): string {
  const figure = finding.result === 'holds' ? finding.figure : finding.why;
  return `| ${[check.title, check.tried, finding.result, figure].map(cell).join(' | ')} |`;
}

/** The conformance page of the embedded engine as Markdown. `facts` are lines on versions and machine. */
export function page(rows: Row[], facts: string[]): string {
  const table = (rule: Check['rule']): string[] => [
    ...HEAD,
    ...rows.filter(({ check }) => check.rule === rule).map(line),
    ''
  ];
  const numbers = Object.keys(RULES).map(Number) as (keyof typeof RULES)[];
  return [
    '# Conformance of the database engine',
    '',
    'Written by `node db/engine/conformance.ts`; every line is also a test of the `db` suite. Do not edit.',
    '',
    ...facts.map((fact) => `- ${fact}`),
    '',
    ...numbers.flatMap((rule) => [`## Rule ${rule}`, '', RULES[rule], '', ...table(rule)]),
    '## In use',
    '',
    ...table('use')
  ].join('\n');
}

/** The page of a server: what a client may expect of any engine. Rules of the embedded engine are not on it. */
export function serverPage(rows: Row[], facts: string[]): string {
  return [
    '# Conformance of a database server',
    '',
    'Written by `TEST_DATABASE_URL=… node db/engine/conformance.ts`; the `db` suite tries the same with that variable. Do not edit.',
    '',
    ...facts.map((fact) => `- ${fact}`),
    '',
    ...HEAD,
    ...rows.filter(({ check }) => !check.embeddedOnly).map(line),
    ''
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
