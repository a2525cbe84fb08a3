import { newSourceKey, putSourceKeys } from '#db/sources.ts';
import { startChild } from '#ingest/testing/child.ts';
import { file, NOW, OTHER_SITE, records, SITE } from '#ingest/testing/sample.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { post } from './parts/door.ts';
import { median, quantile } from './parts/numbers.ts';
import { openRecord } from './parts/record.ts';
import type { Bench, Context, Row } from './parts/types.ts';

const MB = 1024 * 1024;

/** Records over a month, padded with comments up to `size` bytes. */
function paddedFile(n: number, size: number): Buffer {
  const options = { from: '2026-10-23', to: '2026-11-21' };
  const text = file(records(n, options), options);
  const padding = `<!-- ${'x'.repeat(Math.floor((size - text.length) / n) - 10)} -->`;
  return Buffer.from(text.replaceAll('</PATIENT>', `</PATIENT>${padding}`));
}

async function run(context: Context): Promise<Row[]> {
  const { db, target, dir } = await openRecord(context, 'fictive');
  const keys = { large: newSourceKey(), small: newSourceKey() };
  const grant = { streams: ['rpu'], origin: 'simulated' as const };
  await putSourceKeys(db, [
    { ...grant, key: keys.large, source: 'large', finess: [SITE] },
    { ...grant, key: keys.small, source: 'small', finess: [OTHER_SITE] }
  ]);
  const child = await startChild({ target, dataDir: dir, port: 0, now: NOW, since: Date.now() });
  context.later(() => child.kill());
  const base = `http://127.0.0.1:${child.port}`;
  const other = (n: number) =>
    post(base, keys.small, Buffer.from(file(records(n, { finess: OTHER_SITE }), { finess: OTHER_SITE })));
  const alone: number[] = [];
  for (let n = 10; n < 30; n++) alone.push((await other(n)).processed);

  const [n, size] = context.small ? [6_000, 3 * MB] : [60_000, 31.9 * MB];
  const bytes = paddedFile(n, size);
  const before = await child.memory();
  let done = false;
  const meanwhile: number[] = [];
  const neighbour = (async () => {
    for (let i = 30; !done; i++) {
      meanwhile.push((await other(i)).processed);
      await sleep(100);
    }
  })();
  const large = await post(base, keys.large, bytes);
  done = true;
  await neighbour;
  const after = await child.memory();
  return [
    { what: 'the file', value: bytes.length / MB, unit: 'MB', note: `${n} records` },
    { what: 'until it is processed', value: large.processed / 1000, unit: 's' },
    {
      what: 'growth of the ingest process, at its highest',
      ...{ value: (after.peak - before.rss) / MB, unit: 'MB', aim: { most: 100 } }
    },
    { what: 'another site alone, until processed, median', value: median(alone), unit: 'ms' },
    {
      what: 'another site meanwhile, until processed, p95',
      ...{ value: quantile(meanwhile, 0.95), unit: 'ms', note: `${meanwhile.length} files` }
    },
    {
      what: 'another site meanwhile, slowest',
      ...{ value: Math.max(...meanwhile), unit: 'ms', aim: { most: 2_000 } }
    }
  ];
}

export const largeFile: Bench = {
  name: 'large-file',
  about:
    'One file of 32 MB and 60,000 records through the door, while another site sends ten small ones a second.',
  run
};
