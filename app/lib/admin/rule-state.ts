import type { Instant } from '#domain/time/instant.ts';
import { dayTime, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';

/** Rules of one kind, in their order. */
export function kindOf<R extends { kind: string }, K extends R['kind']>(
  rules: readonly R[],
  kind: K
): Extract<R, { kind: K }>[] {
  return rules.filter((rule): rule is Extract<R, { kind: K }> => rule.kind === kind);
}

/** When a rule holds: only thresholds have hours of their own. */
interface Held {
  endedAt: Instant | null;
  from?: Instant;
  to?: Instant | null;
}

/** Whether a rule is to come, in force or over, at an instant of domain time. */
export function stateOf({ endedAt, from, to = null }: Held, now: Instant, locale: Locale): string {
  const over = endedAt ?? (to !== null && to <= now ? to : null);
  if (over !== null) return m.adm_ended_at({ time: dayTime(over, now, locale) });
  return from !== undefined && from > now ? m.adm_to_come() : m.adm_in_force();
}
