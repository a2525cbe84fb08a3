import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { backtest, scorableSpan } from '#domain/stay/backtest.ts';
import { gain, mergeScores } from '#domain/stay/score.ts';
import { writeQueueFiles } from '#jobs/testing/queue-files.ts';
import { readFolder } from './read-folder.ts';
import { scoreTable } from './table.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigie-backtest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/*
 * The whole way of `vigie backtest` over files of a generator that has nothing in common with the simulated region: a
 * queue, whose stays nobody draws (jobs/testing/queue-world.ts).
 */
test('files of a queue are read as files, learned from and scored', async () => {
  const span = { from: '2026-03-30', live: '2026-05-26', to: '2026-06-02' };
  const n = writeQueueFiles(folder, [{ finess: '990000001', perDay: 60, seed: 1 }], span);
  writeFileSync(join(folder, 'broken.xml'), '<OSCOUR><ETABLISSEMENT>');
  writeFileSync(join(folder, 'broken.xml.gz'), gzipSync('<OSCOUR/>'));
  const read = await readFolder(folder, () => null);
  expect(read.files).toBe(n + 2);
  expect(Object.values(read.refused).reduce((sum, k) => sum + k, 0)).toBe(2);
  expect(read.sites).toMatchObject([{ finess: '990000001', services: ['adult'] }]);
  const days = scorableSpan(read.sites, 7);
  expect(days).toEqual({ from: '2026-05-26', to: '2026-05-30', relearn: 7 });
  if (!days) return;
  const scores = backtest(read.sites, days);
  const sums = mergeScores(scores.map((one) => one.sums));
  expect(sums.n).toBeGreaterThan(150);
  for (const baseline of [0, 1])
    for (const least of gain(sums, baseline) ?? [0, 0]) expect(least).toBeGreaterThan(0.05);
  const table = scoreTable(scores);
  expect(table).toContain('p90 holds');
  expect(table.split('\n')).toHaveLength(3);
}, 120_000);
