import type { LocalDay } from '#domain/time/instant.ts';
import { addDays, dayRange, weekday } from '#domain/time/day.ts';
import { dayOfMonth, integer, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';

export interface Bar {
  key: string;
  label: string;
  value: number | null;
  /** The whole fact in words. */
  title: string;
  /** What stands where there is no value: `?` unknown, `***` suppressed. */
  gap?: string;
  soft?: boolean;
}

const said = (label: string, value: number | null, locale: Locale) =>
  `${label}${locale === 'fr' ? '\u00a0: ' : ': '}${value === null ? m.state_unknown() : integer(value, locale)}`;

/** Eight weeks of daily totals; a day never received is a gap, not a zero; weekends and today are lighter. */
export function weekBars(
  days: readonly { day: LocalDay; n: number }[],
  today: LocalDay,
  locale: Locale
): Bar[] {
  const known = new Map(days.map(({ day, n }) => [day, n]));
  return dayRange(addDays(today, -55), today).map((day) => {
    const value = known.get(day) ?? null;
    return {
      key: day,
      label: dayOfMonth(day),
      value,
      title: said(dayOfMonth(day), value, locale),
      soft: day === today || weekday(day) >= 5
    };
  });
}

/** Not always a small count: another may be hidden so that the first is no difference. */
const SUPPRESSED = '***';
const AGES = ['0-1', '2-14', '15-17', '18-44', '45-64', '65-74', '75-84', '85+'];

/** Arrivals of 24 h by age class; 1 to 4 people are suppressed, with what would tell them, and shown as such. */
export function ageBars(classes: Partial<Record<string, number | null>>, locale: Locale): Bar[] {
  return AGES.map((age) => {
    const value = age in classes ? (classes[age] ?? null) : 0;
    const title = value === null ? `${age}, ${m.state_suppressed()}` : said(age, value, locale);
    return { key: age, label: age, value, title, gap: SUPPRESSED };
  });
}

/** Departures of 24 h by what became of people. */
export function destinationBars(destinations: Partial<Record<string, number | null>>, locale: Locale): Bar[] {
  const words: Record<string, string> = {
    home: m.dest_home(),
    hospital: m.dest_hospital(),
    transfer: m.dest_transfer(),
    leftUnseen: m.dest_leftUnseen(),
    death: m.dest_death(),
    unknown: m.dest_unknown()
  };
  return Object.entries(words).map(([key, label]) => {
    const value = key in destinations ? (destinations[key] ?? null) : 0;
    return {
      key,
      label,
      value,
      title: value === null ? `${label}, ${m.state_suppressed()}` : said(label, value, locale),
      gap: m.state_suppressed()
    };
  });
}
