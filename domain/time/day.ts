import type { LocalDay } from './instant.ts';

const DAY = 86_400_000;

/** Days since 1970-01-01 of a civil day; NaN when the text is not a day of the calendar. */
export function dayNumber(day: LocalDay): number {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return NaN;
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  const date = Number(day.slice(8, 10));
  return civilExists(year, month, date) ? Date.UTC(year, month - 1, date) / DAY : NaN;
}

/** The civil day `n` days after 1970-01-01. */
export function dayFromNumber(n: number): LocalDay {
  return new Date(n * DAY).toISOString().slice(0, 10);
}

/** The day `n` days later (earlier when negative). */
export function addDays(day: LocalDay, n: number): LocalDay {
  return dayFromNumber(dayNumber(day) + n);
}

/** Days from `from` to `to`: 0 when equal, negative when `to` comes first. */
export function daysBetween(from: LocalDay, to: LocalDay): number {
  return dayNumber(to) - dayNumber(from);
}

/** Every day from `from` to `to`, both inclusive; empty when `to` comes first. */
export function dayRange(from: LocalDay, to: LocalDay): LocalDay[] {
  const length = Math.max(0, daysBetween(from, to) + 1);
  return Array.from({ length }, (_, i) => addDays(from, i));
}

/** Day of the week, 0 Monday … 6 Sunday. */
export function weekday(day: LocalDay): number {
  return (((dayNumber(day) + 3) % 7) + 7) % 7;
}

/** True when this year, month (1–12) and date name a day of the calendar, from year 1000 on. NaN is none. */
export function civilExists(year: number, month: number, date: number): boolean {
  const plausible = year >= 1000 && year <= 9999 && month >= 1 && month <= 12 && date >= 1;
  return plausible && date <= daysInMonth(year, month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
