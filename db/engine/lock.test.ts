import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EngineBusyError, takeLock } from './lock.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('is held until given back', () => {
  const giveBack = takeLock(dir);
  expect(() => takeLock(dir)).toThrow(EngineBusyError);
  giveBack();
  takeLock(dir)();
  expect(readdirSync(dir)).toEqual([]);
});

test.each([
  ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, started: null })],
  ['of a process whose number was given to another', JSON.stringify({ pid: process.pid, started: '1' })],
  ['that was never written to the end', '{"pid": 12']
])('a lock %s is taken over', (_, text) => {
  writeFileSync(join(dir, 'engine.lock'), text);
  const giveBack = takeLock(dir);
  expect(() => takeLock(dir)).toThrow(EngineBusyError);
  giveBack();
});

test('a lock taken over by another is not removed by the one that lost it', () => {
  const giveBack = takeLock(dir);
  writeFileSync(join(dir, 'engine.lock'), JSON.stringify({ pid: 1, started: null }));
  giveBack();
  expect(existsSync(join(dir, 'engine.lock'))).toBe(true);
});
