import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type House, startHouse } from '#bin/testing/house.ts';
import { type Guest, openPeople } from '#bin/testing/people.ts';
import { TABLE } from '#domain/access/table.ts';
import { ask, codeIn, cookieOf, raw, submit } from './testing/attacker.ts';

const SITE = '960000011';
const WAIT = { timeout: 60_000, interval: 50 };
let house: House;
let people: Awaited<ReturnType<typeof openPeople>>;
let admin: Guest;
let host = '';

beforeAll(async () => {
  house = await startHouse({
    // Its walks ask for more pages in a second than any person.
    env: { VIGIE_DEMO: '0', VIGIE_PAGE_RATE: '1000' }
  });
  people = await openPeople(house);
  admin = await people.person(['admin', 'analyst']);
  host = new URL(house.web).host;
});
afterAll(async () => {
  await people?.close();
  await house?.stop();
});

const isSignedIn = async (cookie: string) =>
  (await ask(house.web, '/pc', { headers: { cookie } })).status === 200;
const get = (path: string, headers: Record<string, string> = {}) => ask(house.web, path, { headers });

describe('a request that another site makes somebody’s browser send', () => {
  const ORIGINS: [string, Record<string, string>][] = [
    ['no origin', {}],
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin that begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['a null origin', { origin: 'null' }],
    ['a referer only', { referer: 'http://127.0.0.1/compte' }]
  ];
  const BODIES: [string, string][] = [
    ['application/x-www-form-urlencoded', 'a=b'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'
    ],
    ['text/plain', 'a=b'],
    ['application/json', '{"a":"b"}'],
    ['', 'a=b']
  ];
  const ACTIONS = [
    '/connexion?/enter',
    '/connexion?/role',
    '/connexion/code',
    '/invitation?/read',
    '/invitation?/set',
    '/appareil',
    '/compte?/password',
    '/compte?/factor',
    '/compte?/others',
    '/compte?/sortir',
    '/admin/comptes?/create',
    '/admin/appareils?/create',
    '/admin/sources?/create',
    '/qualite?/announce'
  ];

  it.each(ORIGINS)('with %s changes nothing, whatever its body and method', async (_name, headers) => {
    const told: unknown[] = [];
    for (const path of [...ACTIONS, '/en/compte?/sortir', '/admin/comptes', '/pc', '/api/v1/curves/region'])
      for (const [type, body] of BODIES)
        for (const method of path === '/compte?/sortir' ? ['POST', 'PUT', 'PATCH', 'DELETE'] : ['POST']) {
          const sent = { ...headers, cookie: admin.cookie, ...(type && { 'content-type': type }) };
          const { status, cookies } = await ask(house.web, path, { method, headers: sent, body });
          if (status !== 403 || cookies.length > 0) told.push([method, path, type, status, cookies]);
        }
    expect(told).toEqual([]);
    expect(await isSignedIn(admin.cookie)).toBe(true);
  });

  it('sent from our own origin is no form either when its body is none: a code, no fault of the page', async () => {
    const own = { origin: house.web, cookie: admin.cookie };
    const told: unknown[] = [];
    for (const path of [...ACTIONS, '/en/compte?/sortir', '/admin/journal/export'])
      for (const [type, body] of [...BODIES, ['multipart/form-data', 'a=b'], ['text/plain', '']] as const) {
        if (type.startsWith('multipart/form-data; ') || type.includes('urlencoded')) continue;
        const sent = { ...own, ...(type && { 'content-type': type }) };
        const answer = await ask(house.web, path, { method: 'POST', headers: sent, body });
        if (answer.status !== 415 || codeIn(answer) !== 'FORM_TYPE_UNSUPPORTED')
          told.push([path, type, answer.status, codeIn(answer)]);
      }
    expect(told).toEqual([]);
    const torn = { ...own, 'content-type': 'multipart/form-data; boundary=x' };
    const headers = { ...torn, accept: 'text/html' };
    const answer = await ask(house.web, '/connexion?/enter', { method: 'POST', headers, body: '--y\r\nno' });
    expect(answer.status).toBe(400);
    expect(await isSignedIn(admin.cookie)).toBe(true);
  });

  it('cannot sign out by a link or an image, nor by a method that a header claims', async () => {
    for (const path of ['/compte?/sortir', '/compte?/sortir=', '/en/compte?/sortir', '/compte/sortir']) {
      for (const method of ['GET', 'HEAD', 'OPTIONS'])
        await ask(house.web, path, { method, headers: { cookie: admin.cookie } });
      for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override'])
        await get(path, { cookie: admin.cookie, [name]: 'POST', 'x-sveltekit-action': 'true' });
      await get(`${path}&_method=POST`, { cookie: admin.cookie });
    }
    expect(await isSignedIn(admin.cookie)).toBe(true);
  });

  it('signs out by the form itself, and then only', async () => {
    const guest = await people.person(['analyst']);
    const told = await submit(house.web, '/compte?/sortir', {}, { headers: { cookie: guest.cookie } });
    expect([told.status, told.headers['location']]).toEqual([303, '/connexion']);
    expect(told.cookies.join()).toMatch(/^vigie_session=; Max-Age=0; Path=\/; HttpOnly/);
    await vi.waitUntil(async () => !(await isSignedIn(guest.cookie)), WAIT);
  });
});

