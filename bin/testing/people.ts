import { join } from 'node:path';
import { acceptInvitation, changeAccount, createAccount } from '#db/access/accounts.ts';
import { createDevice, enrolDevice, revokeDevice } from '#db/access/devices.ts';
import { signToken } from '#db/access/seal.ts';
import { endSession, raiseSession, signIn } from '#db/access/sessions.ts';
import { connect, type Db } from '#db/connect.ts';
import { DEVICE_COOKIE, SESSION_COOKIE } from '#domain/access/cookies.ts';
import type { AccountRole } from '#domain/access/roles.ts';
import { accessSecret, loadSecrets } from '#ingest/inbox/secrets.ts';
import { loadRegion } from '#maps/region/index.ts';
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
}

/**
 * Lets people and screens into a house that runs, by the same functions that its pages use; two factors shown.
 * `region` is the house's (fictive).
 */
export async function openPeople(house: House, region: 'fictive' | 'idf' = 'fictive') {
  const db: Db = connect({ socketDir: house.dataDir }, { name: 'vigie-test-people', max: 2 });
  const secret = accessSecret(await loadSecrets(join(house.dataDir, 'secrets')));
  const known = new Set(loadRegion(region).sites.map((site) => site.finess));
  const context = () => ({ secret, now: Date.now() });
  const act = () => ({ actor: { id: 'command', label: 'test' }, now: Date.now(), origin: 'real' as const });

  async function person(roles: AccountRole[], sites: string[] = []): Promise<Guest> {
    const login = `personne-${process.pid}-${++count}`;
    const made = await createAccount(db, act(), { kind: 'create', login, name: login, roles, sites }, known);
    await acceptInvitation(db, { token: made.invitation, password: PASSWORD, now: Date.now() });
    const first = await signIn(db, { login, password: PASSWORD, address: ADDRESS }, context());
    const token = await raiseSession(db, { ...first, now: Date.now() });
    return {
      id: made.id,
      login,
      password: PASSWORD,
      cookie: `${SESSION_COOKIE}=${signToken(secret, 'session', token)}`,
      end: () => endSession(db, act(), token),
      disable: async () => {
        const [row] = await db.query<{ version: number }>(
          'SELECT version FROM vigie.account WHERE id::text = $1',
          [made.id]
        );
        await changeAccount(
          db,
          act(),
          { id: made.id, version: row?.version ?? 0 },
          { kind: 'disable' },
          known
        );
      }
    };
  }

  async function screen(level: 'wall' | 'ward', site: string | null = null): Promise<Guest> {
    const { id, code } = await createDevice(db, act(), { level, name: `écran ${++count}`, site }, known);
    const { token } = await enrolDevice(db, { code, address: ADDRESS }, context());
    const revoke = () => revokeDevice(db, act(), id);
    const cookie = `${DEVICE_COOKIE}=${signToken(secret, 'device', token)}`;
    return { id, login: '', password: '', cookie, end: revoke, disable: revoke };
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
