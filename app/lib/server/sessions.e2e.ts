import { createHmac, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type House, startHouse } from '#bin/testing/house.ts';
import { openPeople } from '#bin/testing/people.ts';
import { createAccount } from '#db/access/accounts.ts';
import { signToken } from '#db/access/seal.ts';
import { SECOND } from '#domain/time/instant.ts';
import { accessSecret, loadSecrets } from '#ingest/inbox/secrets.ts';
import { ask, codeIn, cookieOf, submit, type Told } from './testing/attacker.ts';

const PASSWORD = 'une phrase de passe pour les essais';
const SESSION = 'vigie_session';
const OWN = '960000011';
/** As a proxy in front with TLS says it. */
const TLS = {
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'vigie.example',
  'x-forwarded-for': '192.0.2.1'
};
let house: House;
let people: Awaited<ReturnType<typeof openPeople>>;
let secret: Uint8Array;
let count = 0;

beforeAll(async () => {
  house = await startHouse({ env: { VIGIE_DEMO: '0', VIGIE_TRUSTED_PROXY: '1' } });
  people = await openPeople(house);
  secret = accessSecret(await loadSecrets(`${house.dataDir}/secrets`));
});
afterAll(async () => {
  await people?.close();
  await house?.stop();
});

const opens = async (path: string, cookie: string) =>
  (await ask(house.web, path, { headers: { ...TLS, cookie } })).status === 200;
/** Once the record has told every node, which takes a moment. */
const closes = (path: string, cookie: string) =>
  vi.waitUntil(async () => !(await opens(path, cookie)), { timeout: 60_000, interval: 50 });
const post = (path: string, fields: Record<string, string>, cookie = '') =>
  submit(house.web, path, fields, {
    headers: { ...TLS, origin: 'https://vigie.example', ...(cookie && { cookie }) }
  });
const act = () => ({ actor: { id: 'command', label: 'test' }, now: Date.now(), origin: 'real' as const });

/** Somebody who accepted an invitation by the page, half signed in. */
async function newcomer(
  roles: string[]
): Promise<{ login: string; told: Told; cookie: string; invitation: string }> {
  const login = `venue-${++count}`;
  const made = await createAccount(
    people.db,
    act(),
    { kind: 'create', login, name: 'X', roles, sites: [] },
    new Set()
  );
  const fields = { invitation: made.invitation, password: PASSWORD, again: PASSWORD };
  const told = await post('/invitation?/set', fields);
  return { login, told, cookie: cookieOf(told, SESSION), invitation: made.invitation };
}

/** The secret that the account's page offers, and what its form sends back with the first code. */
async function offered(cookie: string): Promise<{ offer: string; code: (aheadMs: number) => string }> {
  const { body } = await ask(house.web, '/compte', { headers: { ...TLS, cookie } });
  const text = /<code[^>]*>([A-Z2-7\s]+)<\/code>/.exec(body)?.[1]?.replaceAll(/\s/g, '') ?? '';
  const offer = /name="offer"[^>]*value="([^"]+)"/.exec(body)?.[1] ?? '';
  const totp = new TOTP({ secret: Secret.fromBase32(text) });
  return { offer, code: (ahead) => totp.generate({ timestamp: Date.now() + ahead }) };
}

