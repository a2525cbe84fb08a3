import { civilExists, dayFromNumber, dayNumber } from './day.ts';
import { HOUR, MINUTE, SECOND, type Instant, type LocalDay } from './instant.ts';

/*
 * Europe/Paris by rule rather than by Intl: one attendance needs up to four conversions and a night brings
 * 77,000 of them. The rule is the European directive's: summer time from the last Sunday of March to the
 * last Sunday of October, both at 01:00 UTC (September until 1995). Tested against Intl, 1990–2050.
 */
const DAY = 24 * HOUR;

interface Summer {
  yearStart: Instant;
  start: Instant;
  end: Instant;
  yearEnd: Instant;
}

let memo: Summer = summerOf(2026);

function summerOf(year: number): Summer {
  return {
    yearStart: Date.UTC(year, 0, 1),
    start: lastSunday(year, 2) + HOUR,
    end: lastSunday(year, year < 1996 ? 8 : 9) + HOUR,
    yearEnd: Date.UTC(year + 1, 0, 1)
  };
}

/** Midnight UTC of the last Sunday of a month (0–11) of 30 or 31 days. */
function lastSunday(year: number, month: number): Instant {
  const last = Date.UTC(year, month + 1, 0);
  return last - new Date(last).getUTCDay() * DAY;
}

/** Milliseconds to add to UTC for the local time of Paris: one hour in winter, two in summer. */
export function parisOffset(at: Instant): number {
  if (at < memo.yearStart || at >= memo.yearEnd) memo = summerOf(new Date(at).getUTCFullYear());
  return at >= memo.start && at < memo.end ? 2 * HOUR : HOUR;
}

/** The two instants of a year at which Paris changes its clocks: to summer time, then to winter time. */
export function clockChanges(year: number): [toSummer: Instant, toWinter: Instant] {
  const { start, end } = summerOf(year);
  return [start, end];
}

/** The civil day of Paris at an instant. */
export function localDay(at: Instant): LocalDay {
  return dayFromNumber(Math.floor((at + parisOffset(at)) / DAY));
}

/** First instant of a civil day and first of the next one: 23, 24 or 25 hours apart. */
export function dayBounds(day: LocalDay): [start: Instant, end: Instant] {
  const n = dayNumber(day);
  return [fromLocal(n * DAY).instant, fromLocal((n + 1) * DAY).instant];
}

/** Local hour of the week: 0 is Monday 00:00–01:00, 167 Sunday 23:00–24:00. */
export function hourOfWeek(at: Instant): number {
  const hours = Math.floor((at + parisOffset(at)) / HOUR);
  return (((hours + 72) % 168) + 168) % 168;
}

/** Local hour of the day, 0–23. October's double hour is twice 2. */
export function localHour(at: Instant): number {
  return hourOfWeek(at) % 24;
}

/** Minutes since local midnight as a clock on the wall shows them, 0–1439. */
export function minuteOfDay(at: Instant): number {
  const minutes = Math.floor((at + parisOffset(at)) / MINUTE);
  return ((minutes % 1440) + 1440) % 1440;
}

/** A local time of Paris read as an instant. */
export interface ParisTime {
  /** Summer reading in October's double hour; one hour later than written in March's missing hour. */
  instant: Instant;
  /** October's double hour: the winter reading, one hour after `instant`. */
  ambiguous?: { later: Instant };
  /** March's missing hour. */
  gap?: true;
}

/** Reads local milliseconds (a wall clock taken as if it were UTC). */
function fromLocal(local: number): ParisTime {
  const summer = local - 2 * HOUR;
  const winter = local - HOUR;
  const isSummer = parisOffset(summer) === 2 * HOUR;
  const isWinter = parisOffset(winter) === HOUR;
  if (isSummer && isWinter) return { instant: summer, ambiguous: { later: winter } };
  if (isSummer) return { instant: summer };
  // Neither: the hour does not exist. Reading it with the winter offset shows one hour later on the wall.
  return isWinter ? { instant: winter } : { instant: winter, gap: true };
}

/** Reads `dd/MM/yyyy HH:mm` or `dd/MM/yyyy HH:mm:ss` of Paris; null when it is anything else. */
export function parseParis(text: string): ParisTime | null {
  if (text.length !== 16 && text.length !== 19) return null;
  const day = civilAt(text);
  if (day === null || text.charCodeAt(10) !== 32 || text.charCodeAt(13) !== 58) return null;
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  let second = 0;
  if (text.length === 19) {
    if (text.charCodeAt(16) !== 58) return null;
    second = digits(text, 17, 2);
  }
  if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60)) return null;
  return fromLocal(day + hour * HOUR + minute * MINUTE + second * SECOND);
}

/** Reads `dd/MM/yyyy`; null when it is anything else or no day of the calendar. */
export function parseDay(text: string): LocalDay | null {
  if (text.length !== 10) return null;
  return civilAt(text) === null ? null : `${text.slice(6, 10)}-${text.slice(3, 5)}-${text.slice(0, 2)}`;
}

/** Local midnight, as if UTC, of the `dd/MM/yyyy` a text starts with. */
function civilAt(text: string): number | null {
  if (text.charCodeAt(2) !== 47 || text.charCodeAt(5) !== 47) return null;
  const date = digits(text, 0, 2);
  const month = digits(text, 3, 2);
  const year = digits(text, 6, 4);
  return civilExists(year, month, date) ? Date.UTC(year, month - 1, date) : null;
}

/** A number of exactly `length` digits at `from`; NaN when one is not a digit. */
function digits(text: string, from: number, length: number): number {
  let value = 0;
  for (let i = from; i < from + length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** `dd/MM/yyyy HH:mm:ss` of Paris (or to the minute), as RPU files write it. */
export function formatParis(at: Instant, precision: 'minute' | 'second' = 'second'): string {
  const iso = new Date(at + parisOffset(at)).toISOString();
  return `${formatDay(iso.slice(0, 10))} ${iso.slice(11, precision === 'minute' ? 16 : 19)}`;
}

/** `dd/MM/yyyy` of a civil day. */
export function formatDay(day: LocalDay): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** `HH:mm` of Paris, as screens write it. */
export function formatHour(at: Instant): string {
  return new Date(at + parisOffset(at)).toISOString().slice(11, 16);
}
