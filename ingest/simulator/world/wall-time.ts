import { dayFromNumber } from '#domain/time/day.ts';
import { HOUR, MINUTE, SECOND, type Instant } from '#domain/time/instant.ts';
import { dayBounds, formatDay, parisOffset } from '#domain/time/paris.ts';

/* Civil days as numbers (days since 1970-01-01) and French dates, made for a million records. */
export const DAY = 24 * HOUR;

/** Number of the civil day of Paris at an instant. */
export function localDayNumber(at: Instant): number {
  return Math.floor((at + parisOffset(at)) / DAY);
}

/** First instant of a civil day. */
export function dayStart(day: number): Instant {
  return dayBounds(dayFromNumber(day))[0];
}

const two = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));
const dates = new Map<number, string>();

/** `dd/MM/yyyy` of a civil day. */
export function frenchDate(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  // A century of birth dates at most: it cannot grow without bound.
  const text = formatDay(dayFromNumber(day));
  dates.set(day, text);
  return text;
}

/** `dd/MM/yyyy HH:mm`, as most sites write their hours. */
export function frenchMinute(at: Instant): string {
  const local = at + parisOffset(at);
  const day = Math.floor(local / DAY);
  const minute = Math.floor((local - day * DAY) / MINUTE);
  return `${frenchDate(day)} ${two[Math.floor(minute / 60)]}:${two[minute % 60]}`;
}

/** `dd/MM/yyyy HH:mm:ss`. */
export function frenchSecond(at: Instant): string {
  return `${frenchMinute(at)}:${two[Math.floor((at % MINUTE) / SECOND)]}`;
}
