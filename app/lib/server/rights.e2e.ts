import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openBrowser } from '#bin/testing/browser.ts';
import { cookiesOf, type Guest, openPeople } from '#bin/testing/people.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { may, type Resource } from '#domain/access/may.ts';
import { ACCOUNT_ROLES, PUBLIC, ROLES, type Role, type Viewer } from '#domain/access/roles.ts';
import { TABLE } from '#domain/access/table.ts';
import { networkId } from '#domain/tiu/network.ts';
import { openTransfer } from '../tiu/testing/transfer.ts';

const OWN = '960000011';
const OTHER = '990000014';
const WAIT = { timeout: 60_000, interval: 50 };

let house: House;
let people: Awaited<ReturnType<typeof openPeople>>;
const guests = new Map<Role, Guest | null>();
/** What is a role's own. */
const OWN_PLACES: Partial<Record<Role, string[]>> = { site: [OWN], ward: [OWN], network: ['RP96'] };
/** A request of transfer of each of the two maternities. */
const transfers = new Map<string, string>();

beforeAll(async () => {
  house = await startHouse({ env: { VIGIE_DEMO: '0' } });
  people = await openPeople(house);
  guests.set('public', null);
  for (const role of ACCOUNT_ROLES) guests.set(role, await people.person([role], OWN_PLACES[role] ?? []));
  guests.set('wall', await people.screen('wall'));
  guests.set('ward', await people.screen('ward', OWN));
  for (const site of [OWN, OTHER]) transfers.set(site, await openTransfer(people.db, site));
});
afterAll(async () => {
  await people?.close();
  await house?.stop();
});

/** Who a role's guest is, as the table sees them. */
const viewerOf = (role: Role): Viewer => ({
  ...PUBLIC,
  kind: role === 'public' ? 'public' : role === 'wall' || role === 'ward' ? 'device' : 'account',
  roles: role === 'public' ? ['public'] : ['public', role],
  sites: OWN_PLACES[role] ?? []
});

/** Addresses of a route: one for each site it could be about. */
function addressesOf(name: string): { path: string; site?: string }[] {
  const path = name.replace('[scope]', 'region').replace('[id]', '00000000-0000-4000-8000-000000000000');
  if (!path.includes('[finess]')) return [{ path }];
  return [OWN, OTHER].map((site) => ({ path: path.replace('[finess]', site), site }));
}

async function isRefused(path: string, guest: Guest | null): Promise<boolean> {
  const headers: Record<string, string> = guest ? { cookie: guest.cookie } : {};
  // Asked with GET, an address that only takes a form or a report says so to those who may.
  const answer = await fetch(house.web + path, { headers, redirect: 'manual' });
  if (answer.status >= 500) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  if (path.startsWith('/api/')) return answer.status === 403;
  return (
    answer.status === 303 &&
    /^(\/en)?\/(connexion|compte)\?retour=/.test(answer.headers.get('location') ?? '')
  );
}

it.each(ROLES)('%s: every page and API opens, or does not, as the one table says', async (role) => {
  const guest = guests.get(role) ?? null;
  for (const { kind, name } of TABLE.filter((grant) => grant.kind === 'route')) {
    for (const { path, site } of addressesOf(name)) {
      const resource: Resource = { kind, name, site };
      // Open to whoever is half signed in, who holds no role yet; a stranger is asked to sign in first.
      const refused = !may(viewerOf(role), resource) || (path === '/compte' && role === 'public');
      expect([path, await isRefused(path, guest)]).toEqual([path, refused]);
      if (path.startsWith('/api/') || path === '/') continue;
      expect([`/en${path}`, await isRefused(`/en${path}`, guest)]).toEqual([`/en${path}`, refused]);
    }
  }
});

/** Every topic of the table, of one's own site and of another where it has one, and some that nobody may read. */
const TOPICS = [
  ...TABLE.filter(({ kind }) => kind === 'topic').flatMap(({ name }) =>
    name.endsWith(':*') ? [OWN, OTHER].map((site) => name.replace('*', site)) : [name]
  ),
  ...['tick', 'ed:x', 'ed:*']
];

