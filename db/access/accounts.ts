import {
  type AccountCommand,
  type AccountFacts,
  checkPassword,
  decideAccount
} from '#domain/access/account.ts';
import type { AccountRole, Viewer } from '#domain/access/roles.ts';
import { CodedError } from '#domain/errors.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { type Actor, audit } from '../audit.ts';
import type { Db, Queryable } from '../connect.ts';
import { emit } from '../outbox.ts';
import { accessChanged, type Act, type SignInContext } from './act.ts';
import { hashPassword } from './password.ts';
import { newToken, tokenHash } from './seal.ts';
import { forgetTries, giveTryBack, sharedBy, subscriberOf, takeTry, type TryKey } from './tries.ts';

export type { Act } from './act.ts';

/** An invitation lives three days: one that was forgotten in a mailbox opens nothing. */
const INVITATION = 72 * HOUR;

/** An account as an administrator's list shows it. */
export interface Account extends AccountFacts {
  id: string;
  roles: readonly AccountRole[];
  version: number;
  createdAt: Instant;
  signedInAt: Instant | null;
  hasPassword: boolean;
  hasFactor: boolean;
  invitedUntil: Instant | null;
}

const COLUMNS = `id, login, name, roles, sites, disabled_at IS NOT NULL AS disabled, version, created_at AS "createdAt",
  signed_in_at AS "signedInAt", password IS NOT NULL AS "hasPassword", totp IS NOT NULL AS "hasFactor",
  invite_until AS "invitedUntil"`;

/** Every account, disabled ones included, by login. */
export function listAccounts(db: Queryable): Promise<Account[]> {
  return db.query<Account>(`SELECT ${COLUMNS} FROM vigie.account ORDER BY login`);
}

/** @throws CodedError ACCOUNT_UNKNOWN */
export async function readAccount(db: Queryable, id: string): Promise<Account> {
  const [account] = await db.query<Account>(`SELECT ${COLUMNS} FROM vigie.account WHERE id::text = $1`, [id]);
  if (!account) throw new CodedError('ACCOUNT_UNKNOWN');
  return account;
}

const factsOf = ({ login, name, roles, sites, disabled }: AccountFacts): AccountFacts => ({
  login,
  name,
  roles,
  sites,
  disabled
});

/**
 * Makes an account and its first invitation.
 * @returns the account's id, and the token of the invitation, shown once
 * @throws CodedError ACCOUNT_INVALID, ACCOUNT_EXISTS
 */
