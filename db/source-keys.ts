import { CodedError } from '#domain/errors.ts';
import type { Origin } from '#domain/origin.ts';
import { isStream } from '#domain/streams.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { Act } from './access/act.ts';
import { audit } from './audit.ts';
import { originOf } from './codes.ts';
import type { Db, Queryable } from './connect.ts';
import { keyHashOf, newSourceKey, revokeSourceKey, type StoredGrant, writeKeys } from './sources.ts';

/** A source key as an administrator's list shows it, in force or over. */
export interface SourceKey extends StoredGrant {
  label: string;
  createdAt: Instant;
  revokedAt: Instant | null;
}

/** How long an old key may go on beside the one that replaces it. */
export const OVERLAP_MAX = 7 * 24 * HOUR;
/** Signs of a key's hash that tell it apart; whole hashes stand in no list and no log. */
export const SHORT_HASH = 12;

const COLUMNS = `encode(key_hash, 'hex') AS "keyHash", source, streams, finess, origin, label,
  created_at AS "createdAt", expires_at AS "expiresAt", revoked_at AS "revokedAt"`;

type Row = Omit<SourceKey, 'origin'> & { origin: string };
const keyOf = (row: Row): SourceKey => ({ ...row, origin: originOf(row.origin) });

/** Every key there ever was: those in force first, then by source, the newest first. */
export async function listSourceKeys(db: Queryable): Promise<SourceKey[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM vigie.source_key
     ORDER BY revoked_at IS NOT NULL OR coalesce(expires_at < clock_timestamp(), false), source, created_at DESC`
  );
  return rows.map(keyOf);
}

/** What somebody asks a new key for. */
export interface KeyWish {
  source: string;
  /** Streams it may send; absent: `rpu` alone. */
  streams?: readonly string[];
  /** null: any site of the region. */
  finess: readonly string[] | null;
  origin: string;
  label: string;
}

/** The region and whether it is a demonstration: its keys are simulated, and only its. */
export interface KeyContext {
  demo: boolean;
  known: ReadonlySet<string>;
}

/** @throws CodedError KEY_INVALID (`where` is the field) */
function checked({ source, streams = ['rpu'], finess, origin, label }: KeyWish, { demo, known }: KeyContext) {
  if (!/^[\w .-]{2,60}$/.test(source)) throw new CodedError('KEY_INVALID', 'source');
  if (!isOrigin(origin) || demo !== (origin === 'simulated')) throw new CodedError('KEY_INVALID', 'origin');
  if (finess !== null && (finess.length === 0 || !finess.every((one) => known.has(one))))
    throw new CodedError('KEY_INVALID', 'finess');
  if (streams.length === 0 || !streams.every(isStream)) throw new CodedError('KEY_INVALID', 'streams');
  if (label.length > 80 || /\p{Cc}/u.test(label)) throw new CodedError('KEY_INVALID', 'label');
  return {
    source,
    streams: [...new Set(streams)].toSorted(),
    finess: finess && [...new Set(finess)].toSorted(),
    origin,
    label
  };
}

const isOrigin = (text: string): text is Origin =>
  text === 'real' || text === 'exercise' || text === 'simulated';

/**
 * Makes a source key.
 * @returns the key, shown once
 * @throws CodedError KEY_INVALID (`where` is the field)
 */
export async function createSourceKey(
  db: Db,
  act: Act,
  wish: KeyWish,
  context: KeyContext
): Promise<{ key: string; keyHash: string }> {
  const grant = checked({ ...wish, source: wish.source.trim(), label: wish.label.trim() }, context);
  const key = newSourceKey();
  const keyHash = keyHashOf(key);
  await db.tx(async (tx) => {
    await writeKeys(tx, [{ key, ...grant }]);
    await audit(tx, { ...entry(act, 'key.create', keyHash), after: grant });
  });
  return { key, keyHash };
}

/**
 * Replaces a key: the new one allows the same and works at once, the old one ends at `endsAt`.
 * @param which.endsAt process time, at most seven days from now
 * @returns the new key, shown once
 * @throws CodedError KEY_UNKNOWN when it is over, revoked or replaced already; KEY_INVALID (`endsAt`)
 */
export async function rotateSourceKey(
  db: Db,
  act: Act,
  which: { keyHash: string; endsAt: Instant }
): Promise<{ key: string; keyHash: string }> {
  const { endsAt } = which;
  if (!(endsAt >= act.now && endsAt <= act.now + OVERLAP_MAX)) throw new CodedError('KEY_INVALID', 'endsAt');
  const key = newSourceKey();
  const keyHash = keyHashOf(key);
  await db.tx(async (tx) => {
    const [row] = await tx.query<Row>(
      `UPDATE vigie.source_key SET expires_at = to_timestamp($2::float8 / 1000)
       WHERE encode(key_hash, 'hex') = $1 AND revoked_at IS NULL AND expires_at IS NULL RETURNING ${COLUMNS}`,
      [which.keyHash, endsAt]
    );
    if (!row) throw new CodedError('KEY_UNKNOWN');
    const { source, streams, finess, origin, label } = keyOf(row);
    await writeKeys(tx, [{ key, source, streams, finess, origin, label }]);
    const before = { source, streams, finess, origin, label, expiresAt: null };
    const after = { ...before, expiresAt: endsAt, replacedBy: shortHash(keyHash) };
    await audit(tx, { ...entry(act, 'key.rotate', which.keyHash), before, after });
  });
  return { key, keyHash };
}

/** Ends a key at once. @throws CodedError KEY_UNKNOWN when none in force has this hash */
export async function endSourceKey(db: Db, act: Act, keyHash: string): Promise<void> {
  await db.tx(async (tx) => {
    const [row] = await tx.query<Row>(
      `SELECT ${COLUMNS} FROM vigie.source_key WHERE encode(key_hash, 'hex') = $1 FOR UPDATE`,
      [keyHash]
    );
    if (!row || !(await revokeSourceKey(tx, keyHash))) throw new CodedError('KEY_UNKNOWN');
    const { source, streams, finess, origin, label } = keyOf(row);
    const before = { source, streams, finess, origin, label, expiresAt: row.expiresAt, revokedAt: null };
    await audit(tx, {
      ...entry(act, 'key.revoke', keyHash),
      before,
      after: { ...before, revokedAt: act.now }
    });
  });
}

/** What lists and logs show of a key's hash. */
export const shortHash = (keyHash: string): string => keyHash.slice(0, SHORT_HASH);

const entry = (act: Act, action: string, keyHash: string) => ({
  at: act.now,
  actor: act.actor,
  action,
  subject: `key:${shortHash(keyHash)}`
});