describe('a cookie', () => {
  it('of a session is for this host alone, over TLS alone, and out of a script’s reach', async () => {
    const { told } = await newcomer(['analyst']);
    const cookie = told.cookies.find((one) => one.startsWith(SESSION)) ?? '';
    const attributes = cookie
      .split('; ')
      .slice(1)
      .map((one) => one.toLowerCase());
    expect(attributes.filter((one) => !one.startsWith('max-age')).toSorted()).toEqual([
      'httponly',
      'path=/',
      'samesite=lax',
      'secure'
    ]);
    const { cookie: sent } = await people.person(['analyst']);
    const out = await post('/compte?/sortir', {}, sent);
    expect(out.cookies.join().toLowerCase()).toMatch(/^vigie_session=; max-age=0; path=\/; httponly; secure/);
  });

  it('that somebody else set is never adopted by signing in', async () => {
    const { login } = await newcomer(['analyst']);
    const attacker = await people.person(['analyst']);
    const known = [
      attacker.cookie,
      `${SESSION}=chosen`,
      `${SESSION}=${signToken(secret, 'session', 'A'.repeat(43))}`
    ];
    for (const cookie of known) {
      const told = await post('/connexion?/enter', { login, password: PASSWORD }, cookie);
      const mine = cookieOf(told, SESSION);
      expect(mine).not.toBe('');
      expect(mine).not.toBe(cookie);
      const shows = await ask(house.web, '/compte', { headers: { ...TLS, cookie } });
      expect(shows.body.includes(login)).toBe(false);
      expect(await opens('/pc', mine)).toBe(true);
    }
  });

  it('known before the second factor opens nothing after it', async () => {
    const { login, cookie } = await newcomer(['samu']);
    expect(await opens('/pc', cookie)).toBe(false);
    const { offer, code } = await offered(cookie);
    const first = code(0);
    const told = await post('/compte?/factor', { offer, code: first }, cookie);
    expect([told.status, codeIn(told)]).toEqual([303, null]);
    expect(await opens('/pc', cookieOf(told, SESSION))).toBe(true);
    expect(await opens('/pc', cookie)).toBe(false);
    await closes('/compte', cookie);
    // The same code again, in another session: used is used.
    const second = cookieOf(await post('/connexion?/enter', { login, password: PASSWORD }), SESSION);
    expect(codeIn(await post('/connexion/code', { code: first }, second))).toBe('FACTOR_REFUSED');
    const next = code(30 * SECOND);
    const shown = await post('/connexion/code', { code: next }, second);
    expect(await opens('/pc', cookieOf(shown, SESSION))).toBe(true);
    expect(await opens('/pc', second)).toBe(false);
    await closes('/compte', second);
    const third = cookieOf(await post('/connexion?/enter', { login, password: PASSWORD }), SESSION);
    expect(codeIn(await post('/connexion/code', { code: next }, third))).toBe('FACTOR_REFUSED');
    // A new factor is not set up by whoever only knows the password.
    const own = await offered(cookieOf(shown, SESSION));
    const stolen = await post(
      '/compte?/factor',
      { offer: own.offer, code: own.code(0), current: PASSWORD },
      third
    );
    expect([stolen.headers['location'], stolen.cookies]).toEqual(['/connexion/code', []]);
  });

  it('that comes twice gives the rights of one of the two, never of both', async () => {
    const [samu, site] = [await people.person(['samu']), await people.person(['site'], [OWN])];
    const { cookie: half } = await newcomer(['admin']);
    for (const pair of [`${samu.cookie}; ${site.cookie}`, `${site.cookie}; ${samu.cookie}`]) {
      const of = [await opens('/pc/ed/990000014', pair), await opens('/qualite', pair)];
      // The desk of any site is samu's, the quality page (where it is there) is the site's.
      expect(of[0] && of[1]).toBe(false);
    }
    expect(await opens('/pc', `${half}; ${half}`)).toBe(false);
    // Another one of the same name, from a neighbour's domain, neither opens more nor keeps from signing out.
    const ended = await people.person(['analyst']);
    await ended.end();
    for (const tossed of [`${SESSION}=x`, ended.cookie]) {
      const guest = await people.person(['analyst']);
      expect(await opens('/pc', `${tossed}; ${guest.cookie}`)).toBe(true);
      await post('/compte?/sortir', {}, `${tossed}; ${guest.cookie}`);
      await closes('/pc', guest.cookie);
    }
  });
});

