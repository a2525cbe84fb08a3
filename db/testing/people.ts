import { TOTP, Secret } from 'otpauth';
import { acceptInvitation, createAccount } from '../access/accounts.ts';
import type { Act } from '../access/act.ts';
import { offerFactor } from '../access/factor.ts';
import { enrolFactor, signIn } from '../access/sessions.ts';
import type { Db } from '../connect.ts';

/** Process time at which the tests of accounts begin. */
export const START = Date.UTC(2026, 10, 22, 8);
export const SECRET = Buffer.alloc(32, 7);
export const SITE = '960000011';
export const KNOWN: ReadonlySet<string> = new Set([SITE, '960000029']);
export const PASSWORD = 'quatre mots sans rapport';

export const act = (now = START): Act => ({
  actor: { id: 'command', label: 'command' },
  now,
  origin: 'simulated'
});
export const at = (now = START) => ({ secret: SECRET, now });

/** Somebody who was invited and has chosen the password of these tests. */
export async function somebody(
  db: Db,
  login: string,
  roles: readonly string[] = ['ars'],
  sites: readonly string[] = []
): Promise<{ id: string; login: string }> {
  const command = { kind: 'create' as const, login, name: `Name of ${login}`, roles, sites };
  const { invitation } = await createAccount(db, act(), command, KNOWN);
  return acceptInvitation(db, { token: invitation, password: PASSWORD, now: START });
}

/** The six digits an authenticator shows at an instant. */
export function codeOf(base32: string, now: number): string {
  return new TOTP({ secret: Secret.fromBase32(base32) }).generate({ timestamp: now });
}

/** Gives an account its second factor. @returns its secret, and the token of the session that enrolled it */
export async function withFactor(
  db: Db,
  { id, login }: { id: string; login: string },
  now = START
): Promise<{ base32: string; token: string }> {
  const { token } = await signIn(db, { login, password: PASSWORD, address: '10.0.0.9' }, at(now));
  const { base32, sealed } = offerFactor(SECRET, id);
  const code = codeOf(base32, now);
  const next = await enrolFactor(db, act(now), { id, offer: sealed, code, token, secret: SECRET });
  return { base32, token: next };
}
