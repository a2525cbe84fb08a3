import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Guest, openPeople } from '#bin/testing/people.ts';
import { startHouse, type House } from '#bin/testing/house.ts';
import { may, type Resource } from '#domain/access/may.ts';
import { ACCOUNT_ROLES, PUBLIC, ROLES, SITE_ROLES, type Role, type Viewer } from '#domain/access/roles.ts';
import { TABLE } from '#domain/access/table.ts';

const OWN = '960000011';
const OTHER = '990000014';

let house: House;
let people: Awaited<ReturnType<typeof openPeople>>;
const guests = new Map<Role, Guest | null>();

beforeAll(async () => {
  house = await startHouse({ env: { VIGIE_DEMO: '0' } });
  people = await openPeople(house);
  guests.set('public', null);
  for (const role of ACCOUNT_ROLES)
    guests.set(role, await people.person([role], role === 'site' ? [OWN] : []));
  guests.set('wall', await people.screen('wall'));
  guests.set('ward', await people.screen('ward', OWN));
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
  sites: SITE_ROLES.includes(role) ? [OWN] : []
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

it.each(ROLES)('%s: every topic opens, or does not, by twin and by socket alike', async (role) => {
  const cookie = guests.get(role)?.cookie;
  const topics = ['public', 'sites', 'region', 'feeds', `ed:${OWN}`, `ed:${OTHER}`, 'tick', 'ed:x'];
  const allowed = topics.filter((name) => may(viewerOf(role), { kind: 'topic', name }));
  const headers: Record<string, string> = cookie ? { cookie } : {};
  const byTwin: string[] = [];
  for (const topic of topics) {
    const answer = await fetch(`${house.web}/api/v1/live/${topic}`, { headers });
    if (answer.status === 200) byTwin.push(topic);
    else expect([topic, [403, 404].includes(answer.status)]).toEqual([topic, true]);
  }
  const socket = io(house.web, { transports: ['websocket'], extraHeaders: headers });
  const { ok } = (await socket.emitWithAck('subscribe', topics)) as { ok: string[] };
  socket.close();
  expect([byTwin, ok]).toEqual([allowed, allowed]);
});

it('takes a right away in the middle of a session, at once, on a socket that is open', async () => {
  const guest = await people.person(['ars']);
  const socket = io(house.web, { transports: ['websocket'], extraHeaders: { cookie: guest.cookie } });
  const revoked: string[] = [];
  socket.on('revoked', ({ topic }: { topic: string }) => revoked.push(topic));
  await socket.emitWithAck('subscribe', ['region', 'public']);
  await guest.disable();
  await vi.waitUntil(() => revoked.length > 0, { timeout: 10_000, interval: 50 });
  expect(revoked).toEqual(['region']);
  expect(await isRefused('/pc', guest)).toBe(true);
  socket.close();
});
