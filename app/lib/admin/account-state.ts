import type { Instant } from '#domain/time/instant.ts';
import { dayTime, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';

/** Where an account stands: disabled, invited until, invitation over, or in use. */
export function accountState(
  account: { disabled: boolean; hasPassword: boolean; invitedUntil: Instant | null },
  now: number,
  locale: Locale
): string {
  if (account.disabled) return m.adm_disabled();
  if (account.invitedUntil !== null && account.invitedUntil > now)
    return m.adm_invited_until({ time: dayTime(account.invitedUntil, now, locale) });
  return account.hasPassword ? m.adm_active() : m.adm_invitation_over();
}
