import type { Queryable } from './connect.ts';

/** A fact about this data folder (its nature, region, seed); null when it was never written. */
export async function readSetting(db: Queryable, key: string): Promise<unknown> {
  const [row] = await db.query<{ value: unknown }>('SELECT value FROM vigie.setting WHERE key = $1', [key]);
  return row?.value ?? null;
}

/** Writes a fact; it must be JSON. */
export async function writeSetting(db: Queryable, key: string, value: unknown): Promise<void> {
  await db.query(
    `INSERT INTO vigie.setting (key, value) VALUES ($1, $2::jsonb)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = clock_timestamp()`,
    [key, JSON.stringify(value)]
  );
}
