import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, startHouse } from '#bin/testing/house.ts';
import { openPeople } from '#bin/testing/people.ts';
import { createAccount } from '#db/access/accounts.ts';
import { createDevice, revokeDevice } from '#db/access/devices.ts';
import { signToken } from '#db/access/seal.ts';
import { signIn } from '#db/access/sessions.ts';
import { takeTry } from '#db/access/tries.ts';
import { accessSecret, loadSecrets } from '#ingest/inbox/secrets.ts';
import { ask, codeIn, cookieOf, submit, type Told } from './testing/attacker.ts';

const PASSWORD = 'une phrase de passe pour les essais';
let house: House;
let people: Awaited<ReturnType<typeof openPeople>>;
let secret: Uint8Array;

beforeAll(async () => {
  // Where what claims to be passed on is heard at all: elsewhere it is refused before it is counted (attacks.e2e.ts).
  house = await startHouse({ env: { VIGIE_DEMO: '0', VIGIE_INSECURE_HTTP: '1' } });
  people = await openPeople(house);
  secret = accessSecret(await loadSecrets(`${house.dataDir}/secrets`));
});
afterAll(async () => {
  await people?.close();
  await house?.stop();
});

const act = () => ({ actor: { id: 'command', label: 'test' }, now: Date.now(), origin: 'real' as const });
const enter = (login: string, password: string, from: string, headers: Record<string, string> = {}) =>
  submit(house.web, '/connexion?/enter', { login, password }, { from, headers });

/** All of an answer that could tell something, without what was typed and what is of that one second. */
function seen({ status, headers, cookies, body }: Told, typed: string): unknown {
  const { date, ...kept } = headers;
  expect(date).toBeDefined();
  const nonce = /nonce-[\w+/=-]+/g;
  const policy = kept['content-security-policy']?.replaceAll(nonce, 'nonce') ?? null;
  // Of the body, which is compared itself.
  delete kept['content-length'];
  delete kept['etag'];
  const said = body
    .replaceAll(typed, 'typed')
    .replaceAll(/nonce="[^"]*"/g, '')
    .replaceAll(/(?:__sveltekit_\w+|\d{13})/g, 'now');
  return { status, kept: { ...kept, 'content-security-policy': policy }, cookies, said };
}

