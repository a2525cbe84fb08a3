import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Keyring } from './secrets.ts';

const VERSION = 1;
const NONCE = 12;
const MARK = 16;
const HEAD = 2 + MARK + NONCE;
const TAG = 16;

/**
 * Seals the chunks of one payload, in order, with AES-256-GCM. A chunk is: version (1 byte), key id (1), mark of
 * the payload (16), nonce (12), ciphertext, tag (16). Mark, position and "last" are authenticated: chunks cannot
 * be mixed, moved or cut off unnoticed.
 */
export function sealer(ring: Keyring): (plain: Uint8Array, last: boolean) => Buffer {
  const key = ring.keys.get(ring.active);
  if (!key) throw new Error('The active inbox key is missing.');
  const mark = randomBytes(MARK);
  let index = 0;
  return (plain, last) => {
    const head = Buffer.concat([Buffer.from([VERSION, ring.active]), mark, randomBytes(NONCE)]);
    const cipher = createCipheriv('aes-256-gcm', key, head.subarray(2 + MARK));
    cipher.setAAD(aad(mark, index++, last));
    return Buffer.concat([head, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
}

/**
 * Opens, in order, what {@link sealer} made.
 * @throws Error when the key is missing or a chunk is damaged, moved, or of another payload.
 */
export function opener(ring: Keyring): (sealed: Uint8Array, last: boolean) => Buffer {
  let mark: Uint8Array | null = null;
  let index = 0;
  return (sealed, last) => {
    if (sealed.length < HEAD + TAG || sealed[0] !== VERSION) throw new Error('Not a sealed chunk.');
    const key = ring.keys.get(sealed[1] ?? 0);
    if (!key) throw new Error(`Inbox key ${String(sealed[1])} is missing: restore the secrets folder.`);
    mark ??= sealed.subarray(2, 2 + MARK);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(2 + MARK, HEAD));
    decipher.setAAD(aad(mark, index++, last));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
    return Buffer.concat([decipher.update(sealed.subarray(HEAD, sealed.length - TAG)), decipher.final()]);
  };
}

function aad(mark: Uint8Array, index: number, last: boolean): Buffer {
  return Buffer.concat([mark, Buffer.from(`${index}:${last ? 1 : 0}`)]);
}
