import { CodedError } from '#domain/errors.ts';
import type { Instant } from '#domain/time/instant.ts';
import { audit } from '../audit.ts';
import type { Queryable } from '../connect.ts';
import type { Act } from './act.ts';
import { seal, unseal } from './seal.ts';
import { newTotpSecret, totpStep } from './totp.ts';

/** A secret for a second factor that its owner has still to confirm with a first code; nothing is stored. */
export function offerFactor(secret: Uint8Array, accountId: string): { base32: string; sealed: string } {
  const base32 = newTotpSecret();
  return { base32, sealed: seal(secret, `offer ${accountId}`, base32).toString('base64url') };
}

/** The secret of an offer that was made to this account; null for any other text. */
export function readOffer(secret: Uint8Array, accountId: string, sealed: string): string | null {
  return opened(() => unseal(secret, `offer ${accountId}`, Buffer.from(sealed, 'base64url')));
}

/**
 * Stores an offered second factor when a code of it is right, and counts that code as used.
 * @throws CodedError FACTOR_REFUSED
 */
export async function putFactor(
  tx: Queryable,
  act: Act,
  { id, offer, code, secret }: { id: string; offer: string; code: string; secret: Uint8Array }
): Promise<void> {
  const base32 = readOffer(secret, id, offer);
  const step = base32 === null ? null : totpStep(base32, code, 0, act.now);
  if (base32 === null || step === null) throw new CodedError('FACTOR_REFUSED', 'code');
  const [held] = await tx.query<{ hasFactor: boolean }>(
    'SELECT totp IS NOT NULL AS "hasFactor" FROM vigie.account WHERE id::text = $1 FOR UPDATE',
    [id]
  );
  await tx.query(
    'UPDATE vigie.account SET totp = $2, totp_step = $3, version = version + 1 WHERE id::text = $1',
    [id, seal(secret, id, base32), step]
  );
  await audit(tx, {
    at: act.now,
    actor: act.actor,
    action: 'account.factor',
    subject: `account:${id}`,
    before: { hasFactor: held?.hasFactor ?? false },
    after: { hasFactor: true, replaced: held?.hasFactor ?? false }
  });
}

/**
 * Shows a second factor, once for each code.
 * @param secret of the installation, by which the factor is sealed
 * @returns the login of its account, or null when the code is wrong or was used
 */
export async function useFactor(
  tx: Queryable,
  { id, code, now, secret }: { id: string; code: string; now: Instant; secret: Uint8Array }
): Promise<string | null> {
  const [row] = await tx.query<{ login: string; totp: Buffer | null; step: number }>(
    `SELECT login, totp, totp_step AS step FROM vigie.account WHERE id::text = $1 AND disabled_at IS NULL FOR UPDATE`,
    [id]
  );
  const sealed = row?.totp;
  const base32 = sealed ? opened(() => unseal(secret, id, sealed)) : null;
  const step = base32 === null ? null : totpStep(base32, code, row?.step ?? 0, now);
  if (!row || step === null) return null;
  await tx.query('UPDATE vigie.account SET totp_step = $2 WHERE id::text = $1', [id, step]);
  return row.login;
}

function opened(unsealed: () => string): string | null {
  try {
    return unsealed();
  } catch {
    return null;
  }
}
