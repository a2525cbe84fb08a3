import type { Db } from './connect.ts';
import { readSetting, writeSetting } from './setting.ts';

/** Small tables that change with every file or tick: vacuumed at each run, a few milliseconds each. */
const HOT = [
  'outbox',
  'unit_now',
  'news_now',
  'ror_now',
  'ror_location',
  'ed_state',
  'closure',
  'team',
  'hub_message',
  'samu_case',
  'inbox',
  'inbox_chunk',
  'rpu_file',
  'rpu_day',
  'rpu_held',
  'oriented',
  'quarantine',
  'refresh_debt',
  'picture_state',
  'clock',
  'lease',
  'job_run',
  'setting'
];

/** Chunks wait until this many row versions were ended in them, or this long (process ms). */
const ENDED_ENOUGH = 5_000;
const PATIENCE = 30 * 60_000;
const SETTING = 'vacuum.chunks';

interface Mark {
  /** Newest `rpu_file.id` whose chunks were vacuumed, and when. */
  file: number;
  at: number;
}

/**
 * `VACUUM (ANALYZE)` of what changed. A server has its autovacuum; the embedded engine has none and counts no
 * changes, so what changed is read from the record itself: the small tables always do, and files say which days
 * they touched.
 * @returns tables vacuumed
 */
export async function vacuumChanged(db: Db, now: number): Promise<number> {
  for (const table of HOT) await db.query(`VACUUM (ANALYZE) vigie.${table}`);
  const mark = ((await readSetting(db, SETTING)) as Mark | null) ?? { file: 0, at: 0 };
  const [done] = await db.query<{ file: number; ended: number; changed: number }>(
    `SELECT coalesce(max(id), 0)::int AS file, coalesce(sum(corrected + withdrawn), 0)::int AS ended,
       coalesce(sum(inserted + corrected + withdrawn), 0)::int AS changed
     FROM vigie.rpu_file WHERE id > $1`,
    [mark.file]
  );
  if (!done || done.changed === 0) return HOT.length;
  if (done.ended < ENDED_ENOUGH && now - mark.at < PATIENCE) return HOT.length;
  const chunks = await touchedChunks(db, mark.file, done.file);
  for (const chunk of chunks) await db.query(`VACUUM (ANALYZE) ${chunk}`);
  await writeSetting(db, SETTING, { file: done.file, at: now } satisfies Mark);
  return HOT.length + chunks.length;
}

/** Chunks of the hypertables and of their aggregates that files of this range may have touched. */
async function touchedChunks(db: Db, after: number, upTo: number): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `WITH touched AS MATERIALIZED (
       SELECT DISTINCT from_day, to_day FROM vigie.rpu_file
       WHERE id > $1 AND id <= $2 AND inserted + corrected + withdrawn > 0
     )
     SELECT format('%I.%I', c.chunk_schema, c.chunk_name) AS name FROM timescaledb_information.chunks c
     WHERE (c.hypertable_schema = 'vigie' AND c.hypertable_name IN ('attendance', 'departure')
         OR c.hypertable_name LIKE '\\_materialized\\_hypertable\\_%')
       AND EXISTS (SELECT 1 FROM touched t WHERE c.range_start < t.to_day + 4 AND c.range_end > t.from_day - 1)
     ORDER BY c.range_start`,
    [after, upTo]
  );
  return rows.map((row) => row.name);
}
