import { Secret, TOTP } from 'otpauth';

const PERIOD_S = 30;

function totpOf(secret: string, login = ''): TOTP {
  return new TOTP({
    issuer: 'Vigie',
    label: login,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_S,
    secret: Secret.fromBase32(secret)
  });
}

/** A new secret for a second factor, base32 (RFC 4648), 160 bits as RFC 4226 advises. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator application reads from the QR code. */
export function totpAddress(secret: string, login: string): string {
  return totpOf(secret, login).toString();
}

/**
 * The time step of a six-digit code (RFC 6238, one step of drift either way), or null when it is wrong or not
 * newer than the last one accepted.
 * @param now process time, ms
 */
export function totpStep(secret: string, code: string, lastStep: number, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret).validate({ token: code, timestamp: now, window: 1 });
  if (delta === null) return null;
  const step = Math.floor(now / 1000 / PERIOD_S) + delta;
  return step > lastStep ? step : null;
}
