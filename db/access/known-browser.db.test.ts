import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, SECOND } from '#domain/time/instant.ts';
import { act, at, codeOf, PASSWORD, SECRET, somebody, START, withFactor } from '../testing/people.ts';
import { openTestDb, type TestDb } from '../testing/test-db.ts';
import { setPassword } from './accounts.ts';
import { KNOWN_LIFE, knownBrowser, rememberBrowser } from './known-browser.ts';
import { confirmPassword, showFactor, signIn } from './sessions.ts';

const STEP = 30 * SECOND;
let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
});
afterAll(() => test.close());

const enter = (login: string, password: string, address: string, known = '', now = START) =>
  signIn(test.db, { login, password, address, known }, at(now));
const answer = (try_: Promise<unknown>) =>
  try_.then(
    () => 'in',
    (error: { code: string }) => error.code
  );
/** The cookie of a browser in which somebody signed in. */
async function knownTo(login: string, known = '', now = START): Promise<string> {
  const { token } = await enter(login, PASSWORD, '10.0.9.9', known, now);
  return (await rememberBrowser(test.db, { token, known }, at(now))) ?? '';
}
/** Uses up what strangers at an address may try with a login. */
async function guesses(login: string, address: string): Promise<void> {
  for (let i = 0; i < 6; i++) expect(await answer(enter(login, 'wrong', address))).toBe('SIGN_IN_REFUSED');
  expect(await answer(enter(login, PASSWORD, address))).toBe('SIGN_IN_BLOCKED');
}

describe('a browser that was in before', () => {
  it('is not slowed down by strangers at its own address', async () => {
    const { id } = await somebody(test.db, 'owner', ['analyst']);
    const known = await knownTo('owner');
    await guesses('owner', '10.1.0.1');
    expect(await answer(enter('owner', PASSWORD, '10.1.0.1', known))).toBe('in');
    const confirm = (cookie: string) =>
      answer(
        confirmPassword(
          test.db,
          { accountId: id, password: PASSWORD, address: '10.1.0.1', known: cookie },
          at()
        )
      );
    expect([await confirm(known), await confirm('')]).toEqual(['in', 'SIGN_IN_BLOCKED']);
  });

  it('has tries of its own, which end as well, and count for nobody else', async () => {
    await somebody(test.db, 'forgetful', ['analyst']);
    const known = await knownTo('forgetful');
    for (let i = 0; i < 11; i++)
      expect(await answer(enter('forgetful', 'wrong', '10.2.0.1', known))).toBe('SIGN_IN_REFUSED');
    expect(await answer(enter('forgetful', PASSWORD, '10.2.0.1', known))).toBe('SIGN_IN_BLOCKED');
    expect(await answer(enter('forgetful', PASSWORD, '10.2.0.1'))).toBe('in');
  });

  it('is known by nothing that somebody made, changed, took from another account or kept for too long', async () => {
    await somebody(test.db, 'target', ['analyst']);
    await somebody(test.db, 'attacker', ['analyst']);
    const own = await knownTo('target');
    const theirs = await knownTo('attacker');
    await guesses('target', '10.3.0.1');
    const [id = '', given = '', factors = '', mark = ''] = own.split('.');
    const forged = [
      theirs,
      `${theirs}~${theirs}`,
      [id, given, '2', mark].join('.'),
      [id, (Number.parseInt(given, 36) + 1).toString(36), factors, mark].join('.'),
      [theirs.split('.')[0], given, factors, mark].join('.'),
      [id, given, factors, theirs.split('.')[3]].join('.'),
      [id, given, factors].join('.'),
      own.slice(0, -1),
      `${own}A`,
      Array.from({ length: 8 }, () => theirs).join('~') + `~${own}`,
      'x'.repeat(4_000),
      '~'.repeat(4_000)
    ];
    for (const known of forged)
      expect([known, await answer(enter('target', PASSWORD, '10.3.0.1', known))]).toEqual([
        known,
        'SIGN_IN_BLOCKED'
      ]);
    const [row] = await test.db.query<{ login: string; password: string }>(
      `SELECT login, password FROM vigie.account WHERE login = 'target'`
    );
    const account = row ?? { login: '', password: null };
    const isKnown = (secret: Uint8Array, now: number) =>
      knownBrowser({ secret, now }, own, account, 1) !== null;
    expect(isKnown(SECRET, START)).toBe(true);
    expect(isKnown(SECRET, START + KNOWN_LIFE)).toBe(true);
    expect(isKnown(SECRET, START + KNOWN_LIFE + 1)).toBe(false);
    expect(isKnown(SECRET, START - 1)).toBe(false);
    expect(isKnown(Buffer.alloc(32, 8), START)).toBe(false);
    expect(await answer(enter('target', PASSWORD, '10.3.0.1', `${theirs}~${own}`))).toBe('in');
  });

  it('is a stranger once the password changed', async () => {
    const { id } = await somebody(test.db, 'changed', ['analyst']);
    const known = await knownTo('changed');
    const { token } = await enter('changed', PASSWORD, '10.4.0.9', known);
    const password = 'une tout autre phrase de passe';
    await setPassword(test.db, act(), { id, login: 'changed', password, keep: token });
    for (let i = 0; i < 6; i++) await answer(enter('changed', 'wrong', '10.4.0.1'));
    expect(await answer(enter('changed', password, '10.4.0.1', known))).toBe('SIGN_IN_BLOCKED');
    const again = (await rememberBrowser(test.db, { token, known }, at())) ?? '';
    expect(await answer(enter('changed', password, '10.4.0.1', again))).toBe('in');
  });

  it('is shared by eight people at most, who cannot be read from it', async () => {
    let known = '';
    const logins = Array.from({ length: 9 }, (_, i) => `sharing-${i}`);
    for (const login of logins) {
      const { id } = await somebody(test.db, login, ['analyst']);
      known = await knownTo(login, known);
      for (const text of [login, id, PASSWORD])
        expect([known, Buffer.from(known, 'base64url').toString('latin1')].join().includes(text)).toBe(false);
    }
    expect(known.split('~')).toHaveLength(8);
    for (const login of logins) await guesses(login, '10.5.0.1');
    const said = [];
    for (const login of logins) said.push(await answer(enter(login, PASSWORD, '10.5.0.1', known)));
    expect(said).toEqual(['SIGN_IN_BLOCKED', ...Array.from({ length: 8 }, () => 'in')]);
    // Somebody who comes again takes no second place.
    const last = logins.at(-1) ?? '';
    const again = await knownTo(last, known, START + HOUR);
    expect([again.split('~').length, again.split('.')[0]]).toEqual([8, known.split('.')[0]]);
  });
});