it.each(ROLES)('%s: every topic opens, or does not, by twin and by socket alike', async (role) => {
  const cookie = guests.get(role)?.cookie;
  const topics = TOPICS;
  /** Of the table, but read by no process of this house. */
  const unserved = new Set<string>();
  const headers: Record<string, string> = cookie ? { cookie } : {};
  const byTwin: string[] = [];
  for (const topic of topics) {
    const answer = await fetch(`${house.web}/api/v1/live/${topic}`, { headers });
    if (answer.status === 200) byTwin.push(topic);
    else if (answer.status === 404) unserved.add(topic);
    else expect([topic, answer.status === 403]).toEqual([topic, true]);
  }
  const allowed = topics.filter(
    (name) => !unserved.has(name) && may(viewerOf(role), { kind: 'topic', name })
  );
  for (const topic of ['public', 'sites', 'region', 'feeds', `ed:${OWN}`])
    expect(unserved).not.toContain(topic);
  const socket = io(house.web, { transports: ['websocket'], extraHeaders: headers });
  const { ok } = (await socket.emitWithAck('subscribe', topics)) as { ok: string[] };
  socket.close();
  expect([byTwin, ok]).toEqual([allowed, allowed]);
});

/** A form or an API that asks an action, about a site where it is about one; what it sends changes nothing. */
interface Asking {
  path: string;
  /** A form's fields; without them it is read. */
  fields?: Record<string, string>;
  headers?: Record<string, string>;
}
const NONE = '00000000-0000-4000-8000-000000000000';
const unitOf = (site: string) => ({ unit: `${site}/0` });
const HELD = { day: '2020-01-01', file: '1' };

const form = (path: string, fields: Record<string, string>): Asking => ({ path, fields });

/** Everything that asks each action of the table. */
const ASKED: Record<string, (site: string) => Asking[]> = {
  // From elsewhere than this machine, where nobody is asked.
  'metrics.read': () => [{ path: '/metrics', headers: { 'x-forwarded-for': '192.0.2.1' } }],
  'feed.announce': (site) => [
    { path: '/qualite?/annoncer', fields: { ...unitOf(site), reason: 'none' } },
    { path: '/qualite?/lever', fields: unitOf(site) }
  ],
  'file.decide': (site) =>
    ['accepter', 'refuser'].map((what) => ({
      path: `/qualite?/${what}`,
      fields: { ...unitOf(site), ...HELD }
    })),
  'quarantine.read': (site) => [{ path: `/qualite/export?liste=quarantaine&site=${site}` }],
  'quarantine.replay': (site) => [{ path: '/qualite?/rejouer', fields: { site, code: 'NONE' } }],
  'aside.close': () => [form('/qualite?/classer', { stream: 'hub', code: 'NONE', seen: '0' })],
  'passages.read': (site) => [{ path: `/qualite/passages/${site}` }],
  'account.write': () => [
    { path: '/admin/comptes?/create', fields: { login: '' } },
    ...['change', 'invite', 'access'].map((what) => ({ path: `/admin/comptes/${NONE}?/${what}`, fields: {} }))
  ],
  'device.write': () => [
    { path: '/admin/appareils?/create', fields: { level: '' } },
    ...['renew', 'revoke'].map((what) => ({ path: `/admin/appareils?/${what}`, fields: { id: NONE } }))
  ],
  'key.write': () => [
    { path: '/admin/sources?/create', fields: { source: '' } },
    ...['rotate', 'revoke'].map((what) => ({ path: `/admin/sources?/${what}`, fields: { hash: 'none' } }))
  ],
  'site.write': (site) => [{ path: `/admin/sites/${site}`, fields: { version: '99' } }],
  'rule.write': () => [
    form('/admin/regles?/contact', { text: '' }),
    form('/admin/regles?/thresholds', { scope: 'none' }),
    form('/admin/regles?/exclusion', { scope: 'none' }),
    form('/admin/regles?/end', { id: '0' }),
    form('/admin/lits?/read', { table: '' }),
    form('/admin/lits?/load', { table: '' })
  ],
  'ed.declare': (site) => [form(`/declarer/${site}?/declarer`, { service: 'none' })],
  'closure.write': (site) =>
    ['fermer', 'prolonger', 'terminer'].map((what) =>
      form(`/declarer/${site}?/${what}`, { what: 'none', id: NONE, version: '0' })
    ),
  'beds.declare': (site) => [form(`/lits/${site}`, { by: 'none' })],
  'level.declare': (site) =>
    ['declare', 'extend', 'end'].map((what) => form(`/pc?/${what}`, { scope: site, seen: '0' })),
  'event.write': () =>
    ['open', 'extend', 'end'].map((what) => form(`/pc/evenements?/${what}`, { id: NONE, title: '' })),
  'wall.send': () => ['send', 'end'].map((what) => form(`/pc/murs?/${what}`, { id: NONE, subject: 'none' })),
  'tiu.write': (site) => [
    form('/tiu?/open', { requester: site }),
    ...[
      ...['update', 'ask', 'answer', 'withdraw', 'choose', 'release'],
      ...['close', 'cancel', 'unplaced', 'undo']
    ].map((what) => form(`/tiu?/${what}`, { request: transfers.get(site) ?? '' }))
  ],
  'tiu.transport': (site) =>
    ['transport', 'depart', 'arrive'].map((what) =>
      form(`/tiu?/${what}`, { request: transfers.get(site) ?? '' })
    ),
  'tiu.answer': (site) => [form(`/tiu/reponse/${site}?/answer`, { request: NONE })],
  'tiu.figures': (site) => [{ path: `/tiu/chiffres/export?perimetre=${networkId(site.slice(0, 2))}` }],
  'tiu.report': () => [form('/tiu/chiffres/rapports?/publier', { month: 'none' })],
  'public.word': (site) =>
    ['declare', 'end'].map((what) =>
      form(`/declarer/${site}/public?/${what}`, { scope: site, kind: 'message', seen: '0' })
    ),
  'audit.read': () => [{ path: '/admin/journal/export', fields: { format: 'csv' } }]
};