describe('a token', () => {
  it('that was changed, or made with another secret or for something else, opens nothing', async () => {
    const [person, wall] = [await people.person(['admin', 'analyst']), await people.screen('wall')];
    const value = person.cookie.slice(SESSION.length + 1);
    const [token = '', mark = ''] = value.split('.');
    const turned = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    const device = wall.cookie.split('=')[1] ?? '';
    const forged = [
      token,
      `${token}.`,
      `.${mark}`,
      `${turned(token)}.${mark}`,
      `${token}.${turned(mark)}`,
      `${token}.${mark}A`,
      `${token}.${'A'.repeat(22)}`,
      `${token}.${createHmac('sha256', '').update(token).digest().subarray(0, 16).toString('base64url')}`,
      signToken(randomBytes(32), 'session', token),
      signToken(secret, 'device', token),
      signToken(secret, 'session', randomBytes(32).toString('base64url')),
      device,
      signToken(secret, 'session', device.split('.')[0] ?? ''),
      "' OR 1=1 --",
      '%00',
      '__proto__'
    ];
    for (const one of forged)
      for (const cookie of [`${SESSION}=${one}`, `vigie_device=${one === device ? 'x' : one}`])
        expect([cookie, await opens('/pc', cookie), await opens('/mur/region', cookie)]).toEqual([
          cookie,
          false,
          false
        ]);
    expect([await opens('/pc', person.cookie), await opens('/mur/region', wall.cookie)]).toEqual([
      true,
      true
    ]);
  });

  it('claims nothing by a header or the cookie of the demonstration', async () => {
    const viewer = Buffer.from(
      JSON.stringify({
        viewer: { kind: 'demo', id: null, roles: ['admin', 'samu'], sites: [], pending: null },
        revoked: false
      })
    ).toString('base64url');
    const claims = {
      'x-vigie-viewer': viewer,
      'x-vigie-front': 'guessed',
      cookie: 'vigie_role=samu'
    };
    const ways: Record<string, string>[] = [claims, { ...claims, connection: 'x-vigie-front' }];
    for (const headers of [...ways, { 'X-VIGIE-VIEWER': viewer }])
      for (const path of ['/pc', '/admin', '/mur/region', '/api/v1/curves/region', '/api/v1/live/sites'])
        expect((await ask(house.web, path, { headers })).status).not.toBe(200);
    const told = await post('/connexion?/role', { role: 'samu' }, 'vigie_role=samu');
    expect([codeIn(told), told.cookies]).toEqual(['REQUEST_INVALID', []]);
  });

  it('of an invitation works once', async () => {
    const { invitation, told } = await newcomer(['analyst']);
    expect(told.status).toBe(303);
    const again = await post('/invitation?/set', {
      invitation,
      password: 'une autre phrase',
      again: 'une autre phrase'
    });
    expect([codeIn(again), again.cookies]).toEqual(['INVITATION_OVER', []]);
  });

  it('of a session that ended is over for pages, data and an open socket', async () => {
    const guest = await people.person(['analyst']);
    const extraHeaders = { cookie: guest.cookie };
    const socket = io(house.web, { transports: ['websocket'], extraHeaders });
    const revoked: string[] = [];
    socket.on('revoked', ({ topic }: { topic: string }) => revoked.push(topic));
    expect(await socket.emitWithAck('subscribe', ['sites', 'public'])).toMatchObject({
      ok: ['sites', 'public']
    });
    await post('/compte?/sortir', {}, guest.cookie);
    await vi.waitUntil(() => revoked.length > 0, { timeout: 60_000, interval: 50 });
    expect(revoked).toEqual(['sites']);
    for (const path of ['/pc', '/compte', '/api/v1/curves/region', '/api/v1/live/sites'])
      expect([path, await opens(path, guest.cookie)]).toEqual([path, false]);
    const again = io(house.web, { transports: ['websocket'], extraHeaders, forceNew: true });
    expect(await again.emitWithAck('subscribe', ['sites', 'public'])).toMatchObject({ ok: ['public'] });
    for (const one of [socket, again]) one.close();
  });
});
