import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import { duration, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';

/** Domain time further than this from the present is said on the band, ms. */
const APART = 10 * 60_000;

/**
 * The permanent band of what is not real, with the simulated clock where it differs from the wall's own: null on
 * real data. `present` is the reader's own clock, ms.
 */
export function bandText(
  facts: { origin: Origin; speed: number; now: Instant; present: number },
  locale: Locale
): string | null {
  if (facts.origin === 'real') return null;
  const said = facts.origin === 'exercise' ? m.exercise_band() : m.simulation_band();
  const ahead = facts.now - facts.present;
  const speed = String(Math.round(facts.speed * 10) / 10);
  if (ahead > APART)
    return `${said} · ${m.simulated_time_ahead({ speed, ahead: `+${duration(ahead, locale)}` })}`;
  return facts.speed === 1 ? said : `${said} · ${m.simulated_time({ speed })}`;
}

/** The band for a line of any width: {@link bandText}, then shorter; null on real data. */
export function bandWords(facts: Parameters<typeof bandText>[0], locale: Locale): string[] | null {
  const whole = bandText(facts, locale);
  if (whole === null) return null;
  const said = facts.origin === 'exercise' ? m.exercise_band() : m.simulation_band();
  const ahead = facts.now - facts.present;
  const speed = `×${Math.round(facts.speed * 10) / 10}`;
  return [
    whole,
    ahead > APART ? `${said} · ${speed}, +${duration(ahead, locale)}` : `${said} · ${speed}`,
    said
  ];
}