export async function createAccount(
  db: Db,
  act: Act,
  command: Extract<AccountCommand, { kind: 'create' }>,
  known: ReadonlySet<string>
): Promise<{ id: string; invitation: string }> {
  const facts = decideAccount(null, command, { known, otherAdmins: 0 });
  const invitation = newToken();
  return db.tx(async (tx) => {
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO vigie.account (login, name, roles, sites, invite_hash, invite_until, created_at)
       VALUES ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000), to_timestamp($7::float8 / 1000))
       ON CONFLICT (login) DO NOTHING RETURNING id`,
      [
        facts.login,
        facts.name,
        facts.roles,
        facts.sites,
        tokenHash(invitation),
        act.now + INVITATION,
        act.now
      ]
    );
    if (!row) throw new CodedError('ACCOUNT_EXISTS', 'login');
    await audit(tx, entry(act, 'account.create', row.id, null, facts));
    return { id: row.id, invitation };
  });
}

/**
 * Changes an account; whoever is signed in with it loses or wins rights at once.
 * @param version the one the editor saw
 * @throws CodedError ACCOUNT_CHANGED, ACCOUNT_UNKNOWN, ACCOUNT_INVALID, ACCOUNT_LAST_ADMIN
 */
export async function changeAccount(
  db: Db,
  act: Act,
  { id, version }: { id: string; version: number },
  command: Exclude<AccountCommand, { kind: 'create' }>,
  known: ReadonlySet<string>
): Promise<void> {
  await db.tx(async (tx) => {
    // All admins are locked, so that two administrators cannot remove each other at the same moment.
    const admins = await tx.query<{ id: string }>(
      `SELECT id FROM vigie.account WHERE disabled_at IS NULL AND 'admin' = ANY (roles) ORDER BY id FOR UPDATE`
    );
    const before = await lockAccount(tx, id);
    if (before.version !== version) throw new CodedError('ACCOUNT_CHANGED');
    const otherAdmins = admins.filter((admin) => admin.id !== id).length;
    const after = decideAccount(factsOf(before), command, { known, otherAdmins });
    await tx.query(
      `UPDATE vigie.account SET name = $2, roles = $3, sites = $4, version = version + 1,
         disabled_at = CASE WHEN $5 THEN coalesce(disabled_at, to_timestamp($6::float8 / 1000)) END
       WHERE id::text = $1`,
      [id, after.name, after.roles, after.sites, after.disabled, act.now]
    );
    if (after.disabled) await tx.query('DELETE FROM vigie.session WHERE account_id::text = $1', [id]);
    await audit(tx, entry(act, `account.${command.kind}`, id, factsOf(before), after));
    await emit(tx, [accessChanged(act, id)]);
  });
}

/**
 * A new invitation: sets the password (and the second factor) anew. Open sessions end: this is also what one
 * does for an account that may have been taken.
 */
export async function inviteAccount(db: Db, act: Act, id: string): Promise<string> {
  const invitation = newToken();
  await db.tx(async (tx) => {
    const before = await lockAccount(tx, id);
    const invitedUntil = act.now + INVITATION;
    await tx.query(
      `UPDATE vigie.account SET invite_hash = $2, invite_until = to_timestamp($3::float8 / 1000),
         password = NULL, totp = NULL, version = version + 1 WHERE id::text = $1`,
      [id, tokenHash(invitation), invitedUntil]
    );
    await tx.query('DELETE FROM vigie.session WHERE account_id::text = $1', [id]);
    const after = { hasPassword: false, hasFactor: false, invitedUntil };
    await audit(tx, entry(act, 'account.invite', id, entryOf(before), after));
    await emit(tx, [accessChanged(act, id)]);
  });
  return invitation;
}

/** Whose invitation this is, or null when it was used, is over or never was. */
export async function readInvitation(
  db: Queryable,
  token: string,
  now: Instant
): Promise<{ id: string; login: string; name: string } | null> {
  const [row] = await db.query<{ id: string; login: string; name: string }>(
    `SELECT id, login, name FROM vigie.account
     WHERE invite_hash = $1 AND invite_until > to_timestamp($2::float8 / 1000) AND disabled_at IS NULL`,
    [tokenHash(token), now]
  );
  return row ?? null;
}

/**
 * Whose invitation this is, counted like any guess.
 * @throws CodedError INVITATION_OVER, SIGN_IN_BLOCKED (`where`: seconds to wait)
 */
export async function showInvitation(
  db: Db,
  { token, address }: { token: string; address: string },
  context: SignInContext
): Promise<{ id: string; login: string; name: string }> {
  const own: TryKey = ['invitation', subscriberOf(address)];
  const shared = sharedBy(address);
  await takeTry(db, context, [own, ...shared]);
  const invited = await readInvitation(db, token, context.now);
  if (!invited) throw new CodedError('INVITATION_OVER', 'invitation');
  await forgetTries(db, context, [own]);
  await giveTryBack(db, context, shared);
  return invited;
}

/**
 * Uses an invitation: sets the password, once.
 * @throws CodedError INVITATION_OVER, PASSWORD_WEAK
 */
export async function acceptInvitation(
  db: Db,
  { token, password, now }: { token: string; password: string; now: Instant }
): Promise<{ id: string; login: string }> {
  const invited = await readInvitation(db, token, now);
  if (!invited) throw new CodedError('INVITATION_OVER');
  checkPassword(password, invited.login);
  const stored = await hashPassword(password);
  return db.tx(async (tx) => {
    const rows = await tx.query(
      `UPDATE vigie.account SET password = $2, invite_hash = NULL, invite_until = NULL, must_change = false,
         version = version + 1
       WHERE invite_hash = $1 AND invite_until > to_timestamp($3::float8 / 1000) AND disabled_at IS NULL RETURNING id`,
      [tokenHash(token), stored, now]
    );
    if (rows.length === 0) throw new CodedError('INVITATION_OVER');
    const actor = { id: invited.id, label: invited.login };
    await audit(tx, { at: now, actor, action: 'account.password', subject: `account:${invited.id}` });
    return { id: invited.id, login: invited.login };
  });
}

/** Changes one's own password; the other sessions of the account end. */
export async function setPassword(
  db: Db,
  act: Act,
  { id, login, password, keep }: { id: string; login: string; password: string; keep: string }
): Promise<void> {
  checkPassword(password, login);
  const stored = await hashPassword(password);
  await db.tx(async (tx) => {
    await tx.query(
      'UPDATE vigie.account SET password = $2, must_change = false, version = version + 1 WHERE id::text = $1',
      [id, stored]
    );
    await tx.query('DELETE FROM vigie.session WHERE account_id::text = $1 AND token_hash <> $2', [
      id,
      tokenHash(keep)
    ]);
    await audit(tx, entry(act, 'account.password', id));
    await emit(tx, [accessChanged(act, id)]);
  });
}

/** How long a disabled account is kept: somebody on a year's leave comes back to it. */
const DISABLED_KEPT = 395 * 24 * HOUR;

/** Deletes accounts that were disabled 13 months ago; the audit log keeps what they did. @returns how many */
export async function purgeAccounts(db: Db, now: Instant): Promise<number> {
  return db.tx(async (tx) => {
    const gone = await tx.query<{ id: string }>(
      'DELETE FROM vigie.account WHERE disabled_at < to_timestamp($1::float8 / 1000) RETURNING id',
      [now - DISABLED_KEPT]
    );
    const actor = { id: 'system', label: 'system' };
    for (const { id } of gone)
      await audit(tx, { at: now, actor, action: 'account.delete', subject: `account:${id}` });
    return gone.length;
  });
}

/** What an account can be entered with, as the audit log tells it: never the secrets themselves. */
const entryOf = ({ hasPassword, hasFactor, invitedUntil }: Account) => ({
  hasPassword,
  hasFactor,
  invitedUntil
});

async function lockAccount(tx: Queryable, id: string): Promise<Account> {
  const [row] = await tx.query<Account>(
    `SELECT ${COLUMNS} FROM vigie.account WHERE id::text = $1 FOR UPDATE`,
    [id]
  );
  if (!row) throw new CodedError('ACCOUNT_UNKNOWN');
  return row;
}

const entry = (act: Act, action: string, id: string, before?: unknown, after?: unknown) => ({
  at: act.now,
  actor: act.actor,
  action,
  subject: `account:${id}`,
  before,
  after
});

/** Whom the audit log names: an account by its login, a device by its place. */
export async function actorOf(db: Queryable, viewer: Viewer): Promise<Actor> {
  const id = viewer.id ?? viewer.kind;
  if (viewer.kind !== 'account' && viewer.kind !== 'device') return { id, label: viewer.kind };
  const [row] = await db.query<{ label: string }>(
    viewer.kind === 'device'
      ? 'SELECT name AS label FROM vigie.device WHERE id::text = $1'
      : 'SELECT login AS label FROM vigie.account WHERE id::text = $1',
    [id]
  );
  return { id, label: row?.label ?? viewer.kind };
}
