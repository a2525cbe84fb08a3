import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { latestAudit } from '../audit.ts';
import { headSeq, readFeed } from '../outbox.ts';
import { act, at, KNOWN, PASSWORD, SITE, somebody, START } from '../testing/people.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { changeAccount, readAccount } from './accounts.ts';
import { endSession, endSessionsOf, purgeSessions, readSession, signIn } from './sessions.ts';
import { takeTry } from './tries.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const enter = async (login: string, now = START) =>
  (await signIn(test.db, { login, password: PASSWORD, address: '10.0.0.1' }, at(now))).token;
const count = async () =>
  (await test.db.query<{ n: number }>('SELECT count(*)::int AS n FROM vigie.session'))[0]?.n;

describe('a session', () => {
  it('holds what the account may do now, not what it might at sign-in', async () => {
    const { id, login } = await somebody(test.db, 'moving', ['site'], [SITE]);
    const token = await enter(login);
    expect(await readSession(test.db, token, START)).toEqual({
      kind: 'account',
      id,
      roles: ['public', 'site'],
      sites: [SITE],
      pending: null
    });
    const { version } = await readAccount(test.db, id);
    const command = { kind: 'change' as const, name: 'x', roles: ['analyst'], sites: [] };
    await changeAccount(test.db, act(), { id, version }, command, KNOWN);
    expect(await readSession(test.db, token, START)).toMatchObject({
      roles: ['public', 'analyst'],
      sites: []
    });
    await test.db.query('UPDATE vigie.account SET must_change = true WHERE id::text = $1', [id]);
    expect(await readSession(test.db, token, START)).toMatchObject({
      roles: ['public'],
      pending: 'password'
    });
  });

  it('ends two hours after its last use, and twelve after sign-in however much it is used', async () => {
    const { login } = await somebody(test.db, 'working', ['analyst']);
    const idle = await enter(login);
    expect(await readSession(test.db, idle, START + 2 * HOUR)).toBeNull();
    const used = await enter(login);
    for (let now = START; now < START + 12 * HOUR; now += 119 * MINUTE)
      expect(await readSession(test.db, used, now)).not.toBeNull();
    expect(await readSession(test.db, used, START + 12 * HOUR - 1)).not.toBeNull();
    expect(await readSession(test.db, used, START + 12 * HOUR)).toBeNull();
  });

  it('is stored as a hash: what is in the record opens nothing', async () => {
    const { login } = await somebody(test.db, 'hashed', ['analyst']);
    const token = await enter(login);
    const [row] = await test.db.query<{ said: string; key: Buffer }>(
      'SELECT s::text AS said, token_hash AS key FROM vigie.session s ORDER BY created_at DESC LIMIT 1'
    );
    expect(row?.said).not.toContain(token);
    expect(await readSession(test.db, row?.key.toString('base64url') ?? '', START)).toBeNull();
  });

  it('ends alone, with the others, or with all but one; the nodes and the log are told', async () => {
    const { id, login } = await somebody(test.db, 'ending', ['analyst']);
    const tokens = [await enter(login), await enter(login), await enter(login), await enter(login)];
    const [one = '', keep = '', third = ''] = tokens;
    const before = await headSeq(test.db);
    await endSession(test.db, act(), one);
    await endSession(test.db, act(), one);
    expect(await endSessionsOf(test.db, act(), id, keep)).toBe(2);
    expect(await readSession(test.db, third, START)).toBeNull();
    expect(await readSession(test.db, keep, START)).not.toBeNull();
    expect(await endSessionsOf(test.db, act(), id)).toBe(1);
    expect(await readSession(test.db, keep, START)).toBeNull();
    const told = await readFeed(test.db, before, 10);
    expect(told.map(({ payload }) => payload)).toEqual([{ id }, { id }, { id }]);
    const log = await latestAudit(test.db, { limit: 3, subject: `account:${id}` });
    expect(log.map(({ action }) => action)).toEqual(['session.end_all', 'session.end_all', 'session.end']);
  });

  it('is deleted when it has ended, and tries a day after', async () => {
    await purgeSessions(test.db, START + 40 * HOUR);
    const { login } = await somebody(test.db, 'purged', ['analyst']);
    await enter(login);
    await enter(login, START + HOUR);
    await takeTry(test.db, at(), [['pair', 'x']]);
    expect(await purgeSessions(test.db, START + 2 * HOUR - 1)).toBe(0);
    await purgeSessions(test.db, START + 2 * HOUR + 1);
    expect(await count()).toBe(1);
    const tries = await test.db.query('SELECT 1 FROM vigie.sign_in_try');
    expect(tries.length).toBeGreaterThan(0);
    await purgeSessions(test.db, START + 26 * HOUR);
    expect(await test.db.query('SELECT 1 FROM vigie.sign_in_try')).toEqual([]);
    expect(await count()).toBe(0);
  });
});
