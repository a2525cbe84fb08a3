import { putSourceKeys, newSourceKey } from '#db/sources.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { serverUrl } from '#db/testing/server-db.ts';
import { bareCopy, bareInsert, readBareRows } from './parts/bare.ts';
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

interface Run {
  first: number;
  again: number;
  bare: number;
  /** CPU of the re-send, share of its time. */
  busy: { ingest: number; engine: number };
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
    const all = async (sendings: readonly Sending[]): Promise<number> => {
      const rows = sendings.reduce((sum, s) => sum + s.rows, 0);
      const { ms } = await timed(() => inParallel(sendings, WIDTH, async (s) => void (await send(s))));
      return (rows / ms) * 1000;
    };
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
    const again = files.map((f) => sendingOf(f, NOW - MINUTE, { every: 20, turn: 0 }));
    const cpu = () => ({ ingest: cpuOf(ingest.pid), engine: engine ? cpuOf(engine.pid) : 0 });
    const before = cpu();
    const resend = await timed(() => all(again));
    const after = cpu();
    const bare = await readBareRows(db);
    const rates = [];
    for (let i = 0; i < RUNS; i++)
      rates.push(server === null ? await bareInsert(db, bare) : await bareCopy(db, server, bare));
    return {
      ...{ first, again: resend.result, bare: median(rates), rows: bare.rows },
      busy: {
        ingest: (after.ingest - before.ingest) / resend.ms,
        engine: (after.engine - before.engine) / resend.ms
      }
    };
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
    context.say(
      `run ${i + 1}: first ${run.first.toFixed(0)}, re-send ${run.again.toFixed(0)}, bare ${run.bare.toFixed(0)} rows/s`
    );
    runs.push(run);
  }
  const of = (pick: (run: Run) => number): number => median(runs.map(pick));
  const kind = server === null ? 'embedded' : 'server';
  const against = server === null ? '% of a bare unnest insert' : '% of a bare COPY';
  const row = (what: string, value: number, unit: string, aim?: Row['aim']): Row => ({
    ...{ what: `${kind}: ${what}`, value, unit },
    ...(aim ? { aim } : {})
  });
  return [
    row(
      'bare write of the same rows',
      of((r) => r.bare),
      'rows/s'
    ),
    row(
      'first send, whole path',
      of((r) => r.first),
      'rows/s'
    ),
    row(
      'first send',
      of((r) => (r.first / r.bare) * 100),
      against,
      { least: aims.first }
    ),
    row(
      're-send, 5 % changed, whole path',
      of((r) => r.again),
      'rows/s'
    ),
    row(
      're-send, 5 % changed',
      of((r) => (r.again / r.bare) * 100),
      against,
      { least: aims.again }
    ),
    row(
      'CPU of the ingest process during the re-send',
      of((r) => r.busy.ingest * 100),
      '% of a core'
    ),
    row(
      'CPU of the engine during the re-send',
      of((r) => r.busy.engine * 100),
      '% of a core'
    ),
    row(
      'rows of the record',
      of((r) => r.rows),
      'rows'
    )
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
