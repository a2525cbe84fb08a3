import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '#domain/time/instant.ts';
import { at, PASSWORD, SECRET, somebody, START } from '../testing/people.ts';
import type { Db } from '../connect.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { changeAccount, createAccount, readAccount } from './accounts.ts';
import { act, KNOWN } from '../testing/people.ts';
import { confirmPassword, signIn } from './sessions.ts';
import { sharedBy, subscriberOf, takeTry } from './tries.ts';

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const enter = (login: string, password: string, address: string, now = START) =>
  signIn(test.db, { login, password, address }, at(now));
/** What a try was answered, and how long it waits. */
const answer = (try_: Promise<unknown>) =>
  try_.then(
    () => 'in',
    (error: { code: string; where?: string }) => [error.code, error.where].filter(Boolean).join(' ')
  );

describe('sign-in', () => {
  it('says the same of a wrong password, an unknown login, a disabled and a new account', async () => {
    const { id } = await somebody(test.db, 'disabled');
    await changeAccount(
      test.db,
      act(),
      { id, version: (await readAccount(test.db, id)).version },
      { kind: 'disable' },
      KNOWN
    );
    await somebody(test.db, 'present');
    await createAccount(
      test.db,
      act(),
      { kind: 'create', login: 'invited', name: 'x', roles: ['ars'], sites: [] },
      KNOWN
    );
    const tries = [
      enter('present', 'wrong', '10.1.0.1'),
      enter('disabled', PASSWORD, '10.1.0.1'),
      enter('unknown', PASSWORD, '10.1.0.1'),
      enter('invited', '', '10.1.0.1')
    ];
    const answers = await Promise.allSettled(tries);
    const said = answers.map((one) => (one.status === 'rejected' ? { ...(one.reason as object) } : 'in'));
    expect(said).toEqual(Array.from({ length: 4 }, () => ({ ...(said[0] as object) })));
    expect(said[0]).toMatchObject({ code: 'SIGN_IN_REFUSED' });
    // Case and spaces around a login are forgiven, those of a password are not.
    expect(await answer(enter(' PRESENT ', PASSWORD, '10.1.0.2'))).toBe('in');
    expect(await answer(enter('present', ` ${PASSWORD}`, '10.1.0.2'))).toBe('SIGN_IN_REFUSED');
  });

  it('slows guessing down ever more, ends, and forgets it by a right try or after a quiet hour', async () => {
    await somebody(test.db, 'guessed');
    const guess = (now: number) => answer(enter('guessed', 'wrong', '10.2.0.1', now));
    for (let i = 0; i < 6; i++) expect(await guess(START)).toBe('SIGN_IN_REFUSED');
    expect(await guess(START)).toBe('SIGN_IN_BLOCKED 1 s');
    // The right password is not looked at either: guessing would learn it.
    expect(await answer(enter('guessed', PASSWORD, '10.2.0.1', START))).toBe('SIGN_IN_BLOCKED 1 s');
    expect(await guess(START + SECOND)).toBe('SIGN_IN_REFUSED');
    expect(await guess(START + SECOND)).toBe('SIGN_IN_BLOCKED 2 s');
    let now = START + SECOND;
    for (let i = 0; i < 12; i++) {
      now += 15 * MINUTE;
      expect(await guess(now)).toBe('SIGN_IN_REFUSED');
    }
    expect(await guess(now)).toBe('SIGN_IN_BLOCKED 900 s');
    expect(await answer(enter('guessed', PASSWORD, '10.2.0.1', now + 15 * MINUTE))).toBe('in');
    for (let i = 0; i < 5; i++) expect(await guess(now + 15 * MINUTE)).toBe('SIGN_IN_REFUSED');
    expect(await answer(enter('guessed', PASSWORD, '10.2.0.1', now + 15 * MINUTE))).toBe('in');
    for (let i = 0; i < 5; i++) await guess(now + 16 * MINUTE);
    expect(await guess(now + 77 * MINUTE)).toBe('SIGN_IN_REFUSED');
    expect(await guess(now + 77 * MINUTE)).toBe('SIGN_IN_REFUSED');
  });

  it('does not let an attacker elsewhere lock the owner out', async () => {
    await somebody(test.db, 'owner');
    for (let i = 0; i < 7; i++) await answer(enter('owner', 'wrong', '10.3.0.66'));
    expect(await answer(enter('owner', PASSWORD, '10.3.0.66'))).toMatch(/^SIGN_IN_BLOCKED/);
    expect(await answer(enter('owner', PASSWORD, '10.3.0.1'))).toBe('in');
  });

  it('counts an address that tries many logins, and gives back what was right', async () => {
    await somebody(test.db, 'colleague');
    for (let i = 0; i < 60; i++)
      await takeTry(test.db, at(), [
        ['address', '10.4.0.1'],
        ['pair', `login-${i} 10.4.0.1`]
      ]);
    // A right sign-in of a colleague there goes on, and makes no pause for the next.
    for (let i = 0; i < 3; i++) expect(await answer(enter('colleague', PASSWORD, '10.4.0.1'))).toBe('in');
    expect(await answer(enter('login-60', 'wrong', '10.4.0.1'))).toBe('SIGN_IN_REFUSED');
    expect(await answer(enter('login-61', 'wrong', '10.4.0.1'))).toBe('SIGN_IN_BLOCKED 1 s');
    expect(await answer(enter('login-61', 'wrong', '10.4.0.2'))).toBe('SIGN_IN_REFUSED');
  });

  it('looks at no more tries when they are sent all at once', async () => {
    const tries = Array.from({ length: 20 }, () => answer(enter('flooded', 'wrong', '10.5.0.1')));
    const answers = await Promise.all(tries);
    expect(answers.filter((said) => said === 'SIGN_IN_REFUSED')).toHaveLength(6);
  });

  it('takes one subscriber of IPv6 for one address', async () => {
    for (let i = 0; i < 6; i++) await answer(enter('six', 'wrong', `2001:db8:0:7::${i}`));
    expect(await answer(enter('six', 'wrong', '2001:0DB8:0:7:ffff::1'))).toBe('SIGN_IN_BLOCKED 1 s');
    expect(await answer(enter('six', 'wrong', '2001:db8:0:8::1'))).toBe('SIGN_IN_REFUSED');
    expect(['::1', '::ffff:192.0.2.1', '192.0.2.1', 'fe80::1%eth0', '2001:db8::'].map(subscriberOf)).toEqual([
      '0:0:0:0::/64',
      '192.0.2.1',
      '192.0.2.1',
      'fe80:0:0:0::/64',
      '2001:db8:0:0::/64'
    ]);
  });

  it('counts the /56 and the /48 around it as well, later', async () => {
    expect(sharedBy('2001:db8:ABC:1f7::9')).toEqual([
      ['address', '2001:db8:abc:1f7::/64'],
      ['address56', '2001:db8:abc:100::/56'],
      ['address48', '2001:db8:abc::/48']
    ]);
    expect(sharedBy('2001:db8::1').map(([, what]) => what)).toEqual([
      '2001:db8:0:0::/64',
      '2001:db8:0:000::/56',
      '2001:db8:0::/48'
    ]);
    for (const one of ['192.0.2.1', '::ffff:192.0.2.1'])
      expect(sharedBy(one)).toEqual([['address', '192.0.2.1']]);
    // One subscriber with a /56, each try from another /64 of it and at another login.
    const from = (i: number) => `2001:db8:5:${(0x4200 + (i % 256)).toString(16)}::1`;
    for (let i = 0; i < 180; i++) await takeTry(test.db, at(), sharedBy(from(i)));
    expect(await answer(enter('wide-1', 'wrong', from(200)))).toBe('SIGN_IN_REFUSED');
    expect(await answer(enter('wide-2', 'wrong', from(201)))).toBe('SIGN_IN_BLOCKED 1 s');
    // The neighbour in the same /48 goes on, until the /48 has had its share.
    expect(await answer(enter('wide-3', 'wrong', '2001:db8:5:4300::1'))).toBe('SIGN_IN_REFUSED');
    const far = (i: number) => `2001:db8:6:${(i * 256).toString(16)}::1`;
    for (let i = 0; i < 600; i++) await takeTry(test.db, at(), sharedBy(far(i % 250)));
    expect(await answer(enter('wide-4', 'wrong', far(251)))).toBe('SIGN_IN_REFUSED');
    expect(await answer(enter('wide-5', 'wrong', far(252)))).toBe('SIGN_IN_BLOCKED 1 s');
    expect(await answer(enter('wide-6', 'wrong', '2001:db8:7::1'))).toBe('SIGN_IN_REFUSED');
  });

  it('keeps neither login nor address of a try', async () => {
    await answer(enter('someone.secret', 'wrong', '192.0.2.77'));
    const rows = await test.db.query<{ said: string }>('SELECT t::text AS said FROM vigie.sign_in_try t');
    const all = rows.map(({ said }) => said).join('\n');
    for (const text of ['someone.secret', '192.0.2.77'])
      expect(all.includes(Buffer.from(text).toString('hex')) || all.includes(text)).toBe(false);
    expect(SECRET).toHaveLength(32);
  });

  it('opens nothing for an account that was disabled while its password was computed', async () => {
    const { id, login } = await somebody(test.db, 'racing');
    const { version } = await readAccount(test.db, id);
    // The record itself, with something happening just after the account was read.
    const busy: Db = {
      ...test.db,
      query: async (text, params) => {
        const rows = await test.db.query(text, params);
        if (text.includes('FROM vigie.account WHERE login'))
          await changeAccount(test.db, act(), { id, version }, { kind: 'disable' }, KNOWN);
        return rows as never;
      }
    };
    const entry = { login, password: PASSWORD, address: '10.6.0.1' };
    expect(await answer(signIn(busy, entry, at()))).toBe('SIGN_IN_REFUSED');
    const open = await test.db.query('SELECT 1 FROM vigie.session WHERE account_id::text = $1', [id]);
    expect(open).toEqual([]);
  });

  it('asks the password again of an open session, and counts that as well', async () => {
    const { id } = await somebody(test.db, 'again');
    const confirm = (password: string, now = START) =>
      answer(confirmPassword(test.db, { accountId: id, password, address: '10.7.0.1' }, at(now)));
    expect(await confirm(PASSWORD)).toBe('in');
    for (let i = 0; i < 6; i++) expect(await confirm('wrong')).toBe('SIGN_IN_REFUSED current');
    expect(await confirm(PASSWORD)).toBe('SIGN_IN_BLOCKED 1 s');
    expect(await confirm(PASSWORD, START + HOUR)).toBe('in');
  });
});
