import { type AccountRole, accountViewer, type Viewer } from '#domain/access/roles.ts';
import { CodedError } from '#domain/errors.ts';
import { HOUR, type Instant, MINUTE } from '#domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit } from '../outbox.ts';
import { accessChanged, type Act, type SignInContext } from './act.ts';
import { putFactor, useFactor } from './factor.ts';
import { passwordMatches } from './password.ts';
import { newToken, tokenHash } from './seal.ts';
import { knownBrowser, type Recognised } from './known-browser.ts';
import { forgetTries, giveTryBack, sharedBy, subscriberOf, takeTry, type TryKey } from './tries.ts';

/** A session ends 12 h after sign-in, and 2 h after its last use. */
export const SESSION_LIFE = 12 * HOUR;
const SESSION_IDLE = 2 * HOUR;

/** Where a try comes from. */
interface From {
  address: string;
  /** Value of the cookie by which a browser that was in before is known (`known-browser.ts`). */
  known?: string;
}

/**
 * What a try at a password is counted by. Of a browser this account is known by: itself alone, so that no
 * stranger, also behind the same address, slows it down. Of a stranger: the account *from this address*, which a
 * right try forgets, and the address, to which it is given back.
 */
function passwordKeys(
  context: SignInContext,
  account: Recognised,
  { address, known = '' }: From
): { own: TryKey; shared: TryKey[] } {
  const browser = knownBrowser(context, known, account, 1);
  if (browser !== null) return { own: ['known', `${account.login} ${browser}`], shared: [] };
  return { own: ['pair', `${account.login} ${subscriberOf(address)}`], shared: sharedBy(address) };
}

/**
 * Opens a session by login and password. Unknown, disabled, without a password and wrong are one answer after
 * the same work. Tries are counted so that nobody can lock somebody else out (`passwordKeys`).
 * @throws CodedError SIGN_IN_REFUSED, SIGN_IN_BLOCKED (`where`: seconds to wait)
 */
export async function signIn(
  db: Db,
  { login, password, ...from }: { login: string; password: string } & From,
  context: SignInContext
): Promise<{ token: string; accountId: string }> {
  const { now } = context;
  const name = login.trim().toLowerCase().slice(0, 200);
  const [account] = await db.query<{ id: string; login: string; password: string | null }>(
    'SELECT id, login, password FROM vigie.account WHERE login = $1 AND disabled_at IS NULL',
    [name]
  );
  const { own, shared } = passwordKeys(context, account ?? { login: name, password: null }, from);
  await takeTry(db, context, [own, ...shared]);
  const right = await passwordMatches(password, account?.password ?? null).catch(async (error: unknown) => {
    await giveTryBack(db, context, [own, ...shared]);
    throw error;
  });
  if (!right || !account) throw new CodedError('SIGN_IN_REFUSED');
  const token = newToken();
  await db.tx(async (tx) => {
    // Nothing may have happened to the account while its password was computed.
    const [still] = await tx.query(
      `UPDATE vigie.account SET signed_in_at = to_timestamp($2::float8 / 1000)
       WHERE id = $1 AND disabled_at IS NULL AND password = $3 RETURNING 1`,
      [account.id, now, account.password]
    );
    if (!still) throw new CodedError('SIGN_IN_REFUSED');
    await forgetTries(tx, context, [own]);
    await giveTryBack(tx, context, shared);
    await insertSession(tx, token, account.id, 1, now);
    const actor = { id: account.id, label: account.login };
    await audit(tx, { at: now, actor, action: 'session.open', subject: `account:${account.id}` });
  });
  return { token, accountId: account.id };
}

/**
 * Whether this is the password of an account whose session is open: asked again before what a computer left
 * open must not do. Counted like a sign-in.
 * @throws CodedError SIGN_IN_REFUSED, SIGN_IN_BLOCKED
 */
