import type { Described } from './read.ts';
import { REGISTER, type Keeping } from './tables.ts';

const HEAD = `# Register of the data

What the record holds, why, how long, and what proves that it was purged. Written from the schema's own comments, TimescaleDB's policies and the jobs of \`db/jobs.ts\`: do not edit this page (\`npx vitest run -u db/register\` writes it).

No identity of a patient is kept outside the sealed payloads: a birth date becomes an age, a postal code a department, the number of a visit a keyed hash whose secret is outside the database. Backups hold what \`db/archive/tables.ts\` says: no payload, no session.

**Proof of the last purge.** Each purge is a job; its last run and its fate are rows of \`vigie.job_run\`. \`vigie doctor\` shows them in its line _jobs_, \`/metrics\` as \`vigie_job_age_seconds\` and \`vigie_job_failed\`, and \`SELECT * FROM vigie.job_run\` whole. For one payload \`vigie.inbox.purged_at\` says when it was deleted.
`;

const ABOUT = {
  pseudonymous: 'about patients, without identity (pseudonymous)',
  sealed: 'may hold identities of patients, encrypted',
  users: 'about people who use Vigie (personal)',
  nobody: 'about nobody'
} as const;

/** The register as a page. Tables about people first, with each of their columns; then the others, a line each. */
export function registerPage(tables: readonly Described[]): string {
  const known = tables.flatMap((table) => {
    const keeping = REGISTER[table.name];
    return keeping ? [{ table, keeping }] : [];
  });
  const people = known.filter(({ keeping }) => keeping.about !== 'nobody');
  const others = known.filter(({ keeping }) => keeping.about === 'nobody');
  return [
    HEAD,
    '## About people\n',
    ...people.map(({ table, keeping }) => section(table, keeping)),
    '## About nobody\n',
    '| table | purpose | kept | purged by job |\n| --- | --- | --- | --- |',
    ...others.map(
      ({ table, keeping }) =>
        `| \`${table.name}\` | ${cell(table.purpose)} | ${keptOf(table, keeping)} | ${keeping.job ?? '–'} |`
    ),
    ''
  ].join('\n');
}

function section(table: Described, keeping: Keeping): string {
  const columns = table.columns.filter(({ name }) => keeping.columns?.includes(name) ?? true);
  const proof = keeping.job === null ? 'no job purges it' : `job \`${keeping.job}\``;
  return [
    `### ${table.name}\n`,
    `${table.purpose ?? ''}\n`,
    `- It is ${ABOUT[keeping.about]}.`,
    `- Kept: ${keptOf(table, keeping)}.`,
    `- Proof: ${proof}.\n`,
    '| column | type | purpose |\n| --- | --- | --- |',
    ...columns.map(({ name, type, purpose }) => `| \`${name}\` | ${type} | ${cell(purpose)} |`),
    ''
  ].join('\n');
}

function keptOf(table: Described, { kept }: Keeping): string {
  return typeof kept === 'string' ? kept : `${table.policy ?? 'no policy'} (retention policy)`;
}

const cell = (text: string | null): string =>
  (text ?? '').replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
