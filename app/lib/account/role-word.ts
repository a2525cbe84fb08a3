import type { Role } from '#domain/access/roles.ts';
import { m } from '#app/lib/messages/generated/messages.js';

const WORDS: Record<Role, () => string> = {
  public: m.role_public,
  crew: m.role_crew,
  site: m.role_site,
  perinatal: m.role_perinatal,
  network: m.role_network,
  samu: m.role_samu,
  ars: m.role_ars,
  analyst: m.role_analyst,
  admin: m.role_admin,
  wall: m.role_wall,
  ward: m.role_ward
};

/** A role in the reader's language. */
export const roleWord = (role: Role): string => WORDS[role]();

/** Roles in the reader's language, without `public`, which everybody is. */
export const roleWords = (roles: readonly Role[]): string =>
  roles
    .filter((role) => role !== 'public')
    .map(roleWord)
    .join(', ');