export async function confirmPassword(
  db: Db,
  { accountId, password, ...from }: { accountId: string; password: string } & From,
  context: SignInContext
): Promise<void> {
  const [account = { login: '', password: null }] = await db.query<Recognised>(
    'SELECT login, password FROM vigie.account WHERE id::text = $1 AND disabled_at IS NULL',
    [accountId]
  );
  const { own } = passwordKeys(context, account, from);
  await takeTry(db, context, [own]);
  if (!(await passwordMatches(password, account.password)))
    throw new CodedError('SIGN_IN_REFUSED', 'current');
  await forgetTries(db, context, [own]);
}

/**
 * Shows the second factor in an open session. The session gets a new token: one that was known before the
 * factor was shown opens nothing after it. Whoever has the password can use up what strangers may try, from
 * everywhere; a browser that showed this account's factor before has tries of its own.
 * @throws CodedError FACTOR_REFUSED, SIGN_IN_BLOCKED
 */
export async function showFactor(
  db: Db,
  { token, accountId, code, address, known = '' }: { token: string; accountId: string; code: string } & From,
  context: SignInContext
): Promise<string> {
  const [account] = await db.query<Recognised>(
    'SELECT login, password FROM vigie.account WHERE id::text = $1',
    [accountId]
  );
  const browser = account ? knownBrowser(context, known, account, 2) : null;
  const own: TryKey =
    browser === null
      ? ['factor', `${accountId} ${subscriberOf(address)}`]
      : ['knownFactor', `${accountId} ${browser}`];
  const shared: TryKey[] = browser === null ? [['account', accountId], ...sharedBy(address)] : [];
  await takeTry(db, context, [own, ...shared]);
  const next = newToken();
  await db.tx(async (tx) => {
    const login = await useFactor(tx, { id: accountId, code, now: context.now, secret: context.secret });
    if (login === null) throw new CodedError('FACTOR_REFUSED', 'code');
    await replaceSession(tx, { token, next, accountId, now: context.now });
    await forgetTries(tx, context, [own]);
    await giveTryBack(tx, context, shared);
    const actor = { id: accountId, label: login };
    await audit(tx, { at: context.now, actor, action: 'session.factor', subject: `account:${accountId}` });
  });
  return next;
}

/** One session for another, with two factors. @throws CodedError SIGN_IN_REFUSED when the first has ended */
async function replaceSession(
  tx: Queryable,
  { token, next, accountId, now }: { token: string; next: string; accountId: string; now: Instant }
): Promise<void> {
  const gone = await tx.query(
    `DELETE FROM vigie.session WHERE token_hash = $1 AND account_id::text = $2
       AND expires_at > to_timestamp($3::float8 / 1000) AND seen_at > to_timestamp($4::float8 / 1000) RETURNING 1`,
    [tokenHash(token), accountId, now, now - SESSION_IDLE]
  );
  if (gone.length === 0) throw new CodedError('SIGN_IN_REFUSED');
  await insertSession(tx, next, accountId, 2, now);
}

/** Replaces a session by one with two factors; called when a second factor was just shown in another way. */
export async function raiseSession(
  db: Db,
  { token, accountId, now }: { token: string; accountId: string; now: Instant }
): Promise<string> {
  const next = newToken();
  await db.tx((tx) => replaceSession(tx, { token, next, accountId, now }));
  return next;
}

/**
 * Puts an offered second factor in force when a code of it is right. The session gets a new token, and the
 * other sessions of the account end: they knew less, or another factor.
 * @returns the token of the session from now on
 * @throws CodedError FACTOR_REFUSED, SIGN_IN_REFUSED when the session has ended
 */
export async function enrolFactor(
  db: Db,
  act: Act,
  {
    id,
    offer,
    code,
    token,
    secret
  }: { id: string; offer: string; code: string; token: string; secret: Uint8Array }
): Promise<string> {
  const next = newToken();
  await db.tx(async (tx) => {
    await putFactor(tx, act, { id, offer, code, secret });
    await replaceSession(tx, { token, next, accountId: id, now: act.now });
    await tx.query('DELETE FROM vigie.session WHERE account_id::text = $1 AND token_hash <> $2', [
      id,
      tokenHash(next)
    ]);
    await emit(tx, [accessChanged(act, id)]);
  });
  return next;
}

