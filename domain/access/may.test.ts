import { describe, expect, it } from 'vitest';
import { may, maySomewhere } from './may.ts';
import { accountViewer, type AccountRole, demoViewer, PUBLIC, ROLES, type Viewer } from './roles.ts';
import { TABLE } from './table.ts';

const SITE = '750100042';
const OTHER = '930100037';

const holder = (role: (typeof ROLES)[number], sites: string[] = []): Viewer => ({
  kind: role === 'wall' || role === 'ward' ? 'device' : 'account',
  id: 'x',
  roles: role === 'public' ? ['public'] : ['public', role],
  sites,
  pending: null
});

describe('who may see what', () => {
  it('names each thing once, and only roles there are', () => {
    const names = TABLE.map(({ kind, name }) => `${kind} ${name}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { any, own } of TABLE)
      for (const role of [...any, ...(own ?? [])]) expect(ROLES).toContain(role);
  });

  it('opens to the public no topic, page or act that counts patients', () => {
    const open = TABLE.filter(({ kind, name }) => may(PUBLIC, { kind, name })).map(({ name }) => name);
    expect(open).toEqual([
      '/',
      '/urgences',
      '/urgences/[finess]',
      '/urgences/[finess]/affichage',
      '/urgences/[finess]/cadre',
      '/urgences/widget.js',
      '/urgences/accessibilite',
      '/urgences/methode',
      '/urgences/appeler',
      '/urgences/communes.json',
      '/urgences-hors-ligne.js',
      '/connexion',
      '/connexion/code',
      '/invitation',
      '/appareil',
      '/compte',
      '/api/public/v1/urgences',
      '/api/public/v1/urgences/historique',
      'public',
      'directory'
    ]);
    for (const name of ['sites', 'region', 'feeds', `ed:${SITE}`])
      expect(may(PUBLIC, { kind: 'topic', name })).toBe(false);
  });

  it('opens to a wall the wall, the topics it draws, and nothing that acts', () => {
    const wall = holder('wall');
    const acts = TABLE.filter((grant) => grant.kind === 'action');
    expect(acts.filter(({ kind, name }) => maySomewhere(wall, { kind, name }))).toEqual([]);
    expect(may(wall, { kind: 'route', name: '/mur/region' })).toBe(true);
    expect(may(wall, { kind: 'route', name: '/pc' })).toBe(false);
    expect(may(wall, { kind: 'topic', name: `ed:${SITE}` })).toBe(false);
  });

  it('keeps a site to itself, whichever way it asks', () => {
    for (const role of ['site', 'ward'] as const) {
      const own = holder(role, [SITE]);
      const page = { kind: 'route', name: '/pc/ed/[finess]' } as const;
      expect([may(own, { ...page, site: SITE }), may(own, { ...page, site: OTHER }), may(own, page)]).toEqual(
        [true, false, false]
      );
      expect(may(own, { kind: 'topic', name: `ed:${SITE}` })).toBe(true);
      expect(may(own, { kind: 'topic', name: `ed:${OTHER}` })).toBe(false);
      // The site that is asked for is the one of the topic, never one that is said beside it.
      expect(may(own, { kind: 'topic', name: `ed:${OTHER}`, site: SITE })).toBe(false);
      expect(maySomewhere(own, page)).toBe(true);
    }
    expect(may(holder('site'), { kind: 'topic', name: `ed:${SITE}` })).toBe(false);
  });

  it('refuses to everybody what the table does not name', () => {
    const all = demoViewer(null);
    const strange = ['ed:*', 'ed:', 'ed:75010004', `ed:${SITE}x`, 'sites:1', '*', '', '__proto__'];
    for (const name of strange) expect(may(all, { kind: 'topic', name })).toBe(false);
    expect(may(all, { kind: 'action', name: '/pc' })).toBe(false);
    expect(may(all, { kind: 'route', name: '/pc/x' })).toBe(false);
  });

  it('lists single passages for their own site and analysts only', () => {
    const may_ = (role: (typeof ROLES)[number], sites: string[] = []) =>
      may(holder(role, sites), { kind: 'action', name: 'passages.read', site: SITE });
    expect(ROLES.filter((role) => may_(role))).toEqual(['analyst']);
    expect(ROLES.filter((role) => may_(role, [SITE]))).toEqual(['site', 'analyst', 'ward']);
  });
});

describe('what counts of an account', () => {
  const account = (roles: AccountRole[], more: Partial<Parameters<typeof accountViewer>[0]> = {}) =>
    accountViewer({
      id: 'x',
      roles,
      sites: [],
      factors: 1,
      enrolled: false,
      mustChangePassword: false,
      ...more
    });

  it('is nothing before the second factor, where a role or its owner asks for one', () => {
    for (const role of ['admin', 'ars', 'samu'] as const) {
      expect(account([role])).toMatchObject({ roles: ['public'], pending: 'enrol_second_factor' });
      expect(account([role], { enrolled: true })).toMatchObject({
        roles: ['public'],
        pending: 'second_factor'
      });
      expect(account([role], { enrolled: true, factors: 2 })).toMatchObject({
        roles: ['public', role],
        pending: null
      });
    }
    expect(account(['analyst'])).toMatchObject({ roles: ['public', 'analyst'], pending: null });
    expect(account(['analyst'], { enrolled: true })).toMatchObject({ pending: 'second_factor' });
    expect(account(['site'], { sites: [SITE], mustChangePassword: true })).toMatchObject({
      roles: ['public'],
      sites: [],
      pending: 'password'
    });
  });
});