/** Whether an act is refused for want of a right; a field that is wrong is not. */
async function isForbidden({ path, fields, headers }: Asking, guest: Guest | null): Promise<boolean> {
  const answer = await fetch(house.web + path, {
    headers: {
      ...headers,
      ...(fields && { origin: house.web, accept: 'application/json' }),
      ...(guest && { cookie: guest.cookie })
    },
    ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    redirect: 'manual'
  });
  if (answer.status >= 500) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
  const told = (isJson ? await answer.json() : {}) as { type?: string; status?: number; location?: string };
  if (!isJson) await answer.body?.cancel();
  const to = told.location ?? answer.headers.get('location') ?? '';
  return (
    answer.status === 403 ||
    (told.type === 'failure' && told.status === 403) ||
    /^\/(connexion|compte)\?retour=/.test(to)
  );
}

it('every action of the table is asked by something', () => {
  const actions = TABLE.filter(({ kind }) => kind === 'action').map(({ name }) => name);
  expect(Object.keys(ASKED).toSorted()).toEqual(actions.toSorted());
});

it.each(ROLES)('%s: every act is done, or refused, as the one table says', async (role) => {
  const guest = guests.get(role) ?? null;
  for (const [name, asking] of Object.entries(ASKED))
    for (const site of [OWN, OTHER])
      for (const asked of asking(site)) {
        // A network holds what it may do for its own maternities.
        const byNetwork = ['tiu.write', 'tiu.transport', 'tiu.figures'].includes(name);
        const about = byNetwork ? networkId(site.slice(0, 2)) : site;
        const allowed = may(viewerOf(role), { kind: 'action', name, site: about });
        expect([name, asked.path, site, await isForbidden(asked, guest)]).toEqual([
          name,
          asked.path,
          site,
          !allowed
        ]);
      }
});

