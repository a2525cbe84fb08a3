import { createHmac, createSecretKey } from 'node:crypto';
import type { RawRecord } from '#domain/rpu/raw.ts';
import type { RpuHeader } from '#domain/rpu/types.ts';

export type VisitKey = (header: RpuHeader, raw: RawRecord, occurrence: number) => string;

/**
 * An RPU has no visit identifier. The key is the first 16 bytes (32 hex digits) of HMAC-SHA-256 over FINESS,
 * ORDRE, ENTREE as written, NAISSANCE, SEXE, CP and the occurrence number, under the installation's secret:
 * without that secret nobody can try birth dates until one fits.
 */
export function visitKeys(secret: Uint8Array): VisitKey {
  const key = createSecretKey(secret);
  return ({ finess, ordre }, { ENTREE, NAISSANCE, SEXE, CP }, occurrence) =>
    createHmac('sha256', key)
      .update([finess, ordre, ENTREE, NAISSANCE, SEXE, CP, occurrence].join('\0'))
      .digest()
      .toString('hex', 0, 16);
}
