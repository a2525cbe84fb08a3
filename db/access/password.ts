import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { CodedError } from '#domain/errors.ts';

/** OWASP's middle setting for scrypt: 32 MB and about 80 ms a try. */
const COST = { N: 2 ** 15, r: 8, p: 1 } as const;
const MAX_MEMORY = 96 * 1024 * 1024;
/** Tries computed at once: a flood of sign-ins waits in line instead of taking all memory. */
const AT_ONCE = 2;
/** Tries that may wait; further ones are refused at once. */
const MOST_WAITING = 40;

/** Signs of a password; longer ones are refused when they are set (`checkPassword`), so that nothing is cut then. */
const LONGEST = 200;

let running = 0;
const waiting: (() => void)[] = [];

async function derive(
  password: string,
  salt: Buffer,
  cost: { N: number; r: number; p: number }
): Promise<Buffer> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw new CodedError('SIGN_IN_BLOCKED', '5 s');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running++;
  try {
    return await new Promise<Buffer>((resolve, reject) =>
      scrypt(
        password.normalize('NFKC').slice(0, LONGEST),
        salt,
        32,
        { ...cost, maxmem: MAX_MEMORY },
        (error, key) => (error ? reject(error) : resolve(key))
      )
    );
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** `scrypt$N$r$p$salt$key`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** A hash that no password has: whoever does not exist takes as long to refuse as whoever does. */
const NOBODY = [
  'scrypt',
  COST.N,
  COST.r,
  COST.p,
  randomBytes(16).toString('base64url'),
  randomBytes(32).toString('base64url')
].join('$');

/**
 * Whether the password is the one of the hash; with `null` false, after the same work.
 * @throws CodedError SIGN_IN_BLOCKED when too many tries wait; nothing was computed
 */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const [kind, N, r, p, salt = '', key = ''] = (stored ?? NOBODY).split('$');
  if (kind !== 'scrypt') return false;
  const expected = Buffer.from(key, 'base64url');
  const made = await derive(password, Buffer.from(salt, 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p)
  });
  return made.length === expected.length && timingSafeEqual(made, expected) && stored !== null;
}
