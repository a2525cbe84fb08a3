import { describe, expect, it } from 'vitest';
import { accountViewer, demoViewer, isAccountRole, isRole, ROLES } from './roles.ts';

const account = (over: Partial<Parameters<typeof accountViewer>[0]> = {}) =>
  accountViewer({
    id: 'a',
    roles: ['site'],
    sites: ['960000011'],
    factors: 1,
    enrolled: false,
    mustChangePassword: false,
    ...over
  });
const nothing = { roles: ['public'], sites: [] };

describe('an account in a session', () => {
  it('holds its roles and sites when nothing is due', () => {
    expect(account()).toMatchObject({ roles: ['public', 'site'], sites: ['960000011'], pending: null });
    expect(account({ roles: ['site', 'ars'], factors: 2, enrolled: true })).toMatchObject({
      roles: ['public', 'site', 'ars'],
      pending: null
    });
  });

  it('holds nothing while something is due, its other roles and sites included', () => {
    expect(account({ roles: ['site', 'ars'] })).toMatchObject({ ...nothing, pending: 'enrol_second_factor' });
    expect(account({ roles: ['site', 'ars'], enrolled: true })).toMatchObject({
      ...nothing,
      pending: 'second_factor'
    });
    // Whoever set one up shows it, whatever their role.
    expect(account({ enrolled: true })).toMatchObject({ ...nothing, pending: 'second_factor' });
    expect(account({ mustChangePassword: true })).toMatchObject({ ...nothing, pending: 'password' });
    // The factor first: whoever has only the password must not change it.
    expect(account({ enrolled: true, mustChangePassword: true })).toMatchObject({ pending: 'second_factor' });
  });
});

describe('the demonstration', () => {
  it('holds every role, or one; a site only with a role of a site', () => {
    expect(demoViewer(null)).toMatchObject({ kind: 'demo', id: null, roles: ROLES, sites: [] });
    const as = (role: (typeof ROLES)[number]) => demoViewer({ role, site: '960000011' });
    expect(as('ward')).toMatchObject({ roles: ['public', 'ward'], sites: ['960000011'] });
    expect(as('samu')).toMatchObject({ roles: ['public', 'samu'], sites: [] });
    expect(as('public')).toMatchObject(nothing);
  });
});

it('knows a role by its name only, and which of them an account may hold', () => {
  expect(ROLES.every(isRole)).toBe(true);
  expect(['root', '', 'Admin', 'toString'].some(isRole)).toBe(false);
  expect(ROLES.filter((role) => !isAccountRole(role))).toEqual(['public', 'wall', 'ward']);
});
