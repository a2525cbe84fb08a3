/**
 * Who somebody can be. `public` is everybody; `wall` and `ward` are devices that were enrolled (a shared screen,
 * a ward's PC of one site); the others are given to named people. `perinatal` is the region's transfer cell, `network` a
 * perinatal network: what it holds as its `sites` is the id of its network (`domain/tiu/network.ts`).
 */
export const ROLES = [
  'public',
  'crew',
  'site',
  'perinatal',
  'network',
  'samu',
  'ars',
  'analyst',
  'admin',
  'wall',
  'ward'
] as const;
export type Role = (typeof ROLES)[number];

/** Roles an account may hold. */
export const ACCOUNT_ROLES = [
  'crew',
  'site',
  'perinatal',
  'network',
  'samu',
  'ars',
  'analyst',
  'admin'
] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/** Roles that act for a region: they open nothing until a second factor was shown in this session. */
export const SECOND_FACTOR_ROLES: readonly Role[] = ['admin', 'ars', 'samu'];

/** Roles that mean something only for the sites they name. */
export const SITE_ROLES: readonly Role[] = ['site', 'network', 'ward'];

/** Whether a text names a role. */
export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** Whether a text is a role that an account can hold. */
export function isAccountRole(text: string): text is AccountRole {
  return (ACCOUNT_ROLES as readonly string[]).includes(text);
}

/** What a signed-in person must still do before their roles count. */
export type Pending = 'password' | 'second_factor' | 'enrol_second_factor';

/** Who is asking, as every server sees them: no name, no address. */
export interface Viewer {
  kind: 'public' | 'account' | 'device' | 'demo';
  /** Account or device; null for the public and for the demonstration. */
  id: string | null;
  /** What holds now: `public` is always among them. */
  roles: readonly Role[];
  /** FINESS of the sites of a `site` or `ward` role, networks of a `network` role; empty for the others. */
  sites: readonly string[];
  pending: Pending | null;
}

export const PUBLIC: Viewer = { kind: 'public', id: null, roles: ['public'], sites: [], pending: null };

/** In the demonstration nothing is real: whoever looks holds every role, until they narrow themselves to one. */
export function demoViewer(narrowed: { role: Role; site: string | null } | null): Viewer {
  if (!narrowed) return { kind: 'demo', id: null, roles: ROLES, sites: [], pending: null };
  const sites = SITE_ROLES.includes(narrowed.role) && narrowed.site ? [narrowed.site] : [];
  const roles: Role[] = narrowed.role === 'public' ? ['public'] : ['public', narrowed.role];
  return { kind: 'demo', id: null, roles, sites, pending: null };
}

/** What counts of an account's roles in a session. */
export function accountViewer(account: {
  id: string;
  roles: readonly AccountRole[];
  sites: readonly string[];
  /** Whether this session showed a second factor. */
  factors: 1 | 2;
  /** Whether the account has a second factor to show. */
  enrolled: boolean;
  mustChangePassword: boolean;
}): Viewer {
  const needsSecond = account.enrolled || account.roles.some((role) => SECOND_FACTOR_ROLES.includes(role));
  const missing = account.factors === 1 && needsSecond;
  const pending: Pending | null = missing
    ? account.enrolled
      ? 'second_factor'
      : 'enrol_second_factor'
    : account.mustChangePassword
      ? 'password'
      : null;
  return {
    kind: 'account',
    id: account.id,
    roles: pending ? ['public'] : ['public', ...account.roles],
    sites: pending ? [] : account.sites,
    pending
  };
}
