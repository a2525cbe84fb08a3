import { randomInt } from 'node:crypto';
import { PUBLIC, type Viewer } from '#domain/access/roles.ts';
import { CodedError } from '#domain/errors.ts';
import { HOUR, type Instant, MINUTE } from '#domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit } from '../outbox.ts';
import { accessChanged, type Act, type SignInContext } from './act.ts';
import { newToken, tokenHash } from './seal.ts';
import { forgetTries, giveTryBack, sharedBy, subscriberOf, takeTry, type TryKey } from './tries.ts';

export type DeviceLevel = 'wall' | 'ward';

/** A shared screen as the administrator's list shows it. */
export interface Device {
  id: string;
  level: DeviceLevel;
  /** Where it stands; never a person. */
  name: string;
  /** FINESS of a ward PC. */
  site: string | null;
  createdAt: Instant;
  enrolledAt: Instant | null;
  seenAt: Instant | null;
  revokedAt: Instant | null;
  /** End of the code that waits to be typed. */
  codeUntil: Instant | null;
}

const CODE_LIFE = 15 * MINUTE;
/** Browsers keep a cookie this long at most; so long an old screen is known as one. */
export const ENDED_KEPT = 400 * 24 * HOUR;
/** No letter or digit that is read for another: 30 signs, eight of them are 6.5e11 codes. */
const SIGNS = 'ABCDEFGHJKMNPQRTUVWXYZ23456789';

/** `ABCD-EFGH`. */
function newCode(): string {
  const signs = Array.from({ length: 8 }, () => SIGNS[randomInt(SIGNS.length)]).join('');
  return `${signs.slice(0, 4)}-${signs.slice(4)}`;
}

/** As typed: case, spaces and whatever stands for the hyphen do not matter. */
const plainCode = (code: string) => code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/** Every shared screen: those in force first, then the revoked ones, latest last. */
export function listDevices(db: Queryable): Promise<Device[]> {
  return db.query<Device>(
    `SELECT id, level, name, site, created_at AS "createdAt", enrolled_at AS "enrolledAt", seen_at AS "seenAt",
            revoked_at AS "revokedAt", code_until AS "codeUntil"
     FROM vigie.device ORDER BY revoked_at NULLS FIRST, name, created_at`
  );
}

/**
 * Makes a device and the code that enrols it: 15 minutes, one use, shown once.
 * @throws CodedError DEVICE_INVALID (`where` is the field)
 */