describe('an answer tells nothing of who or what there is', () => {
  it('signing in: unknown, wrong, disabled, invited are one answer', async () => {
    const [known, disabled] = [await people.person(['analyst']), await people.person(['ars'])];
    await disabled.disable();
    const invited = { kind: 'create' as const, login: 'invitee-only', name: 'X', roles: ['ars'], sites: [] };
    await createAccount(people.db, act(), invited, new Set());
    const logins = [
      'nobody-of-this-name',
      known.login,
      disabled.login,
      'invitee-only',
      known.login.toUpperCase()
    ];
    const told: unknown[] = [];
    for (const login of logins) {
      const answer = await enter(login, 'wrong wrong wrong', '127.0.1.1');
      expect(codeIn(answer)).toBe('SIGN_IN_REFUSED');
      told.push(seen(answer, login));
    }
    for (const one of told) expect(one).toEqual(told[0]);
    // The right password of a disabled account is refused as a wrong one of nobody.
    expect(seen(await enter(disabled.login, PASSWORD, '127.0.1.1'), disabled.login)).toEqual(told[0]);
  });

  it('an invitation: never made, used, taken back are one answer, and so are codes of screens', async () => {
    const used = { kind: 'create' as const, login: 'invitee-used', name: 'X', roles: ['analyst'], sites: [] };
    const { invitation } = await createAccount(people.db, act(), used, new Set());
    const accept = () =>
      submit(
        house.web,
        '/invitation?/set',
        { invitation, password: PASSWORD, again: PASSWORD },
        { from: '127.0.1.2' }
      );
    expect((await accept()).status).toBe(303);
    const again = await accept();
    expect([codeIn(again), again.cookies]).toEqual(['INVITATION_OVER', []]);
    const read = async (text: string) =>
      seen(await submit(house.web, '/invitation?/read', { invitation: text }, { from: '127.0.1.2' }), text);
    expect(await read(invitation)).toEqual(await read('x'.repeat(invitation.length)));

    const screen = async (end: boolean) => {
      const made = await createDevice(people.db, act(), { level: 'wall', name: 'x', site: null }, new Set());
      if (end) await revokeDevice(people.db, act(), made.id);
      return made.code;
    };
    const enrol = (code: string) => submit(house.web, '/appareil', { code }, { from: '127.0.1.3' });
    const [open, revoked] = [await screen(false), await screen(true)];
    expect((await enrol(open)).status).toBe(303);
    const told = [seen(await enrol(open), open), seen(await enrol(revoked), revoked)];
    expect(told).toEqual(Array.from(told, () => expect.anything()));
    for (const one of told) expect(one).toEqual(seen(await enrol('AAAA-AAAA'), 'AAAA-AAAA'));
  });

  it('pages of administration and sites answer the public alike for what is there and what is not', async () => {
    const { id } = await people.person(['analyst']);
    const none = '00000000-0000-4000-8000-000000000000';
    const pairs = [
      [`/admin/comptes/${id}`, `/admin/comptes/${none}`],
      ['/admin/sites/960000011', '/admin/sites/960000099'],
      ['/pc/ed/960000011', '/pc/ed/960000099'],
      ['/qualite/passages/960000011', '/qualite/passages/960000099'],
      ['/api/v1/sites/960000011/present', '/api/v1/sites/960000099/present'],
      ['/api/v1/live/ed:960000011', '/api/v1/live/ed:960000099']
    ];
    for (const [there = '', missing = ''] of pairs)
      for (const suffix of there.startsWith('/api/') ? [''] : ['', '/__data.json']) {
        const [a, b] = [await ask(house.web, there + suffix), await ask(house.web, missing + suffix)];
        const idOf = (path: string) => /[\da-f-]{36}|\d{9}/.exec(path)?.[0] ?? '';
        const plain = (told: Told, path: string) =>
          JSON.stringify(seen(told, idOf(path))).replaceAll(idOf(path), 'typed');
        expect([there, plain(a, there)]).toEqual([there, plain(b, missing)]);
      }
  });
});

