const FIRST = 500;
const LONGEST = 20_000;

/**
 * Milliseconds to wait before the next attempt: doubled each time up to 20 s, drawn between half and all of
 * it, so that ten thousand screens do not come back at the same instant.
 * @param attempt 0 for the first one. @param random in [0, 1).
 */
export function backoff(attempt: number, random: number): number {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 10));
  return Math.round(whole * (0.5 + random / 2));
}