it('says whom to call on every page a screen could open, once its access ended, and loads nothing', async () => {
  const wall = await people.screen('wall');
  const [revoked, renewed] = [await people.screen('ward', OWN), await people.screen('ward', OWN)];
  const screens = TABLE.filter(
    ({ kind, name, any, own = [] }) =>
      kind === 'route' && !name.startsWith('/api/') && [...any, ...own].some((role) => /^wa/.test(role))
  );
  expect(screens.length).toBeGreaterThan(1);
  const read = async (path: string, guest: Guest) =>
    (await fetch(house.web + path, { headers: { cookie: guest.cookie }, redirect: 'manual' })).text();
  expect(await read(`/pc/ed/${OWN}`, renewed)).toContain(OWN);
  await wall.end();
  await revoked.end();
  await renewed.renew();
  for (const guest of [wall, revoked, renewed])
    for (const { name } of screens)
      for (const { path, site } of addressesOf(name)) {
        await vi.waitFor(
          async () => expect([path, (await read(path, guest)).includes('Appelez')]).toEqual([path, true]),
          WAIT
        );
        const html = await read(path, guest);
        // No form to sign in, and of a site nothing but the address that was asked for.
        expect([path, /<form|type="password"|\/connexion/.test(html)]).toEqual([path, false]);
        if (site) expect(html.replaceAll(path, '')).not.toContain(site);
        const data = await read(`${path}/__data.json`, guest);
        if (site) expect(data).not.toContain(site);
      }
  for (const guest of [wall, revoked, renewed]) expect(await isRefused('/pc', guest)).toBe(true);
});

it('gives and takes roles and sites in the middle of a session, at once, on a socket and on a page', async () => {
  const guest = await people.person(['site'], [OWN]);
  const socket = io(house.web, { transports: ['websocket'], extraHeaders: { cookie: guest.cookie } });
  const revoked: string[] = [];
  socket.on('revoked', ({ topic }: { topic: string }) => revoked.push(topic));
  const subscribe = async (...topics: string[]) =>
    ((await socket.emitWithAck('subscribe', topics)) as { ok: string[] }).ok;
  expect(await subscribe(`ed:${OWN}`, `ed:${OTHER}`, 'sites')).toEqual([`ed:${OWN}`, 'sites']);
  const browser = await openBrowser();
  try {
    const context = await browser.newContext();
    await context.addCookies(cookiesOf(house, guest));
    const page = await context.newPage();
    await page.goto(`${house.web}/pc/ed/${OWN}`, { timeout: 60_000 });
    await page.getByText('liaison en direct').first().waitFor({ timeout: 60_000 });
    // Another site.
    await guest.change(['site'], [OTHER]);
    await page.getByText('Votre accès à l’image a pris fin.').waitFor({ timeout: 60_000 });
    await vi.waitUntil(() => revoked.length > 0, WAIT);
    expect(revoked).toEqual([`ed:${OWN}`]);
    expect(await subscribe(`ed:${OWN}`, `ed:${OTHER}`)).toEqual([`ed:${OTHER}`]);
    const opens = async (path: string) => !(await isRefused(path, guest));
    expect([await opens(`/pc/ed/${OWN}`), await opens(`/pc/ed/${OTHER}`)]).toEqual([false, true]);
    expect([await opens('/admin'), await opens(`/qualite/passages/${OTHER}`)]).toEqual([false, true]);
    await page.reload({ timeout: 60_000 });
    expect(new URL(page.url()).pathname).toBe('/compte');
    // Another role: it widens what the open socket may ask for, and no further sign-in is needed.
    await guest.change(['analyst']);
    await vi.waitUntil(() => opens(`/pc/ed/${OWN}`), WAIT);
    await expect.poll(() => subscribe(`ed:${OWN}`), WAIT).toEqual([`ed:${OWN}`]);
    // One that opens nothing live: all of it goes.
    await guest.change(['crew']);
    await vi.waitUntil(() => revoked.length >= 4, WAIT);
    expect(revoked.slice(1).toSorted()).toEqual([`ed:${OWN}`, `ed:${OTHER}`, 'sites']);
    expect(await opens('/pc')).toBe(false);
  } finally {
    await browser.close();
    socket.close();
  }
});

it('takes a right away in the middle of a session, at once, on a socket that is open', async () => {
  const guest = await people.person(['ars']);
  const socket = io(house.web, { transports: ['websocket'], extraHeaders: { cookie: guest.cookie } });
  const revoked: string[] = [];
  socket.on('revoked', ({ topic }: { topic: string }) => revoked.push(topic));
  await socket.emitWithAck('subscribe', ['region', 'public']);
  await guest.disable();
  await vi.waitUntil(() => revoked.length > 0, WAIT);
  expect(revoked).toEqual(['region']);
  expect(await isRefused('/pc', guest)).toBe(true);
  socket.close();
});
