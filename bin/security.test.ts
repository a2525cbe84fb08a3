import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (threat|surface|-)/.test(line));
const threats = rows.slice(
  0,
  rows.findIndex((row) => row.startsWith('| front door, both engines'))
);

it('every threat of the model points at a test that exists under that name', () => {
  expect(threats.length).toBeGreaterThan(40);
  const wrong = threats.filter((row) => {
    const [, file = '', title = ''] = /`([\w./-]+\.(?:test|e2e)\.ts)`: "(.+?)"\s*\|$/.exec(row) ?? [];
    if (!existsSync(file)) return true;
    // A title may stand in either kind of quotes, in which an apostrophe is written otherwise.
    const text = readFileSync(file, 'utf8').replaceAll("\\'", "'");
    return title === '' || !text.includes(title);
  });
  expect(wrong).toEqual([]);
});

it('every surface of the model is fuzzed', () => {
  for (const file of [
    'realtime/front-door/fuzz.test.ts',
    'ingest/fuzz.db.test.ts',
    'db/engine/fuzz.db.test.ts'
  ])
    expect(page).toContain(file);
});
