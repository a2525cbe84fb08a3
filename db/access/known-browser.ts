import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type AccountRole, accountViewer } from '#domain/access/roles.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { Queryable } from '../connect.ts';
import type { SignInContext } from './act.ts';
import { markOf, tokenHash } from './seal.ts';

/** A browser is known for half a year after somebody last signed in with it. */
export const KNOWN_LIFE = 180 * 24 * HOUR;
/** People who share one browser and are each known by it. */
const MOST = 8;
const SECONDS = 1_000;

/** What an account is recognised by: a browser known before its password changed is a stranger after. */
export interface Recognised {
  login: string;
  /** As it is stored. */
  password: string | null;
}

/**
 * How much of the way in a browser has gone once: `1` the password of an account that asks for no more, `2` also a
 * second factor. Only `2` has tries of its own at a second factor: who merely knows the password would otherwise
 * win new ones with every sign-in.
 */
type Factors = 1 | 2;

interface Entry {
  id: string;
  given: Instant;
  text: string;
  mark: Buffer;
  factors: Factors;
}

const ENTRY = /^([\w-]{22})\.([0-9a-z]{1,9})\.([12])\.([\w-]{22})$/;

/** Entries of a cookie's value as they are written, the newest first; whether they are ours is seen by their mark. */
function entriesOf(value: string): Entry[] {
  return value
    .split('~')
    .slice(0, MOST)
    .flatMap((text) => {
      const [, id = '', given = '', factors, mark = ''] = ENTRY.exec(text) ?? [];
      if (!factors) return [];
      const at = Number.parseInt(given, 36) * SECONDS;
      return [
        { id, given: at, text, mark: Buffer.from(mark, 'base64url'), factors: factors === '2' ? 2 : 1 }
      ];
    });
}

function markFor(
  secret: Uint8Array,
  { login, password }: Recognised,
  said: { id: string; given: Instant; factors: Factors }
): Buffer {
  const text = JSON.stringify(['known browser', login, password, said.id, said.given, said.factors]);
  return markOf(secret, text).subarray(0, 16);
}

/**
 * The name under which tries of this browser for this account are counted; null for a stranger: no entry of the
 * cookie was given by this installation to this account, with its password of now, and lately.
 * @param least what the browser must have shown
 */
export function knownBrowser(
  { secret, now }: SignInContext,
  value: string,
  account: Recognised,
  least: Factors
): string | null {
  const mine = entriesOf(value).find((entry) => {
    if (entry.factors < least || entry.given > now || now - entry.given > KNOWN_LIFE) return false;
    const expected = markFor(secret, account, entry);
    return entry.mark.length === expected.length && timingSafeEqual(entry.mark, expected);
  });
  return mine?.id ?? null;
}

/**
 * The cookie's value once somebody is in: this browser is known to their account, beside the others it is known
 * to. No identity can be read from it.
 * @returns null while the session does not open everything yet
 */
export async function rememberBrowser(
  db: Queryable,
  { token, known }: { token: string; known: string },
  context: SignInContext
): Promise<string | null> {
  const [row] = await db.query<
    Recognised & {
      id: string;
      roles: AccountRole[];
      factors: Factors;
      enrolled: boolean;
      mustChange: boolean;
    }
  >(
    `SELECT a.id, a.login, a.password, a.roles, s.factors, a.totp IS NOT NULL AS enrolled,
            a.must_change AS "mustChange"
     FROM vigie.session s JOIN vigie.account a ON a.id = s.account_id
     WHERE s.token_hash = $1 AND a.disabled_at IS NULL`,
    [tokenHash(token)]
  );
  if (!row) return null;
  const viewer = accountViewer({ ...row, sites: [], mustChangePassword: row.mustChange });
  if (viewer.pending !== null) return null;
  const { secret, now } = context;
  const before = knownBrowser(context, known, row, 1);
  const given = Math.floor(now / SECONDS) * SECONDS;
  const id = before ?? randomBytes(16).toString('base64url');
  const mark = markFor(secret, row, { id, given, factors: row.factors }).toString('base64url');
  const entry = [id, (given / SECONDS).toString(36), row.factors, mark].join('.');
  const others = entriesOf(known).filter((one) => one.id !== id);
  return [entry, ...others.map(({ text }) => text)].slice(0, MOST).join('~');
}
