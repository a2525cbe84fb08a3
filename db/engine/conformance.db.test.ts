import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { openBench } from './conformance/bench.ts';
import { CHECKS, runCheck } from './conformance/checks.ts';
import { RULES } from './conformance/page.ts';

let testDb: TestDb;
let opened: ReturnType<typeof openBench>;
beforeAll(async () => {
  testDb = await openTestDb();
  opened = openBench(testDb.target);
});
afterEach(() => opened.sweep());
afterAll(async () => {
  await opened.close();
  await testDb.close();
});

for (const check of CHECKS) {
  test(`${check.rule === 'use' ? 'in use' : `rule ${check.rule}`}: ${check.title}`, async (context) => {
    const finding = await runCheck(check, opened.bench);
    // Shown as not run, with the reason: neither passed nor failed.
    if (finding.result !== 'holds') context.skip(`${finding.result}: ${finding.why}`);
  });
}

/** The line of a check on a committed page. */
function lineOf(page: string, title: string): string | undefined {
  const lines = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8').split('\n');
  return lines.find((text) => text.startsWith(`| ${title} |`));
}

test('every rule of the engine has a check, and every check a line on the committed page that holds', () => {
  for (const rule of Object.keys(RULES).map(Number)) {
    expect(
      CHECKS.some((check) => check.rule === rule),
      `rule ${rule}`
    ).toBe(true);
  }
  for (const { title } of CHECKS) expect(lineOf('conformance.md', title), title).toMatch(/\| holds \|/);
});

test('what is asked of any engine has a line on the page of a server that holds, and nothing else has', () => {
  for (const { title, embeddedOnly } of CHECKS) {
    const line = lineOf('conformance-server.md', title);
    if (embeddedOnly) expect(line, title).toBeUndefined();
    else expect(line, title).toMatch(/\| holds \|/);
  }
});
