import { bankHoliday, hasNoUsual, slotOf } from '../time/calendar.ts';
import { weekday } from '../time/day.ts';
import { HOUR, type Instant, type LocalDay } from '../time/instant.ts';
import type { DayNorm, SlotNorm, Usual } from './types.ts';

const HALF = HOUR / 2;
/** Under two people expected, chance alone moves a site by more than its mean says. */
const MU_FLOOR = 2;

/** σ = √(φ · max(μ, 2)) (docs/definitions.md §5). */
export function usualOf(mean: number, phi: number): Usual {
  return { mean, sd: Math.sqrt(phi * Math.max(mean, MU_FLOOR)) };
}

/**
 * What is usual at an instant: μ on the line between the middles of the two nearest hours, because at 09:05
 * a morning is not yet what it is at 09:55 (docs/decisions/usual-interpolation.md). Across a special day, or
 * next to a slot without usual, the instant's own slot alone decides. Null = no usual.
 */
export function usualAt(norm: SlotNorm | null | undefined, at: Instant): Usual | null {
  const mean = norm ? meanAt(norm.mu, at) : null;
  return norm && mean !== null ? usualOf(mean, norm.phi) : null;
}

/** The usual of a count over the hour that ends at `at`: its middle lies half an hour earlier. */
export function usualOfLastHour(norm: SlotNorm | null | undefined, at: Instant): Usual | null {
  return usualAt(norm, at - HALF);
}

function meanAt(mu: readonly (number | null)[], at: Instant): number | null {
  const own = muOf(mu, at);
  if (own === null) return null;
  const middle = Math.floor(at / HOUR) * HOUR + HALF;
  const other = muOf(mu, at < middle ? middle - HOUR : middle + HOUR);
  if (other === null) return own;
  return own + (other - own) * (Math.abs(at - middle) / HOUR);
}

function muOf(mu: readonly (number | null)[], at: Instant): number | null {
  const slot = slotOf(at);
  return slot === null ? null : (mu[slot] ?? null);
}

/** Usual arrivals between two instants, summed in steps of at most a quarter of an hour. Null = no usual. */
export function usualBetween(norm: SlotNorm | null | undefined, from: Instant, to: Instant): number | null {
  if (!norm || to <= from) return null;
  const steps = Math.ceil((to - from) / (HOUR / 4));
  const width = (to - from) / steps;
  let total = 0;
  for (let i = 0; i < steps; i++) {
    const mean = meanAt(norm.mu, from + (i + 0.5) * width);
    if (mean === null) return null;
    total += (mean * width) / HOUR;
  }
  return total;
}

/** The usual number of arrivals of a civil day; null where it has none. */
export function usualDay(norm: DayNorm | null | undefined, day: LocalDay): Usual | null {
  if (!norm || hasNoUsual(day)) return null;
  const mean = norm.mu[dayRank(day)] ?? null;
  return mean === null ? null : usualOf(mean, norm.phi);
}

/** Monday 0 … Sunday 6; a bank holiday is a Sunday. */
export function dayRank(day: LocalDay): number {
  return bankHoliday(day) === null ? weekday(day) : 6;
}

/** How far a value is from its usual, in standard deviations. */
export function zOf(value: number, usual: Usual): number {
  return (value - usual.mean) / usual.sd;
}
