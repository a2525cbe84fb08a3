import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECOND } from '#domain/time/instant.ts';
import { headSeq, readFeed } from '../outbox.ts';
import { act, at, codeOf, PASSWORD, SECRET, somebody, START, withFactor } from '../testing/people.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { offerFactor, readOffer } from './factor.ts';
import { enrolFactor, raiseSession, readSession, showFactor, signIn } from './sessions.ts';

const STEP = 30 * SECOND;
let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const enter = async (login: string, now: number) =>
  (await signIn(test.db, { login, password: PASSWORD, address: '10.0.0.1' }, at(now))).token;
const show = (accountId: string, token: string, code: string, now: number, address = '10.0.0.1') =>
  showFactor(test.db, { token, accountId, code, address }, at(now));
const refused = { code: 'FACTOR_REFUSED' };

describe('a second factor', () => {
  it('is due before a role of the region opens anything, and by nobody else', async () => {
    for (const [role, pending] of [
      ['admin', 'enrol_second_factor'],
      ['ars', 'enrol_second_factor'],
      ['samu', 'enrol_second_factor'],
      ['analyst', null]
    ] as const) {
      const { login } = await somebody(test.db, `new-${role}`, [role]);
      const viewer = await readSession(test.db, await enter(login, START), START);
      expect(viewer).toMatchObject({ pending, roles: pending ? ['public'] : ['public', role] });
    }
  });

  it('is enrolled by a first code: the session becomes another one, the others end', async () => {
    const person = await somebody(test.db, 'enrolling');
    const [here, there] = [await enter(person.login, START), await enter(person.login, START)];
    const { base32, sealed } = offerFactor(SECRET, person.id);
    const enrol = (code: string, offer = sealed) =>
      enrolFactor(test.db, act(), { id: person.id, offer, code, token: here, secret: SECRET });
    await expect(enrol('000000')).rejects.toMatchObject(refused);
    const ofAnother = offerFactor(SECRET, '00000000-0000-0000-0000-000000000000');
    expect(readOffer(SECRET, person.id, ofAnother.sealed)).toBeNull();
    await expect(enrol(codeOf(ofAnother.base32, START), ofAnother.sealed)).rejects.toMatchObject(refused);
    const before = await headSeq(test.db);
    const token = await enrol(codeOf(base32, START));
    expect(await readSession(test.db, token, START)).toMatchObject({
      roles: ['public', 'ars'],
      pending: null
    });
    for (const old of [here, there]) expect(await readSession(test.db, old, START)).toBeNull();
    expect(await readFeed(test.db, before, 5)).toMatchObject([
      { kind: 'access.changed', payload: { id: person.id } }
    ]);
    const [row] = await test.db.query<{ stored: string }>(
      'SELECT a::text AS stored FROM vigie.account a WHERE id = $1',
      [person.id]
    );
    expect(row?.stored).not.toContain(base32);
    // The code that enrolled is used.
    await expect(
      show(person.id, await enter(person.login, START), codeOf(base32, START), START)
    ).rejects.toMatchObject(refused);
  });

  it('takes each code once, one step early or late, and none older than the last', async () => {
    const person = await somebody(test.db, 'drifting');
    const { base32 } = await withFactor(test.db, person);
    const now = START + 20 * STEP;
    const token = await enter(person.login, now);
    expect(await readSession(test.db, token, now)).toMatchObject({
      pending: 'second_factor',
      roles: ['public']
    });
    for (const off of [-2, 2])
      await expect(show(person.id, token, codeOf(base32, now + off * STEP), now)).rejects.toMatchObject(
        refused
      );
    const early = await show(person.id, token, codeOf(base32, now - STEP), now);
    await expect(show(person.id, early, codeOf(base32, now - STEP), now)).rejects.toMatchObject(refused);
    const late = await show(person.id, early, codeOf(base32, now + STEP), now);
    // Shown once, a code makes all older ones void.
    await expect(show(person.id, late, codeOf(base32, now), now)).rejects.toMatchObject(refused);
    for (const bad of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
      await expect(show(person.id, late, bad, now + 5 * STEP)).rejects.toMatchObject(refused);
  });

  it('is used once also when two screens show it at the same moment', async () => {
    const person = await somebody(test.db, 'twice');
    const { base32 } = await withFactor(test.db, person);
    const now = START + 20 * STEP;
    const tokens = [await enter(person.login, now), await enter(person.login, now)];
    const code = codeOf(base32, now);
    const both = await Promise.allSettled(tokens.map((token) => show(person.id, token, code, now)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('opens another session than the one before it', async () => {
    const person = await somebody(test.db, 'fixed');
    const { base32 } = await withFactor(test.db, person);
    const now = START + 20 * STEP;
    const planted = await enter(person.login, now);
    const raised = await show(person.id, planted, codeOf(base32, now), now);
    expect(raised).not.toBe(planted);
    expect(await readSession(test.db, planted, now)).toBeNull();
    expect(await readSession(test.db, raised, now)).toMatchObject({ pending: null });
  });

  it('of one account opens nothing of another, nor without an open session', async () => {
    const mine = await somebody(test.db, 'mine');
    const theirs = await somebody(test.db, 'theirs');
    const [own, other] = [await withFactor(test.db, mine), await withFactor(test.db, theirs)];
    const now = START + 20 * STEP;
    const token = await enter(mine.login, now);
    await expect(show(mine.id, token, codeOf(other.base32, now), now)).rejects.toMatchObject(refused);
    // The right code of another account, with one's own session.
    await expect(show(theirs.id, token, codeOf(other.base32, now), now)).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED'
    });
    await expect(show(mine.id, 'no such session', codeOf(own.base32, now), now)).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED'
    });
    await expect(raiseSession(test.db, { token: 'none', accountId: mine.id, now })).rejects.toMatchObject({
      code: 'SIGN_IN_REFUSED'
    });
    // What was refused has used no code up.
    await expect(show(mine.id, token, codeOf(own.base32, now), now)).resolves.toBeTruthy();
    // A secret sealed for one account cannot be moved to another.
    await test.db.query(
      'UPDATE vigie.account SET totp = (SELECT totp FROM vigie.account WHERE id::text = $1), totp_step = 0 WHERE id::text = $2',
      [mine.id, theirs.id]
    );
    const moved = await enter(theirs.login, now);
    await expect(show(theirs.id, moved, codeOf(own.base32, now), now)).rejects.toMatchObject(refused);
  });

  it('is not guessed: tries are counted for the account from wherever they come', async () => {
    const person = await somebody(test.db, 'guessed');
    await withFactor(test.db, person);
    const token = await enter(person.login, START);
    const guess = (address: string) =>
      show(person.id, token, '000000', START, address).catch((error: { code: string }) => error.code);
    for (let i = 0; i < 6; i++) expect(await guess('10.9.0.1')).toBe('FACTOR_REFUSED');
    expect(await guess('10.9.0.1')).toBe('SIGN_IN_BLOCKED');
    for (let i = 2; i < 47; i++) expect(await guess(`10.9.0.${i}`)).toBe('FACTOR_REFUSED');
    expect(await guess('10.9.0.200')).toBe('SIGN_IN_BLOCKED');
  });
});