describe('whoever guesses is slowed, and nobody else', () => {
  /** The codes that come one after another until one says to wait; the pauses double, so that it always comes. */
  async function untilBlocked(guess: (round: number) => Promise<Told>): Promise<string[]> {
    const codes: string[] = [];
    while (codes.length < 40 && codes.at(-1) !== 'SIGN_IN_BLOCKED')
      codes.push(codeIn(await guess(codes.length)) ?? 'none');
    return [...new Set(codes)];
  }

  /** Makes the pauses outlast the test, as after more guesses: one of a second is over before a slow machine asks. */
  const outlast = () =>
    people.db.query(
      `UPDATE vigie.sign_in_try SET blocked_until = clock_timestamp() + interval '10 minutes' WHERE blocked_until > to_timestamp(0)`
    );

  it('a password: per account from an address; the owner at another address enters', async () => {
    const { login, password } = await people.person(['analyst']);
    const claims = (round: number) => ({
      'x-forwarded-for': `198.51.100.${round}`,
      forwarded: `for=198.51.100.${round}`,
      'x-real-ip': `198.51.100.${round}`,
      'true-client-ip': `198.51.100.${round}`,
      'cf-connecting-ip': `198.51.100.${round}`
    });
    // A made-up address gives no fresh budget, nor does another way of writing the login.
    const written = [login, login.toUpperCase(), ` ${login} `];
    expect(
      await untilBlocked((i) => enter(written[i % 3] ?? '', `wrong ${i}`, '127.0.2.1', claims(i)))
    ).toEqual(['SIGN_IN_REFUSED', 'SIGN_IN_BLOCKED']);
    // During a pause the right one is refused as well: a guess tells nothing.
    await outlast();
    expect(codeIn(await enter(login, password, '127.0.2.1', claims(99)))).toBe('SIGN_IN_BLOCKED');
    const owner = await enter(login, password, '127.0.2.2');
    expect([owner.status, cookieOf(owner, 'vigie_session') !== '']).toEqual([303, true]);
  });

  it('not the owner behind the same address, in a browser that was in before', async () => {
    const [{ login, password }, other] = [await people.person(['analyst']), await people.person(['analyst'])];
    const known = async (who: string) => {
      const told = await enter(who, password, '127.0.6.2');
      const cookie = told.cookies.find((one) => one.startsWith('vigie_known=')) ?? '';
      expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/i);
      expect(cookie).not.toContain(who);
      return cookieOf(told, 'vigie_known');
    };
    const [own, others] = [await known(login), await known(other.login)];
    expect((await enter(login, 'wrong', '127.0.6.9')).cookies).toEqual([]);
    await untilBlocked((i) => enter(login, `wrong ${i}`, '127.0.6.1'));
    await outlast();
    const [id = '', ...rest] = own.slice('vigie_known='.length).split('.');
    const forged = `vigie_known=${[id.slice(1), ...rest].join('.')}`;
    for (const cookie of ['', others, forged, 'vigie_known=x'])
      expect([cookie, codeIn(await enter(login, password, '127.0.6.1', { cookie }))]).toEqual([
        cookie,
        'SIGN_IN_BLOCKED'
      ]);
    expect((await enter(login, password, '127.0.6.1', { cookie: own })).status).toBe(303);
    // It opens nothing by itself.
    const home = await ask(house.web, '/pc', { headers: { cookie: own } });
    expect([home.status, home.headers['location']]).toEqual([303, '/connexion?retour=%2Fpc']);
  });

  it('many accounts from one address, not the neighbour', async () => {
    const { login, password } = await people.person(['analyst']);
    const context = { secret, now: Date.now() };
    // As after a morning of guesses; the last ones are made here.
    for (let i = 0; i < 58; i++) await takeTry(people.db, context, [['address', '127.0.3.1']]);
    expect(await untilBlocked((i) => enter(`somebody-${i}`, 'wrong wrong', '127.0.3.1'))).toEqual([
      'SIGN_IN_REFUSED',
      'SIGN_IN_BLOCKED'
    ]);
    expect((await enter(login, password, '127.0.3.2')).status).toBe(303);
  });

  it('an invitation and the code of a screen', async () => {
    const guess = (path: string, field: string, from: string) => (i: number) =>
      submit(house.web, path, { [field]: `GUES-${1000 + i}` }, { from });
    expect(await untilBlocked(guess('/invitation?/read', 'invitation', '127.0.4.1'))).toEqual([
      'INVITATION_OVER',
      'SIGN_IN_BLOCKED'
    ]);
    expect(await untilBlocked(guess('/appareil', 'code', '127.0.4.2'))).toEqual([
      'DEVICE_CODE_WRONG',
      'SIGN_IN_BLOCKED'
    ]);
    const { code } = await createDevice(
      people.db,
      act(),
      { level: 'wall', name: 'x', site: null },
      new Set()
    );
    expect((await submit(house.web, '/appareil', { code }, { from: '127.0.4.3' })).status).toBe(303);
  });

  it('the second factor, by somebody who has the password', async () => {
    const { login, password } = await people.person(['samu']);
    await people.db.query(`UPDATE vigie.account SET totp = decode('00', 'hex') WHERE login = $1`, [login]);
    const { token } = await signIn(
      people.db,
      { login, password, address: '127.0.5.1' },
      { secret, now: Date.now() }
    );
    const cookie = `vigie_session=${signToken(secret, 'session', token)}`;
    const guess = (i: number) =>
      submit(
        house.web,
        '/connexion/code',
        { code: String(100_000 + i) },
        { from: '127.0.5.1', headers: { cookie } }
      );
    expect(await untilBlocked(guess)).toEqual(['FACTOR_REFUSED', 'SIGN_IN_BLOCKED']);
    expect((await ask(house.web, '/pc', { headers: { cookie } })).headers['location']).toBe(
      '/connexion/code?retour=%2Fpc'
    );
  });
});
