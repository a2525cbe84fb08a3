import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { AUDIENCES, type Audience } from '#domain/access.ts';

export const SESSION_COOKIE = 'vigie_session';
export const NARROW_COOKIE = 'vigie_audience';

const HOUR = 3_600_000;
/** A wall screen is enrolled once and runs for months (browsers keep a cookie 400 days at most). */
const LIFETIME: Record<'wall' | 'staff', number> = { wall: 400 * 24 * HOUR, staff: 12 * HOUR };

export interface AccessConfig {
  /** All data are simulated: everybody is `staff`. */
  demo: boolean;
  /** VIGIE_STAFF_CODE and VIGIE_WALL_CODE. */
  staffCode: string | null;
  wallCode: string | null;
  /** Secret of the installation, kept outside the database; sessions survive a restart because it does. */
  sessionSecret: string | Uint8Array;
}

/** All values a Cookie header gives to a name; a name may come twice (another path, another domain). */
function cookieValues(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
}

function narrowest(left: Audience, right: Audience): Audience {
  return AUDIENCES[Math.min(AUDIENCES.indexOf(left), AUDIENCES.indexOf(right))] ?? 'public';
}

export type Access = ReturnType<typeof createAccess>;

/**
 * Who is asking: the one answer for pages, the HTTP twin and sockets, from the Cookie header alone.
 * @param now process time, ms.
 */
export function createAccess(config: AccessConfig, now: () => number) {
  const ended = new Map<string, number>();
  const codes = { staff: config.staffCode, wall: config.wallCode };

  function mac(audience: 'staff' | 'wall', text: string): string | null {
    const code = codes[audience];
    if (!code) return null;
    // The code is part of the key: changing it ends the sessions it opened.
    const key = createHmac('sha256', config.sessionSecret).update(`${audience}\0${code}`).digest();
    return createHmac('sha256', key).update(text).digest('base64url');
  }

  function sameText(left: string, right: string): boolean {
    const key = randomBytes(32);
    const [a, b] = [left, right].map((text) => createHmac('sha256', key).update(text).digest());
    return a !== undefined && b !== undefined && timingSafeEqual(a, b);
  }

  function readSession(value: string): { audience: Audience; id: string; until: number } | null {
    const [audience, until, id, signature] = value.split('.');
    if ((audience !== 'staff' && audience !== 'wall') || !until || !id || !signature) return null;
    const expected = mac(audience, `${audience}.${until}.${id}`);
    if (!expected || !sameText(expected, signature)) return null;
    const end = Number.parseInt(until, 36);
    if (!(now() < end) || ended.has(id)) return null;
    return { audience, id, until: end };
  }

  /** Demo: staff, since nothing is real; else public until a session says more. A cookie may only narrow. */
  function audienceOf(cookie: string | undefined): Audience {
    const sessions = cookieValues(cookie, SESSION_COOKIE).map(readSession);
    const granted = config.demo
      ? 'staff'
      : (sessions.find((session) => session !== null)?.audience ?? 'public');
    return cookieValues(cookie, NARROW_COOKIE).reduce<Audience>((held, value) => {
      const asked = AUDIENCES.find((audience) => audience === value);
      return asked ? narrowest(held, asked) : held;
    }, granted);
  }

  /** The value of a new session cookie and its life in seconds, or null when the code opens nothing. */
  function open(code: string): { audience: Audience; value: string; maxAge: number } | null {
    // Both are always compared, so that the time taken says nothing.
    const matches = (['staff', 'wall'] as const).filter((audience) =>
      sameText(codes[audience] ?? '\0', code)
    );
    const audience = matches[0];
    if (!audience || !codes[audience]) return null;
    const text = `${audience}.${(now() + LIFETIME[audience]).toString(36)}.${randomBytes(9).toString('base64url')}`;
    return { audience, value: `${text}.${mac(audience, text)}`, maxAge: LIFETIME[audience] / 1000 };
  }

  /** Ends the sessions of this Cookie header on this node. */
  function end(cookie: string | undefined): void {
    for (const [id, until] of ended) if (until <= now()) ended.delete(id);
    for (const value of cookieValues(cookie, SESSION_COOKIE)) {
      const session = readSession(value);
      if (session) ended.set(session.id, session.until);
    }
  }

  return { audienceOf, open, end, demo: config.demo, configured: Boolean(codes.staff ?? codes.wall) };
}
