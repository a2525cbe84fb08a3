import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JOBS } from '../jobs.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { registerPage } from './page.ts';
import { describeTables, type Described } from './read.ts';
import { REGISTER } from './tables.ts';

let record: TestDb;
let tables: Described[];
beforeAll(async () => {
  record = await openTestDb();
  tables = await describeTables(record.db);
});
afterAll(() => record.close());

test('every table of the schema says whether it is about people, how long it is kept and who purges it', () => {
  expect(tables.map(({ name }) => name).filter((name) => !(name in REGISTER))).toEqual([]);
  const jobs = JOBS.map(({ name }) => name);
  for (const [name, { job }] of Object.entries(REGISTER)) if (job !== null) expect(jobs, name).toContain(job);
  for (const { name, policy } of tables) {
    const kept = REGISTER[name]?.kept;
    expect(policy !== null, name).toBe(typeof kept === 'object');
  }
});

test('every table, and every column about people, has its purpose in the schema', () => {
  const silent = tables.flatMap(({ name, purpose, columns }) => {
    const keeping = REGISTER[name];
    const about =
      keeping?.about === 'nobody' ? [] : columns.filter((c) => keeping?.columns?.includes(c.name) ?? true);
    const missing = about.filter((column) => !column.purpose).map((column) => `${name}.${column.name}`);
    return purpose || name === 'migration' ? missing : [name, ...missing];
  });
  expect(silent).toEqual([]);
});

test('a column that names a person stands nowhere else', () => {
  const found = tables.flatMap(({ name, columns }) =>
    columns
      .filter(({ name: column }) => /birth|naissance|patient|phone|mail|login|password|actor/.test(column))
      .map(({ name: column }) => `${name}.${column}`)
  );
  expect(found.filter((place) => REGISTER[place.split('.')[0] ?? '']?.about === 'nobody')).toEqual([
    // Telephones of hospitals, not of people.
    'site_directory.phone',
    'site_directory.professional_phone'
  ]);
});

test('is printed in docs/register.md (`npx vitest run -u db/register` writes it)', async () => {
  const options = await resolveConfig('docs/register.md');
  const page = await format(registerPage(tables), { ...options, plugins: [], parser: 'markdown' });
  await expect(page).toMatchFileSnapshot('../../docs/register.md');
});
