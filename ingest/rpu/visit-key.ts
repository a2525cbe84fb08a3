import { hash } from 'node:crypto';
import type { RawRecord } from '#domain/rpu/raw.ts';
import type { RpuHeader } from '#domain/rpu/types.ts';

export type VisitKey = (header: RpuHeader, raw: RawRecord, occurrence: number) => string;

/** Bytes SHA-256 works on at once; a longer secret is hashed first (RFC 2104). */
const BLOCK = 64;

/**
 * An RPU has no visit identifier. The key is the first 16 bytes (32 hex digits) of HMAC-SHA-256 over FINESS,
 * ORDRE, ENTREE as written, NAISSANCE, SEXE, CP and the occurrence number, under the installation's secret:
 * without that secret nobody can try birth dates until one fits.
 */
export function visitKeys(secret: Uint8Array): VisitKey {
  const hmac = hmacSha256(secret);
  return ({ finess, ordre }, { ENTREE, NAISSANCE, SEXE, CP }, occurrence) =>
    hmac(`${finess}\0${ordre}\0${ENTREE}\0${NAISSANCE}\0${SEXE}\0${CP}\0${occurrence}`).slice(0, 32);
}

/**
 * HMAC-SHA-256 as its two hashes (RFC 2104), hex: a `createHmac` for each of 77,000 records a night costs four
 * times as much as both.
 */
function hmacSha256(secret: Uint8Array): (text: string) => string {
  const key = new Uint8Array(BLOCK);
  key.set(secret.length > BLOCK ? hash('sha256', secret, 'buffer') : secret);
  const inner = Buffer.from(key.map((byte) => byte ^ 0x36));
  const outer = Buffer.alloc(BLOCK + 32);
  outer.set(key.map((byte) => byte ^ 0x5c));
  let room = Buffer.alloc(1024);
  return (text) => {
    const most = BLOCK + text.length * 3;
    if (room.length < most) room = Buffer.alloc(most);
    inner.copy(room);
    const end = BLOCK + room.write(text, BLOCK);
    outer.write(hash('sha256', room.subarray(0, end), 'hex'), BLOCK, 'hex');
    return hash('sha256', outer, 'hex');
  };
}
