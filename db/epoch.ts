import type { Queryable } from './connect.ts';

/** Identity of this record: seqs of two epochs cannot be compared. */
export async function readEpoch(db: Queryable): Promise<string> {
  const [row] = await db.query<{ id: string }>('SELECT id FROM vigie.epoch');
  if (!row) throw new Error('the record has no epoch: it was not migrated');
  return row.id;
}

/** A new identity, after a restore or a rebuild: every reader starts again from a full snapshot. */
export async function renewEpoch(db: Queryable): Promise<string> {
  const [row] = await db.query<{ id: string }>(
    'UPDATE vigie.epoch SET id = gen_random_uuid(), created_at = clock_timestamp() RETURNING id'
  );
  return row?.id ?? readEpoch(db);
}