describe('a second factor', () => {
  const show = (
    { id }: { id: string },
    token: string,
    code: string,
    { address = '10.6.0.1', known = '', now = START } = {}
  ) => showFactor(test.db, { token, accountId: id, code, address, known }, at(now));

  it('is the owner’s to show from a known browser, however much somebody with the password guesses', async () => {
    const person = await somebody(test.db, 'locked');
    const { base32, token } = await withFactor(test.db, person);
    const known = (await rememberBrowser(test.db, { token, known: '' }, at())) ?? '';
    const now = START + 20 * STEP;
    const stolen = (await enter('locked', PASSWORD, '10.6.6.6', '', now)).token;
    for (let i = 1; i < 60; i++)
      await answer(show(person, stolen, '000000', { address: `10.6.${i}.1`, now }));
    const mine = (await enter('locked', PASSWORD, '10.6.0.1', known, now)).token;
    const code = codeOf(base32, now);
    expect(await answer(show(person, mine, code, { now }))).toBe('SIGN_IN_BLOCKED');
    expect(await answer(show(person, mine, code, { known, now }))).toBe('in');
    // Its own tries end as well.
    const later = now + HOUR;
    const next = (await enter('locked', PASSWORD, '10.6.0.1', known, later)).token;
    for (let i = 0; i < 6; i++)
      expect(await answer(show(person, next, '000000', { known, now: later }))).toBe('FACTOR_REFUSED');
    expect(await answer(show(person, next, '000000', { known, now: later }))).toBe('SIGN_IN_BLOCKED');
  });

  it('wins no new tries by signing in with the password alone', async () => {
    const person = await somebody(test.db, 'harvested', ['analyst']);
    const early = await knownTo('harvested');
    expect(early).not.toBe('');
    await withFactor(test.db, person);
    const { token } = await enter('harvested', PASSWORD, '10.7.0.1', early);
    // Half in: no cookie is given, and the one of before the factor counts for the password only.
    expect(await rememberBrowser(test.db, { token, known: early }, at())).toBeNull();
    for (let i = 0; i < 6; i++) await answer(show(person, token, '000000', { address: '10.7.0.1' }));
    const guess = show(person, token, '000000', { address: '10.7.0.1', known: early });
    expect(await answer(guess)).toBe('SIGN_IN_BLOCKED');
  });
});
