import { newToken, signToken } from '#db/access/seal.ts';
import { DEVICE_COOKIE, SESSION_COOKIE } from '#domain/access/cookies.ts';
import { accountViewer, type AccountRole, type Viewer } from '#domain/access/roles.ts';
import type { AccessRecord } from '../access.ts';

export const TEST_SECRET = Buffer.alloc(32, 7);

/** People and screens of a test, in the place of the record. */
export function memoryPeople() {
  const sessions = new Map<string, Viewer>();
  const devices = new Map<string, { id: string; viewer: Viewer; revoked: boolean }>();
  const listeners = new Set<(id: string) => void>();
  let asked = 0;
  let away = false;
  const record: AccessRecord = {
    session: async (token) => {
      asked += 1;
      if (away) throw new Error('the record is away');
      return sessions.get(token) ?? null;
    },
    device: async (token) => {
      asked += 1;
      if (away) throw new Error('the record is away');
      return devices.get(token) ?? null;
    }
  };
  let count = 0;
  return {
    record,
    onChange: (callback: (id: string) => void) => void listeners.add(callback),
    asked: () => asked,
    setAway: (value: boolean) => (away = value),
    /** The Cookie header of somebody signed in, and what ends their session. */
    signIn(roles: AccountRole[], sites: string[] = []) {
      const token = newToken();
      const id = `account-${++count}`;
      const account = { id, roles, sites, factors: 2 as const, enrolled: true, mustChangePassword: false };
      sessions.set(token, accountViewer(account));
      return {
        id,
        cookie: `${SESSION_COOKIE}=${signToken(TEST_SECRET, 'session', token)}`,
        end() {
          sessions.delete(token);
          for (const tell of listeners) tell(id);
        },
        /** Ends it without telling anybody, as time does. */
        lapse: () => void sessions.delete(token)
      };
    },
    /** The Cookie header of an enrolled screen, and what revokes it. */
    enrol(level: 'wall' | 'ward', site: string | null = null) {
      const token = newToken();
      const id = `device-${++count}`;
      const viewer: Viewer = {
        kind: 'device',
        id,
        roles: ['public', level],
        sites: site ? [site] : [],
        pending: null
      };
      devices.set(token, { id, viewer, revoked: false });
      return {
        id,
        cookie: `${DEVICE_COOKIE}=${signToken(TEST_SECRET, 'device', token)}`,
        revoke() {
          devices.set(token, { id, viewer: { ...viewer, roles: ['public'], sites: [] }, revoked: true });
          for (const tell of listeners) tell(id);
        }
      };
    }
  };
}
