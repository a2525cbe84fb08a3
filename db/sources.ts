import { createHash, randomBytes } from 'node:crypto';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { originCode, originOf } from './codes.ts';
import type { Db, Queryable } from './connect.ts';

/** What a source key allows. */
export interface SourceGrant {
  source: string;
  streams: string[];
  /** Sites the key may speak for; null = any of the region. */
  finess: string[] | null;
  origin: Origin;
  label?: string;
}

/** A key in force: its grant and the SHA-256 of the key, hex. */
export interface StoredGrant extends SourceGrant {
  keyHash: string;
  /** Process time from which it works no more; null: until it is revoked. */
  expiresAt: Instant | null;
}

/** SHA-256 of a key, hex: all that is ever stored of it. */
export const keyHashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** A new key: 32 random bytes. Shown once by whoever makes it; only its hash is ever stored. */
export function newSourceKey(): string {
  return `vg_${randomBytes(32).toString('base64url')}`;
}

/** Puts a key in force, or changes what it allows. Creates its source when there is none of that name. */
export async function putSourceKey(db: Db, key: string, grant: SourceGrant): Promise<void> {
  await putSourceKeys(db, [{ key, ...grant }]);
}

/** `putSourceKey` for many keys, in one transaction. */
export async function putSourceKeys(
  db: Db,
  grants: readonly (SourceGrant & { key: string })[]
): Promise<void> {
  await db.tx((tx) => writeKeys(tx, grants));
}

/** The rows of `putSourceKeys`, inside a transaction that does more. */
export async function writeKeys(
  tx: Queryable,
  grants: readonly (SourceGrant & { key: string })[]
): Promise<void> {
  const rows = grants.map(({ key, source, streams, finess, origin, label }) => ({
    ...{ source, streams, finess, label: label ?? '' },
    key_hash: keyHashOf(key),
    origin: originCode(origin)
  }));
  await tx.query(
    `INSERT INTO vigie.source (source, name)
     SELECT DISTINCT source, source FROM jsonb_to_recordset($1::jsonb) AS x(source text) ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)]
  );
  await tx.query(
    `INSERT INTO vigie.source_key (key_hash, source, streams, finess, origin, label)
     SELECT decode(key_hash, 'hex'), source, streams, finess, origin, label
     FROM jsonb_to_recordset($1::jsonb) AS x(key_hash text, source text, streams text[], finess text[], origin "char", label text)
     ON CONFLICT (key_hash) DO UPDATE SET source = excluded.source, streams = excluded.streams,
       finess = excluded.finess, origin = excluded.origin, label = excluded.label, revoked_at = NULL, expires_at = NULL`,
    [JSON.stringify(rows)]
  );
}

/** Every key in force. One that was replaced is among them until its end, which whoever keeps a copy honours. */
export async function readGrants(db: Queryable): Promise<StoredGrant[]> {
  const rows = await db.query<Omit<StoredGrant, 'origin' | 'label'> & { origin: string; label: string }>(
    `SELECT encode(key_hash, 'hex') AS "keyHash", source, streams, finess, origin, label, expires_at AS "expiresAt"
     FROM vigie.source_key
     WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp()) ORDER BY key_hash`
  );
  return rows.map((row) => ({ ...row, origin: originOf(row.origin) }));
}

/** Ends a key, by the SHA-256 of the key (hex). @returns false when no key in force has it */
export async function revokeSourceKey(db: Queryable, keyHash: string): Promise<boolean> {
  const rows = await db.query(
    `UPDATE vigie.source_key SET revoked_at = clock_timestamp()
     WHERE key_hash = decode($1, 'hex') AND revoked_at IS NULL RETURNING 1`,
    [keyHash]
  );
  return rows.length > 0;
}
