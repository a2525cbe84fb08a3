import type { Instant, LocalDay } from '#domain/time/instant.ts';

export type Locale = 'fr' | 'en';

const NARROW = '\u202f';
const MINUS = '\u2212';
const ZONE = 'Europe/Paris';

const cache = new Map<string, Intl.DateTimeFormat>();
function formatter(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { timeZone: ZONE, ...options });
    cache.set(key, found);
  }
  return found;
}

/** `4 812` in French (narrow no-break space), `4,812` in English. */
export function integer(value: number, locale: Locale): string {
  const digits = String(Math.abs(Math.round(value)));
  const grouped = digits.replace(/\B(?=(\d{3})+$)/g, locale === 'fr' ? NARROW : ',');
  return value < -0.5 ? MINUS + grouped : grouped;
}

/** One decimal: `2,4` or `2.4`. */
export function decimal(value: number, locale: Locale): string {
  const text = Math.abs(value).toFixed(1);
  return (value <= -0.05 ? MINUS : '') + (locale === 'fr' ? text.replace('.', ',') : text);
}

/** A share 0–1: `96 %` (narrow space) or `96%`. */
export function percent(share: number, locale: Locale): string {
  return `${integer(share * 100, locale)}${locale === 'fr' ? `${NARROW}%` : '%'}`;
}

/** From this many times the usual on, per cent no longer read. */
const TIMES_FROM = 4;

/** A difference to the usual, from a ratio: 1.48 gives `+48 %`, 4.25 `×4,3` and 14.4 `×14`. */
export function gap(ratio: number, locale: Locale): string {
  if (ratio >= TIMES_FROM) return `×${ratio < 9.95 ? decimal(ratio, locale) : integer(ratio, locale)}`;
  const points = Math.round((ratio - 1) * 100);
  const sign = points > 0 ? '+' : points < 0 ? MINUS : '±';
  return `${sign}${percent(Math.abs(points) / 100, locale)}`;
}

/** `14:32`, Europe/Paris, 24 hours. */
export function clockTime(instant: Instant): string {
  return formatter('fr', { hour: '2-digit', minute: '2-digit', hour12: false }).format(instant);
}

/** `14 h 32` in sentences (French), `14:32` in English. */
export function timeInSentence(instant: Instant, locale: Locale): string {
  const time = clockTime(instant);
  if (locale === 'en') return time;
  const [hour = '0', minute = '00'] = time.split(':');
  return `${Number(hour)}${NARROW}h${NARROW}${minute}`;
}

/** `dim. 22 nov.`, `Sun 22 Nov`. */
export function shortDay(instant: Instant, locale: Locale): string {
  return formatter(locale, { weekday: 'short', day: 'numeric', month: 'short' }).format(instant);
}

/** `22 novembre 2026`, `22 November 2026`: a day of any year. */
export function longDay(instant: Instant, locale: Locale): string {
  return formatter(locale, { day: 'numeric', month: 'long', year: 'numeric' }).format(instant);
}

/** `22 nov. 14:32`: an instant that may be of another day. */
export function dayTime(instant: Instant, now: Instant, locale: Locale): string {
  const same = shortDay(instant, locale) === shortDay(now, locale);
  return same ? clockTime(instant) : `${shortDay(instant, locale)} ${clockTime(instant)}`;
}

/** A civil day, `22/11`. */
export function dayOfMonth(day: LocalDay): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}`;
}

/** An age or a length: `45 s`, `12 min`, `3 h 05`, `2 j`. */
export function duration(ms: number, locale: Locale): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds}${NARROW}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}${NARROW}min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}${NARROW}h${NARROW}${String(minutes % 60).padStart(2, '0')}`;
  return `${Math.floor(hours / 24)}${NARROW}${locale === 'fr' ? 'j' : 'd'}`;
}

/** Minutes of stay: `3 h 15`, `45 min`. */
export function minutes(value: number, locale: Locale): string {
  return duration(value * 60_000, locale);
}

/** A calendar month: `octobre 2026`, `October 2026`. @param month 1–12 */
export function monthName(year: number, month: number, locale: Locale): string {
  return formatter(locale, { month: 'long', year: 'numeric' }).format(Date.UTC(year, month - 1, 15));
}