describe('the front door', () => {
  /** Everything of the table that the public is refused, one address each. */
  const refused = TABLE.filter(({ kind, any }) => kind === 'route' && !any.includes('public'))
    .map(({ name }) => name.replace('[scope]', 'region').replace('[finess]', SITE).replace('[id]', '1'))
    .filter((path, index, all) => all.indexOf(path) === index);
  /** Ways of writing one path another way. */
  const WRITINGS: ((path: string) => string)[] = [
    (path) => `${path}/`,
    (path) => `/${path}`,
    (path) => path.replace(/^\/(.)/, (_, first: string) => `/%${first.charCodeAt(0).toString(16)}`),
    (path) => path.replace(/^\/(.)/, (_, first: string) => `/%25${first.charCodeAt(0).toString(16)}`),
    (path) => `/urgences/..${path}`,
    (path) => `/urgences/%2e%2e${path}`,
    (path) => `/urgences/..%2f${path.slice(1)}`,
    (path) => `/urgences/..%5c${path.slice(1)}`,
    (path) => `/urgences\\..${path}`,
    (path) => `/en/..${path}`,
    (path) => `/en/en${path}`,
    (path) => `/en/${path}`,
    (path) => `/.${path}`,
    (path) => `${path};x`,
    (path) => `${path};/urgences`,
    (path) => `${path}%00`,
    (path) => `${path}%00.css`,
    (path) => `${path}%0d%0aX: y`,
    (path) => `${path}%2f`,
    (path) => `${path}.`,
    (path) => `${path}%20`,
    (path) => `${path}.html`,
    (path) => `${path}.json`,
    (path) => path.toUpperCase(),
    (path) => `${path}%c0%af`,
    (path) => `${path}%ff`,
    (path) => `${path}%e2%80%8b`,
    (path) => `${path}/__data.json`,
    (path) => `${path}.html__data.json`,
    (path) => `${path}/__route.js`,
    (path) => `/_app/immutable/..${path}`,
    (path) => `/_app${path}`,
    (path) => `${path}?x-sveltekit-trailing-slash=1&x-sveltekit-invalidated=00`,
    (path) => `${path}/__data.json?x-sveltekit-invalidated=01`,
    (path) => `${path}#/urgences`,
    (path) => `http://${host}${path}`,
    (path) => `http://evil.example${path}`
  ];
  const HEADERS: Record<string, string>[] = [
    { 'x-original-url': '/urgences' },
    { 'x-rewrite-url': '/urgences' },
    { 'x-forwarded-prefix': '/urgences' },
    { 'x-forwarded-uri': '/urgences' },
    { 'x-http-method-override': 'POST' },
    { 'x-sveltekit-action': 'true', accept: 'application/json' },
    { forwarded: 'for=127.0.0.1;host=localhost' },
    { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1', 'x-forwarded-host': 'localhost' },
    { 'x-vigie-front': 'x', 'x-vigie-viewer': 'eyJ2aWV3ZXIiOnsicm9sZXMiOlsiYWRtaW4iXX19' },
    { connection: 'close, x-vigie-viewer, x-vigie-front, cookie, x-forwarded-for' },
    { authorization: 'Basic YWRtaW46YWRtaW4=' },
    { cookie: 'vigie_role=admin; vigie_session=x; vigie_device=y' }
  ];

  /** Refused, unknown, or sent to sign in; `data` answers of the pages are 200 and hold the redirect. */
  const isClosed = (text: string): boolean => {
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
    if (text === '' || [400, 403, 404, 405, 431, 505].includes(status)) return true;
    if (status === 303) return /\r\nlocation: (\/en)?\/(connexion|compte)(\?|\r)/i.test(text);
    // To the same path, written plainly.
    if (status === 308) return !/\r\nlocation: (https?:)?\/\//i.test(text);
    return status === 200 && /\{"type":"redirect","location":"(\/en)?\/connexion/.test(text);
  };
  const line = (path: string, headers: Record<string, string> = {}) =>
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${Object.entries({ connection: 'close', ...headers })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`;

  it('opens nothing to the public, however its path is written', async () => {
    expect(refused.length).toBeGreaterThan(8);
    const open: string[] = [];
    for (const path of refused)
      for (const written of [path, ...WRITINGS.map((write) => write(path))])
        for (const address of path.startsWith('/api/') ? [written] : [written, `/en${written}`])
          if (!isClosed(await raw(house.web, line(address)))) open.push(address);
    expect(open).toEqual([]);
  });

  it('opens nothing to the public by a header', async () => {
    const open: string[] = [];
    for (const path of [...refused, '/api/v1/live/sites', `/api/v1/live/ed:${SITE}`])
      for (const headers of HEADERS)
        if (!isClosed(await raw(house.web, line(path, headers))))
          open.push(`${path} ${JSON.stringify(headers)}`);
    expect(open).toEqual([]);
  });

  it('takes no secret that somebody claims to have passed on, right or wrong', async () => {
    const { login, password } = await people.person(['analyst']);
    const forms: [string, Record<string, string>][] = [
      ['/connexion?/enter', { login, password }],
      ['/connexion?/enter', { login, password: 'wrong wrong wrong' }],
      ['/connexion/code', { code: '123456' }],
      ['/invitation?/read', { invitation: 'x' }],
      ['/invitation?/set', { invitation: 'x', password, again: password }],
      ['/appareil', { code: 'ABCD-EFGH' }],
      ['/compte?/password', { current: password, password, again: password }]
    ];
    const claims: Record<string, string>[] = [
      { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' },
      { forwarded: 'for=127.0.0.1;proto=https' },
      { 'x-real-ip': '127.0.0.1' },
      { via: '1.1 proxy' }
    ];
    const told: unknown[] = [];
    for (const [path, fields] of forms)
      for (const headers of claims) {
        const sent = { headers: { ...headers, accept: 'application/json' } };
        const answer = await submit(house.web, path, fields, sent);
        if (codeIn(answer) !== 'SIGN_IN_NEEDS_TLS' || answer.cookies.length > 0)
          told.push([path, headers, answer.status, codeIn(answer), answer.cookies]);
      }
    expect(told).toEqual([]);
    expect((await submit(house.web, '/connexion?/enter', { login, password })).status).toBe(303);
  });

  it('never says a host that a client made up', async () => {
    for (const path of ['/', '/connexion', '/urgences', '/pc/', '/compte', '/nowhere'])
      for (const named of ['evil.example', `${host}@evil.example`, 'evil.example:80#'])
        for (const more of ['', 'X-Forwarded-Host: evil.example\r\n', 'X-Forwarded-Proto: https\r\n']) {
          const bytes = `GET ${path} HTTP/1.1\r\nHost: ${named}\r\n${more}Connection: close\r\n\r\n`;
          expect([path, named, (await raw(house.web, bytes)).includes('evil')]).toEqual([path, named, false]);
        }
  });

  it('reads no second request out of a first, and answers each in its own place', async () => {
    const hidden = 'GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n';
    const cases = [
      `POST /appareil HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${hidden.length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
      `POST /appareil HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${hidden}`,
      `POST /appareil HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: xchunked\r\n\r\n${hidden}`,
      `POST /appareil HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
      `POST /appareil HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
      `POST /appareil HTTP/1.1\r\nHost: ${host}\r\nContent-Length: +${hidden.length}\r\n\r\n${hidden}`,
      `POST /appareil HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n`,
      `GET /urgences HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
      `DELETE /urgences HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`
    ];
    for (const bytes of cases) {
      const answers: string[] = (await raw(house.web, bytes, 2_000)).match(/HTTP\/1\.1 \d{3}/g) ?? [];
      // Refused, or cut without a word.
      expect([bytes, answers[0] ?? 'cut']).toEqual([bytes, expect.stringMatching(/ 40\d$|^cut$/)]);
      expect([bytes, answers.length <= 1]).toEqual([bytes, true]);
    }
    // What lay on a connection to the pages would be the answer to somebody else.
    for (let i = 0; i < 6; i++) expect((await get(`/connexion?n=${i}`)).status).toBe(200);
  });

  it('sends nobody to another site after signing in', async () => {
    const { login, password } = await people.person(['analyst']);
    const ways = [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/\t/evil.example',
      '/%09/evil.example',
      'javascript:alert(1)',
      'http:evil.example',
      '/\r\nlocation: https://evil.example',
      '/@evil.example/..//evil.example\n',
      '/api/v1/curves/region',
      `/${'a'.repeat(600)}`
    ];
    for (const retour of ways) {
      const told = await submit(house.web, '/connexion?/enter', { login, password, retour });
      const to = new URL(told.headers['location'] ?? 'missing:', house.web);
      expect([retour, told.status, to.host, to.pathname.startsWith('/api')]).toEqual([
        retour,
        303,
        host,
        false
      ]);
      const page = await get(`/connexion?${new URLSearchParams({ retour })}`);
      expect([retour, /(?:href|action)="(?!\.?\/)[^"]*evil/.test(page.body)]).toEqual([retour, false]);
    }
  });
});

describe('what is too large or too slow', () => {
  it('is refused: a form, a header, a query', async () => {
    const answers = [
      await submit(house.web, '/connexion?/enter', { login: 'x'.repeat(2_000_000), password: 'y' }),
      await submit(house.web, '/invitation?/read', { invitation: 'x'.repeat(300_000) }),
      await get('/urgences', { 'x-long': 'x'.repeat(100_000) }),
      await get('/urgences', { cookie: `a=${'x'.repeat(100_000)}` }),
      await get(`/urgences?${Array.from({ length: 10_000 }, (_, i) => `a${i}=1`).join('&')}`),
      await get(`/urgences?${'a&'.repeat(1_500)}x`)
    ].map(({ status }) => status);
    expect(answers).toEqual([413, 410, 431, 431, 431, 200]);
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`f${i}`, 'x']));
    expect(codeIn(await submit(house.web, '/connexion?/enter', many))).toBe('SIGN_IN_REFUSED');
  });

  it('keeps nobody waiting: two hundred connections that send a byte a second', async () => {
    const guest = await people.person(['analyst']);
    const sockets: Socket[] = [];
    const { port } = new URL(house.web);
    const heads = [
      'GET /urgences HTTP/1.1\r\nX: ',
      `POST /connexion?/enter HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${house.web}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nlogin=`
    ];
    for (let i = 0; i < 200; i++) {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(heads[i % 2] ?? ''));
      socket.on('error', () => undefined);
      sockets.push(socket);
    }
    const drip = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('a');
    }, 1_000);
    try {
      for (let round = 0; round < 3; round++) {
        expect((await get('/urgences')).status).toBe(200);
        // Answered while they are served, not once they were cut.
        if (round === 0) expect(sockets.filter((socket) => socket.writable).length).toBeGreaterThan(150);
        expect(await isSignedIn(guest.cookie)).toBe(true);
        const told = await submit(house.web, '/connexion?/enter', guest as never);
        expect(cookieOf(told, 'vigie_session')).not.toBe('');
      }
    } finally {
      clearInterval(drip);
      for (const socket of sockets) socket.destroy();
    }
  });
});
