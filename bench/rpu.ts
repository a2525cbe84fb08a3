import { putSourceKeys, newSourceKey } from '#db/sources.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { serverUrl } from '#db/testing/server-db.ts';
import { checkBare, prepareCopy, prepareInsert, prepareRows, readBareRows } from './parts/bare.ts';
import { post } from './parts/door.ts';
import { startIngestProcess } from './parts/ingest.ts';
import { nightFiles, type NightFile, type Sending, sendingOf } from './parts/night.ts';
import { inParallel, median, timed } from './parts/numbers.ts';
import { cpuOf } from './parts/process.ts';
import { openRecord } from './parts/record.ts';
import type { Bench, Context, Row } from './parts/types.ts';

/** Early on an ordinary morning, when night files come. */
const NOW = Date.parse('2026-11-18T05:00:00+01:00');
const RUNS = 3;
/** Sites that send at the same time, as in the demo. */
const WIDTH = 6;

/** One side of a comparison: rows a second, and CPU per thousand rows, ms. */
interface Side {
  rate: number;
  ingest: number;
  engine: number;
}

interface Run {
  first: Side;
  again: Side;
  bare: Side;
  /** The bare write at the engine's best; null on a server. */
  best: Side | null;
  rows: number;
}

/** One run on an empty record: warm-up, first send, re-send with 1 record in 20 changed, bare writes. */
async function once(context: Context, files: NightFile[], server: string | null): Promise<Run> {
  const closing: (() => Promise<unknown>)[] = [];
  const scope = { later: (close: () => Promise<unknown>) => void closing.push(close) };
  try {
    const record = await openRecord(scope, context.region, server);
    const { db, target, engine, dir } = record;
    const keys = new Map(files.map(({ finess }) => [finess, newSourceKey()]));
    const grants = [...keys].map(([finess, key]) => ({
      ...{ key, source: `bench-${finess}`, streams: ['rpu'], finess: [finess] },
      origin: 'simulated' as const
    }));
    await putSourceKeys(db, grants);
    const now = NOW;
    const ingest = await startIngestProcess(scope, { target, dataDir: dir, region: context.region, now });
    const send = ({ finess, bytes }: Sending): Promise<unknown> =>
      post(ingest.base, keys.get(finess) ?? '', bytes);
    const cpu = () => [cpuOf(ingest.pid), engine ? cpuOf(engine.pid) : Number.NaN] as const;
    const side = async (rows: number, act: () => Promise<unknown>): Promise<Side> => {
      const before = cpu();
      const { ms } = await timed(act);
      const after = cpu();
      const each = (i: 0 | 1): number => ((after[i] - before[i]) / rows) * 1000;
      return { rate: (rows / ms) * 1000, ingest: each(0), engine: each(1) };
    };
    const all = (sendings: readonly Sending[]): Promise<Side> =>
      side(
        sendings.reduce((sum, s) => sum + s.rows, 0),
        () => inParallel(sendings, WIDTH, async (s) => void (await send(s)))
      );
    // Compiled code and open connections, on a tenth of the sites; then an empty record again.
    for (let turn = 0; turn < 2; turn++)
      await all(
        files.slice(0, Math.ceil(files.length / 10)).map((f) => sendingOf(f, NOW - 2 * HOUR + turn * MINUTE))
      );
    await db.query(
      `TRUNCATE vigie.attendance, vigie.departure, vigie.rpu_day, vigie.rpu_file, vigie.rpu_held, vigie.oriented,
         vigie.unit_now, vigie.refresh_debt`
    );
    const first = await all(files.map((f) => sendingOf(f, NOW - 2 * MINUTE)));
    const again = await all(files.map((f) => sendingOf(f, NOW - MINUTE, { every: 20, turn: 0 })));
    const rows = await readBareRows(db);
    const middleOf = async (prepare: () => Promise<() => Promise<void>>): Promise<Side> => {
      const sides: Side[] = [];
      for (let i = 0; i < RUNS; i++) {
        sides.push(await side(rows.rows, await prepare()));
        await checkBare(db, rows);
      }
      const middle = sides.sort((x, y) => y.rate - x.rate)[1];
      if (!middle) throw new Error('nothing was written bare');
      return middle;
    };
    const bare = await middleOf(() =>
      server === null ? prepareInsert(db, rows) : prepareCopy(db, target, rows)
    );
    const best = server === null ? await middleOf(() => prepareRows(db, rows)) : null;
    return { first, again, bare, best, rows: rows.rows };
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function compare(
  context: Context,
  server: string | null,
  aims: { first: number; again: number }
): Promise<Row[]> {
  const files = await nightFiles(context.region, 75, NOW);
  const runs: Run[] = [];
  for (let i = 0; i < (context.small ? 1 : RUNS); i++) {
    const run = await once(context, files, server);
    const said = (s: Side): string => `${s.rate.toFixed(0)} rows/s`;
    context.say(`first ${said(run.first)}, re-send ${said(run.again)}, bare ${said(run.bare)}`);
    runs.push(run);
  }
  const of = (pick: (run: Run) => number): number => median(runs.map(pick));
  const kind = server === null ? 'embedded' : 'server';
  const against = server === null ? '% of a bare unnest insert' : '% of a bare COPY';
  const share = (side: 'first' | 'again'): number => of((r) => (r[side].rate / r.bare.rate) * 100);
  const costs = (what: string, side: 'first' | 'again' | 'bare'): Row[] =>
    (server === null ? (['ingest', 'engine'] as const) : (['ingest'] as const))
      .filter((part) => side !== 'bare' || part === 'engine')
      .map((part) => ({
        what: `${kind}: ${what}, CPU of the ${part === 'engine' ? 'engine' : 'ingest process'}`,
        ...{ value: of((r) => r[side][part]), unit: 'ms a thousand rows' }
      }));
  const rate = (what: string, side: 'first' | 'again' | 'bare'): Row => ({
    what: `${kind}: ${what}`,
    ...{ value: of((r) => r[side].rate), unit: 'rows/s' }
  });
  return [
    { what: `${kind}: rows of the record`, value: of((r) => r.rows), unit: 'rows' },
    rate('bare write of the same rows', 'bare'),
    ...costs('bare write', 'bare'),
    ...(server === null
      ? [
          {
            what: `${kind}: bare write, one array of rows instead of one a column`,
            ...{ value: of((r) => r.best?.rate ?? Number.NaN), unit: 'rows/s' }
          }
        ]
      : []),
    rate('first send', 'first'),
    { what: `${kind}: first send`, value: share('first'), unit: against, aim: { least: aims.first } },
    ...costs('first send', 'first'),
    rate('re-send, 5 % changed', 'again'),
    {
      what: `${kind}: re-send, 5 % changed`,
      value: share('again'),
      unit: against,
      aim: { least: aims.again }
    },
    ...costs('re-send', 'again')
  ];
}

export const rpu: Bench = {
  name: 'rpu',
  about:
    'Night files of every site, posted to the door of an ingest process: inbox, translation, record, answer. Against the same rows written bare into a like table of the same engine.',
  async run(context) {
    const rows = await compare(context, null, { first: 35, again: 50 });
    const server = serverUrl();
    if (server !== null) return [...rows, ...(await compare(context, server, { first: 15, again: 25 }))];
    const absent = { value: null, note: 'DATABASE_URL names no TimescaleDB server' };
    return [
      ...rows,
      { what: 'server: first send', unit: '% of a bare COPY', aim: { least: 15 }, ...absent },
      {
        what: 'server: re-send, 5 % changed',
        unit: '% of a bare COPY',
        aim: { least: 25 },
        ...absent
      }
    ];
  }
};
