import { join } from 'node:path';
import { acceptInvitation, changeAccount, createAccount, readAccount } from '#db/access/accounts.ts';
import { createDevice, enrolDevice, renewDevice, revokeDevice } from '#db/access/devices.ts';
import { signToken } from '#db/access/seal.ts';
import { endSession, raiseSession, signIn } from '#db/access/sessions.ts';
import { connect, type Db, type DbTarget } from '#db/connect.ts';
import { DEVICE_COOKIE, SESSION_COOKIE } from '#domain/access/cookies.ts';
import { ownPlaces } from '#domain/access/own-places.ts';
import type { AccountRole } from '#domain/access/roles.ts';
import { accessSecret, loadSecrets } from '#ingest/inbox/secrets.ts';
import { loadFacilities, loadRegion } from '#maps/region/index.ts';
import type { House } from './house.ts';

const PASSWORD = 'une phrase de passe pour les essais';
const ADDRESS = '127.0.0.1';
let count = 0;

/** Somebody or some screen of a test: their Cookie header, and what ends it. */
export interface Guest {
  id: string;
  login: string;
  password: string;
  cookie: string;
  /** Ends this session, or revokes this screen. */
  end(): Promise<void>;
  /** Disables the account. */
  disable(): Promise<void>;
  /** Gives the account other roles and sites. */
  change(roles: AccountRole[], sites?: string[]): Promise<void>;
}

/** A screen, which may also be replaced by another one. */
export interface Screen extends Guest {
  /** Gives the device a new code: this screen ends. */
  renew(): Promise<string>;
}

/**
 * Lets people and screens into a house that runs, by the same functions that its pages use; two factors shown.
 * `region` is the house's (fictive), `target` where its record is, if not in its folder.
 */
export async function openPeople(
  house: House,
  region: 'fictive' | 'idf' = 'fictive',
  target: DbTarget = { socketDir: house.dataDir }
) {
  const db: Db = connect(target, { name: 'vigie-test-people', max: 2 });
  const secret = accessSecret(await loadSecrets(join(house.dataDir, 'secrets')));
  const known = ownPlaces(loadRegion(region), await loadFacilities(region));
  const context = () => ({ secret, now: Date.now() });
  const act = () => ({ actor: { id: 'command', label: 'test' }, now: Date.now(), origin: 'real' as const });

  async function person(roles: AccountRole[], sites: string[] = []): Promise<Guest> {
    const login = `personne-${process.pid}-${++count}`;
    const made = await createAccount(db, act(), { kind: 'create', login, name: login, roles, sites }, known);
    await acceptInvitation(db, { token: made.invitation, password: PASSWORD, now: Date.now() });
    const first = await signIn(db, { login, password: PASSWORD, address: ADDRESS }, context());
    const token = await raiseSession(db, { ...first, now: Date.now() });
    const become = async (command: Parameters<typeof changeAccount>[3]): Promise<void> => {
      const { version } = await readAccount(db, made.id);
      await changeAccount(db, act(), { id: made.id, version }, command, known);
    };
    return {
      id: made.id,
      login,
      password: PASSWORD,
      cookie: `${SESSION_COOKIE}=${signToken(secret, 'session', token)}`,
      end: () => endSession(db, act(), token),
      disable: () => become({ kind: 'disable' }),
      change: (next, of = []) => become({ kind: 'change', name: login, roles: next, sites: of })
    };
  }

  async function screen(level: 'wall' | 'ward', site: string | null = null): Promise<Screen> {
    const { id, code } = await createDevice(db, act(), { level, name: `écran ${++count}`, site }, known);
    const { token } = await enrolDevice(db, { code, address: ADDRESS }, context());
    const revoke = () => revokeDevice(db, act(), id);
    const cookie = `${DEVICE_COOKIE}=${signToken(secret, 'device', token)}`;
    const change = () => Promise.reject(new Error('a screen has no roles to change'));
    return {
      id,
      login: '',
      password: '',
      cookie,
      end: revoke,
      disable: revoke,
      change,
      renew: () => renewDevice(db, act(), id)
    };
  }

  return { person, screen, db, close: () => db.end() };
}

/** A Cookie header as Playwright wants it. */
export function cookiesOf(
  house: House,
  guest: Pick<Guest, 'cookie'>
): { name: string; value: string; url: string }[] {
  return guest.cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url: house.web };
  });
}