async function insertSession(
  tx: Queryable,
  token: string,
  account: string,
  factors: 1 | 2,
  now: Instant
): Promise<void> {
  await tx.query(
    `INSERT INTO vigie.session (token_hash, account_id, factors, created_at, seen_at, expires_at)
     VALUES ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000))`,
    [tokenHash(token), account, factors, now, now + SESSION_LIFE]
  );
}

/** Who holds this session now, with the roles of now; null when it has ended. Notes its use, to the minute. */
export async function readSession(db: Queryable, token: string, now: Instant): Promise<Viewer | null> {
  const [row] = await db.query<{
    id: string;
    roles: AccountRole[];
    sites: string[];
    factors: 1 | 2;
    enrolled: boolean;
    mustChange: boolean;
    seenAt: Instant;
  }>(
    `SELECT a.id, a.roles, a.sites, s.factors, a.totp IS NOT NULL AS enrolled, a.must_change AS "mustChange",
            s.seen_at AS "seenAt"
     FROM vigie.session s JOIN vigie.account a ON a.id = s.account_id
     WHERE s.token_hash = $1 AND a.disabled_at IS NULL
       AND s.expires_at > to_timestamp($2::float8 / 1000) AND s.seen_at > to_timestamp($3::float8 / 1000)`,
    [tokenHash(token), now, now - SESSION_IDLE]
  );
  if (!row) return null;
  if (now - row.seenAt > MINUTE) {
    await db.query(
      'UPDATE vigie.session SET seen_at = to_timestamp($2::float8 / 1000) WHERE token_hash = $1',
      [tokenHash(token), now]
    );
  }
  return accountViewer({ ...row, mustChangePassword: row.mustChange });
}

/** Ends one session; its sockets lose their topics at once. */
export async function endSession(db: Db, act: Act, token: string): Promise<void> {
  await db.tx(async (tx) => {
    const [gone] = await tx.query<{ account_id: string }>(
      'DELETE FROM vigie.session WHERE token_hash = $1 RETURNING account_id',
      [tokenHash(token)]
    );
    if (!gone) return;
    await audit(tx, {
      at: act.now,
      actor: act.actor,
      action: 'session.end',
      subject: `account:${gone.account_id}`
    });
    await emit(tx, [accessChanged(act, gone.account_id)]);
  });
}

/**
 * Ends every session of an account, for instance of a computer left open elsewhere.
 * @param keep token of the one session that goes on
 * @returns how many ended
 */
export async function endSessionsOf(
  db: Db,
  act: Act,
  accountId: string,
  keep: string | null = null
): Promise<number> {
  return db.tx(async (tx) => {
    const gone = await tx.query(
      'DELETE FROM vigie.session WHERE account_id::text = $1 AND token_hash IS DISTINCT FROM $2 RETURNING 1',
      [accountId, keep === null ? null : tokenHash(keep)]
    );
    await audit(tx, {
      at: act.now,
      actor: act.actor,
      action: 'session.end_all',
      subject: `account:${accountId}`
    });
    await emit(tx, [accessChanged(act, accountId)]);
    return gone.length;
  });
}

/** Deletes what has ended. @returns rows deleted */
export async function purgeSessions(db: Queryable, now: Instant): Promise<number> {
  const rows = await db.query(
    `WITH sessions AS (DELETE FROM vigie.session
       WHERE expires_at < to_timestamp($1::float8 / 1000) OR seen_at < to_timestamp($2::float8 / 1000) RETURNING 1),
     tries AS (DELETE FROM vigie.sign_in_try WHERE at < to_timestamp($3::float8 / 1000) RETURNING 1)
     SELECT * FROM sessions UNION ALL SELECT * FROM tries`,
    [now, now - SESSION_IDLE, now - 24 * HOUR]
  );
  return rows.length;
}
