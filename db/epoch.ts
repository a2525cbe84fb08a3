import { nextEpoch } from '#domain/epoch.ts';
import type { Queryable } from './connect.ts';

/** Identity of this record: seqs of two epochs cannot be compared. */
export async function readEpoch(db: Queryable): Promise<string> {
  const [row] = await db.query<{ id: string }>('SELECT id FROM vigie.epoch');
  if (!row) throw new Error('the record has no epoch: it was not migrated');
  return row.id;
}

/** A new identity, after a restore or a rebuild, later than the one it follows: readers start again from a full snapshot. */
export async function renewEpoch(db: Queryable): Promise<string> {
  const [now] = await db.query<{ ms: number; random: string }>(
    `SELECT (date_part('epoch', clock_timestamp()) * 1000)::float8 AS ms, gen_random_uuid()::text AS random`
  );
  if (!now) throw new Error('the database tells no time');
  const next = nextEpoch(now.ms, now.random, await readEpoch(db));
  await db.query('UPDATE vigie.epoch SET id = $1, created_at = clock_timestamp()', [next]);
  return next;
}
