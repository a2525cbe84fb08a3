import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '#domain/time/instant.ts';
import { latestAudit } from '../audit.ts';
import { headSeq, readFeed } from '../outbox.ts';
import { act, at, KNOWN, PASSWORD, SITE, somebody, START, withFactor } from '../testing/people.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import {
  acceptInvitation,
  changeAccount,
  createAccount,
  inviteAccount,
  listAccounts,
  purgeAccounts,
  readAccount,
  readInvitation,
  showInvitation,
  setPassword
} from './accounts.ts';
import { readSession, signIn } from './sessions.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const create = (login: string, roles: string[] = ['ars'], sites: string[] = []) =>
  createAccount(test.db, act(), { kind: 'create', login, name: 'Someone', roles, sites }, KNOWN);
const enter = (login: string, password = PASSWORD) =>
  signIn(test.db, { login, password, address: '10.0.0.1' }, at());

describe('an account', () => {
  it('is made with an invitation, by a login that means one account', async () => {
    const { id, invitation } = await create('  Jeanne.Martin@EXAMPLE.fr ', ['site'], [SITE]);
    const account = await readAccount(test.db, id);
    expect(account).toMatchObject({
      login: 'jeanne.martin@example.fr',
      roles: ['site'],
      sites: [SITE],
      disabled: false,
      version: 1,
      hasPassword: false,
      hasFactor: false,
      invitedUntil: START + 72 * HOUR
    });
    await expect(create('JEANNE.MARTIN@example.fr')).rejects.toMatchObject({ code: 'ACCOUNT_EXISTS' });
    const [row] = await test.db.query<{ stored: string }>(
      `SELECT a::text AS stored FROM vigie.account a WHERE id = $1`,
      [id]
    );
    expect(row?.stored).not.toContain(invitation);
    const [noted] = await latestAudit(test.db, { limit: 1, subject: `account:${id}` });
    expect(noted).toMatchObject({ action: 'account.create', actor: 'command', after: { roles: ['site'] } });
    expect(JSON.stringify(noted)).not.toContain(invitation);
  });

  it('slows whoever guesses invitations, and nobody at another address', async () => {
    const { invitation } = await create('guessed');
    const show = (token: string, address: string) => showInvitation(test.db, { token, address }, at());
    const codes = new Set<string>();
    for (let i = 0; i < 14; i++)
      await show(`guess-${i}`, '192.0.2.7').catch((error: { code: string }) => codes.add(error.code));
    expect([...codes]).toEqual(['INVITATION_OVER', 'SIGN_IN_BLOCKED']);
    await expect(show(invitation, '192.0.2.7')).rejects.toMatchObject({ code: 'SIGN_IN_BLOCKED' });
    await expect(show(invitation, '192.0.2.8')).resolves.toMatchObject({ name: expect.any(String) });
  });

  it('opens by its invitation once, within three days, while it is in force', async () => {
    const { id, invitation } = await create('once');
    const accept = (now: number, password = PASSWORD) =>
      acceptInvitation(test.db, { token: invitation, password, now });
    expect(await readInvitation(test.db, invitation, START + 72 * HOUR)).toBeNull();
    await expect(accept(START + 72 * HOUR)).rejects.toMatchObject({ code: 'INVITATION_OVER' });
    await expect(accept(START, 'court')).rejects.toMatchObject({ code: 'PASSWORD_WEAK' });
    const { version } = await readAccount(test.db, id);
    await changeAccount(test.db, act(), { id, version }, { kind: 'disable' }, KNOWN);
    await expect(accept(START)).rejects.toMatchObject({ code: 'INVITATION_OVER' });
    await changeAccount(test.db, act(), { id, version: version + 1 }, { kind: 'enable' }, KNOWN);
    const both = await Promise.allSettled([accept(START), accept(START)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(accept(START)).rejects.toMatchObject({ code: 'INVITATION_OVER' });
    await expect(enter('once')).resolves.toMatchObject({ accountId: id });
  });

  it('begins anew with another invitation: its password and its sessions end', async () => {
    const { id, login } = await somebody(test.db, 'taken');
    const { token } = await enter(login);
    const invitation = await inviteAccount(test.db, act(), id);
    expect(await readSession(test.db, token, START)).toBeNull();
    await expect(enter(login)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    await acceptInvitation(test.db, { token: invitation, password: 'une autre phrase', now: START });
    await expect(enter(login, 'une autre phrase')).resolves.toMatchObject({ accountId: id });
    const again = await inviteAccount(test.db, act(), id);
    const last = await inviteAccount(test.db, act(), id);
    expect(await readInvitation(test.db, again, START)).toBeNull();
    expect(await readInvitation(test.db, last, START)).toMatchObject({ login });
  });

  it('refuses an editor who has not seen the last change', async () => {
    const { id } = await create('edited');
    const change = (version: number, name: string) =>
      changeAccount(
        test.db,
        act(),
        { id, version },
        { kind: 'change', name, roles: ['ars'], sites: [] },
        KNOWN
      );
    const both = await Promise.allSettled([change(1, 'First'), change(1, 'Second')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'ACCOUNT_CHANGED' }
    });
    const [noted] = await latestAudit(test.db, { limit: 1, subject: `account:${id}` });
    expect(noted).toMatchObject({ action: 'account.change', before: { name: 'Someone' } });
    await expect(
      changeAccount(test.db, act(), { id: 'nobody', version: 1 }, { kind: 'disable' }, KNOWN)
    ).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
  });

  it('ends every session when it is disabled, and tells the nodes', async () => {
    const { id, login } = await somebody(test.db, 'leaving');
    const { token } = await enter(login);
    const before = await headSeq(test.db);
    const { version } = await readAccount(test.db, id);
    await changeAccount(test.db, act(), { id, version }, { kind: 'disable' }, KNOWN);
    expect(await readSession(test.db, token, START)).toBeNull();
    await expect(enter(login)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    expect(await readFeed(test.db, before, 10)).toMatchObject([{ kind: 'access.changed', payload: { id } }]);
    await changeAccount(test.db, act(), { id, version: version + 1 }, { kind: 'enable' }, KNOWN);
    expect(await readSession(test.db, token, START)).toBeNull();
  });

  it('says in the log what a new invitation takes away', async () => {
    const { id } = await somebody(test.db, 'reinvited');
    await withFactor(test.db, { id, login: 'reinvited' });
    await inviteAccount(test.db, act(), id);
    const log = await latestAudit(test.db, { limit: 9, subject: `account:${id}` });
    const invitedUntil = START + 72 * HOUR;
    expect(log.find(({ action }) => action === 'account.invite')).toMatchObject({
      before: { hasPassword: true, hasFactor: true, invitedUntil: null },
      after: { hasPassword: false, hasFactor: false, invitedUntil }
    });
    expect(log.find(({ action }) => action === 'account.factor')).toMatchObject({
      before: { hasFactor: false },
      after: { hasFactor: true, replaced: false }
    });
  });

  it('keeps its other sessions out when its password changes', async () => {
    const { id, login } = await somebody(test.db, 'changing');
    const [here, there] = [await enter(login), await enter(login)];
    const change = (password: string) =>
      setPassword(test.db, act(), { id, login, password, keep: here.token });
    await expect(change('changing it all')).rejects.toMatchObject({ code: 'PASSWORD_WEAK' });
    await change('encore une phrase');
    expect(await readSession(test.db, here.token, START)).toMatchObject({ id });
    expect(await readSession(test.db, there.token, START)).toBeNull();
    await expect(enter(login)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
    await expect(enter(login, 'encore une phrase')).resolves.toMatchObject({ accountId: id });
  });
});

describe('a disabled account', () => {
  it('is deleted after 13 months, and what it did stays readable', async () => {
    const { id, login } = await somebody(test.db, 'gone');
    const { version } = await readAccount(test.db, id);
    await changeAccount(test.db, act(), { id, version }, { kind: 'disable' }, KNOWN);
    const after = START + 395 * 24 * HOUR;
    await purgeAccounts(test.db, after);
    expect(await readAccount(test.db, id)).toMatchObject({ login });
    expect(await purgeAccounts(test.db, after + 1)).toBeGreaterThan(0);
    await expect(readAccount(test.db, id)).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
    const log = await latestAudit(test.db, { limit: 9, subject: `account:${id}` });
    expect(log[0]).toMatchObject({ action: 'account.delete', actor: 'system' });
    expect(log.some(({ actorLabel }) => actorLabel === login)).toBe(true);
  });
});

describe('a password', () => {
  it('is matched in whatever way its accents were composed, also at its longest', async () => {
    const { invitation } = await create('accents');
    const composed = `${'é'.repeat(100)} phrase très longue`;
    const apart = composed.normalize('NFD');
    expect(apart.length).toBeGreaterThan(composed.length + 99);
    await acceptInvitation(test.db, { token: invitation, password: apart, now: START });
    await expect(enter('accents', composed)).resolves.toBeTruthy();
    await expect(enter('accents', apart)).resolves.toBeTruthy();
    await expect(enter('accents', `${composed}e`)).rejects.toMatchObject({ code: 'SIGN_IN_REFUSED' });
  });
});

describe('the last administrator', () => {
  it('cannot go, nor can the last two at once', async () => {
    const one = await somebody(test.db, 'admin-one', ['admin']);
    const two = await somebody(test.db, 'admin-two', ['admin', 'ars']);
    const disable = async (id: string) => {
      const { version } = await readAccount(test.db, id);
      await changeAccount(test.db, act(), { id, version }, { kind: 'disable' }, KNOWN);
    };
    const demote = async (id: string) => {
      const { version } = await readAccount(test.db, id);
      const command = { kind: 'change' as const, name: 'x', roles: ['ars'], sites: [] };
      await changeAccount(test.db, act(), { id, version }, command, KNOWN);
    };
    const both = await Promise.allSettled([disable(one.id), demote(two.id)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'ACCOUNT_LAST_ADMIN' }
    });
    const left = (await listAccounts(test.db)).filter((a) => a.roles.includes('admin') && !a.disabled);
    expect(left).toHaveLength(1);
    for (const act of [disable, demote])
      await expect(act(left[0]?.id ?? '')).rejects.toMatchObject({ code: 'ACCOUNT_LAST_ADMIN' });
  });
});