export async function createDevice(
  db: Db,
  act: Act,
  { level, name, site }: { level: string; name: string; site: string | null },
  known: ReadonlySet<string>
): Promise<{ id: string; code: string }> {
  const plain = name.trim();
  if (level !== 'wall' && level !== 'ward') throw new CodedError('DEVICE_INVALID', 'level');
  if (plain.length < 1 || plain.length > 80 || /\p{Cc}/u.test(plain))
    throw new CodedError('DEVICE_INVALID', 'name');
  const own = level === 'ward' ? site : null;
  if (level === 'ward' && !(own && known.has(own))) throw new CodedError('DEVICE_INVALID', 'site');
  const code = newCode();
  return db.tx(async (tx) => {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO vigie.device (level, name, site, code_hash, code_until, created_at)
       VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000)) RETURNING id`,
      [level, plain, own, tokenHash(plainCode(code)), act.now + CODE_LIFE, act.now]
    );
    const id = row?.id ?? '';
    const after = { level, name: plain, site: own };
    await audit(tx, { ...entry(act, 'device.create', id), after });
    return { id, code };
  });
}

interface State {
  level: DeviceLevel;
  name: string;
  site: string | null;
  enrolledAt: Instant | null;
  revokedAt: Instant | null;
  codeUntil: Instant | null;
}

/** A device as the audit log tells it. @throws CodedError DEVICE_UNKNOWN */
async function lockDevice(tx: Queryable, id: string): Promise<State> {
  const [row] = await tx.query<{ [K in keyof State]: State[K] }>(
    `SELECT level, name, site, enrolled_at AS "enrolledAt", revoked_at AS "revokedAt", code_until AS "codeUntil"
     FROM vigie.device WHERE id::text = $1 FOR UPDATE`,
    [id]
  );
  if (!row) throw new CodedError('DEVICE_UNKNOWN');
  return row;
}

/**
 * A new code for a device whose screen was replaced or whose code ran out; the old screen loses its access, and
 * is told whom to call.
 * @throws CodedError DEVICE_UNKNOWN
 */
export async function renewDevice(db: Db, act: Act, id: string): Promise<string> {
  const code = newCode();
  await db.tx(async (tx) => {
    const before = await lockDevice(tx, id);
    const codeUntil = act.now + CODE_LIFE;
    await tx.query(
      `INSERT INTO vigie.device_ended (token_hash, device_id, ended_at)
       SELECT token_hash, id, to_timestamp($2::float8 / 1000) FROM vigie.device
       WHERE id::text = $1 AND token_hash IS NOT NULL`,
      [id, act.now]
    );
    await tx.query(
      `UPDATE vigie.device SET code_hash = $2, code_until = to_timestamp($3::float8 / 1000), token_hash = NULL,
         enrolled_at = NULL, revoked_at = NULL WHERE id::text = $1`,
      [id, tokenHash(plainCode(code)), codeUntil]
    );
    const after = { ...before, enrolledAt: null, revokedAt: null, codeUntil };
    await audit(tx, { ...entry(act, 'device.renew', id), before, after });
    await emit(tx, [accessChanged(act, id)]);
  });
  return code;
}

const entry = (act: Act, action: string, id: string) => ({
  at: act.now,
  actor: act.actor,
  action,
  subject: `device:${id}`
});

/** Ends a device's access at once. @throws CodedError DEVICE_UNKNOWN */
export async function revokeDevice(db: Db, act: Act, id: string): Promise<void> {
  await db.tx(async (tx) => {
    const before = await lockDevice(tx, id);
    if (before.revokedAt !== null) throw new CodedError('DEVICE_UNKNOWN');
    await tx.query(
      `UPDATE vigie.device SET revoked_at = to_timestamp($2::float8 / 1000), code_hash = NULL, code_until = NULL
       WHERE id::text = $1`,
      [id, act.now]
    );
    const after = { ...before, revokedAt: act.now, codeUntil: null };
    await audit(tx, { ...entry(act, 'device.revoke', id), before, after });
    await emit(tx, [accessChanged(act, id)]);
  });
}

/**
 * Uses an enrolment code on a screen.
 * @returns the token of the screen's cookie, and what the screen is
 * @throws CodedError DEVICE_CODE_WRONG, SIGN_IN_BLOCKED
 */
export async function enrolDevice(
  db: Db,
  { code, address }: { code: string; address: string },
  context: SignInContext
): Promise<{ token: string; id: string; level: DeviceLevel; site: string | null }> {
  const { now } = context;
  const own: TryKey = ['device', subscriberOf(address)];
  const shared = sharedBy(address);
  await takeTry(db, context, [own, ...shared]);
  const token = newToken();
  const device = await db.tx(async (tx) => {
    const [row] = await tx.query<{ id: string; level: DeviceLevel; site: string | null; name: string }>(
      `UPDATE vigie.device SET token_hash = $2, code_hash = NULL, code_until = NULL,
         enrolled_at = to_timestamp($3::float8 / 1000), seen_at = to_timestamp($3::float8 / 1000)
       WHERE code_hash = $1 AND code_until > to_timestamp($3::float8 / 1000) AND revoked_at IS NULL
       RETURNING id, level, site, name`,
      [tokenHash(plainCode(code)), tokenHash(token), now]
    );
    if (!row) throw new CodedError('DEVICE_CODE_WRONG', 'code');
    await forgetTries(tx, context, [own]);
    await giveTryBack(tx, context, shared);
    const actor = { id: row.id, label: row.name };
    await audit(tx, { at: now, actor, action: 'device.enrol', subject: `device:${row.id}` });
    return row;
  });
  return { token, id: device.id, level: device.level, site: device.site };
}

/**
 * What a device's cookie opens now; `revoked` when it opened something once, also before its device got a new
 * code. Notes its use, to the minute.
 */
export async function readDevice(
  db: Queryable,
  token: string,
  now: Instant
): Promise<{ id: string; viewer: Viewer; revoked: boolean } | null> {
  const [row] = await db.query<{
    id: string;
    level: DeviceLevel;
    site: string | null;
    revoked: boolean;
    seenAt: Instant | null;
  }>(
    `SELECT id, level, site, revoked_at IS NOT NULL AS revoked, seen_at AS "seenAt"
     FROM vigie.device WHERE token_hash = $1
     UNION ALL
     SELECT device_id, 'wall', NULL, true, NULL FROM vigie.device_ended WHERE token_hash = $1
     LIMIT 1`,
    [tokenHash(token)]
  );
  if (!row) return null;
  if (row.revoked) return { id: row.id, viewer: PUBLIC, revoked: true };
  if (now - (row.seenAt ?? 0) > MINUTE)
    await db.query('UPDATE vigie.device SET seen_at = to_timestamp($2::float8 / 1000) WHERE id = $1', [
      row.id,
      now
    ]);
  const sites = row.site ? [row.site] : [];
  return {
    id: row.id,
    viewer: { kind: 'device', id: row.id, roles: ['public', row.level], sites, pending: null },
    revoked: false
  };
}

/** Forgets screens that ended so long ago that no browser holds their cookie. @returns rows deleted */
export async function purgeEndedDevices(db: Queryable, now: Instant): Promise<number> {
  const gone = await db.query(
    'DELETE FROM vigie.device_ended WHERE ended_at < to_timestamp($1::float8 / 1000) RETURNING 1',
    [now - ENDED_KEPT]
  );
  return gone.length;
}
