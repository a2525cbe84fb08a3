import { SECOND, type Instant } from '#domain/time/instant.ts';
import { parisOffset } from '#domain/time/paris.ts';

/** `yyyy-MM-ddTHH:mm:ss±hh:mm` in Paris, as the Hub writes instants: no fractions, never `Z`. */
export function formatIsoParis(at: Instant): string {
  const whole = Math.floor(at / SECOND) * SECOND;
  const offset = parisOffset(whole);
  const hours = String(Math.floor(offset / 3_600_000)).padStart(2, '0');
  return `${new Date(whole + offset).toISOString().slice(0, 19)}+${hours}:00`;
}
