import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual
} from 'node:crypto';

/** SHA-256 of a token, as it is stored. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A new token of 32 random bytes. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** A key of one purpose from the installation's secret. */
function keyFor(secret: Uint8Array, purpose: string): Buffer {
  return createHmac('sha256', secret).update(purpose).digest();
}

/** A keyed mark from which what was counted cannot be read. */
export function markOf(secret: Uint8Array, text: string): Buffer {
  return createHmac('sha256', keyFor(secret, 'vigie sign-in tries')).update(text).digest();
}

/** Seals a short secret with AES-256-GCM, bound to `about` (nonce, tag, text). */
export function seal(secret: Uint8Array, about: string, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, 'vigie second factor'), nonce);
  cipher.setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** @throws Error when it was sealed with another secret, for something else, or was changed. */
export function unseal(secret: Uint8Array, about: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyFor(secret, 'vigie second factor'),
    bytes.subarray(0, 12)
  );
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return decipher.update(bytes.subarray(28)).toString('utf8') + decipher.final('utf8');
}

/** A token as it travels in a cookie: with a mark by which forged ones are known without asking the record. */
export function signToken(secret: Uint8Array, kind: 'session' | 'device', token: string): string {
  return `${token}.${tokenMark(secret, kind, token).toString('base64url')}`;
}

/** The token of a cookie's value; null when this installation did not sign it. */
export function openToken(secret: Uint8Array, kind: 'session' | 'device', value: string): string | null {
  const [token = '', mark = ''] = value.split('.');
  if (!/^[\w-]{43}$/.test(token) || !/^[\w-]{22}$/.test(mark)) return null;
  const given = Buffer.from(mark, 'base64url');
  const expected = tokenMark(secret, kind, token);
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null;
}

function tokenMark(secret: Uint8Array, kind: string, token: string): Buffer {
  return createHmac('sha256', keyFor(secret, `vigie ${kind} cookie`))
    .update(token)
    .digest()
    .subarray(0, 16);
}
