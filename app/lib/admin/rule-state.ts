import type { Rule } from '#db/rules.ts';
import { dayTime, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';

/** Rules of one kind, in their order. */
export function kindOf<K extends Rule['kind']>(
  rules: readonly Rule[],
  kind: K
): Extract<Rule, { kind: K }>[] {
  return rules.filter((rule): rule is Extract<Rule, { kind: K }> => rule.kind === kind);
}

/** Whether a rule is to come, in force or over, at an instant of domain time. */
export function stateOf(rule: Rule, now: number, locale: Locale): string {
  if (rule.endedAt !== null) return m.adm_ended_at({ time: dayTime(rule.endedAt, now, locale) });
  if (rule.kind !== 'thresholds') return m.adm_in_force();
  if (rule.to !== null && rule.to <= now) return m.adm_ended_at({ time: dayTime(rule.to, now, locale) });
  return rule.from > now ? m.adm_to_come() : m.adm_in_force();
}
