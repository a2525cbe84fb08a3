import type { SchoolHoliday } from '../region.ts';
import { addDays, weekday } from './day.ts';
import type { Instant, LocalDay } from './instant.ts';
import { hourOfWeek, localDay, localHour } from './paris.ts';

const SATURDAY = 5;
const SUNDAY = 6;

/** Days fixed by article L3133-1 of the Code du travail, `MM-dd`. */
const FIXED: readonly [string, string][] = [
  ['01-01', 'Jour de l’an'],
  ['05-01', 'Fête du Travail'],
  ['05-08', 'Victoire 1945'],
  ['07-14', 'Fête nationale'],
  ['08-15', 'Assomption'],
  ['11-01', 'Toussaint'],
  ['11-11', 'Armistice 1918'],
  ['12-25', 'Noël']
];

/** Days counted from Easter Sunday. */
const MOVING: readonly [number, string][] = [
  [1, 'Lundi de Pâques'],
  [39, 'Ascension'],
  [50, 'Lundi de Pentecôte']
];

const memo = new Map<number, ReadonlyMap<LocalDay, string>>();

/** Easter Sunday of a year of the Gregorian calendar (Meeus, Jones and Butcher). */
export function easterSunday(year: number): LocalDay {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * e + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  const date = (h + l - 7 * m + 33 * month + 19) % 32;
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

/** The 11 national bank holidays of a year, by day. Two may fall on one day (8 May and Ascension). */
export function bankHolidays(year: number): ReadonlyMap<LocalDay, string> {
  const known = memo.get(year);
  if (known) return known;
  const easter = easterSunday(year);
  const days = new Map<LocalDay, string>();
  for (const [monthDay, name] of FIXED) days.set(`${year}-${monthDay}`, name);
  for (const [after, name] of MOVING) {
    const day = addDays(easter, after);
    const other = days.get(day);
    days.set(day, other === undefined ? name : `${other}, ${name}`);
  }
  memo.set(year, days);
  return days;
}

/** Name of the bank holiday of a day, or null. */
export function bankHoliday(day: LocalDay): string | null {
  return bankHolidays(Number(day.slice(0, 4))).get(day) ?? null;
}

export type DayType = 'weekday' | 'saturday' | 'sunday' | 'bank_holiday' | 'eve' | 'bridge';

/**
 * What kind of day it is. A bridge is a Friday after, or a Monday before, a bank holiday; an eve is any other
 * working day before one.
 */
export function dayType(day: LocalDay): DayType {
  if (bankHoliday(day) !== null) return 'bank_holiday';
  const rank = weekday(day);
  if (rank === SUNDAY) return 'sunday';
  if (rank === SATURDAY) return 'saturday';
  const before = bankHoliday(addDays(day, -1)) !== null;
  const after = bankHoliday(addDays(day, 1)) !== null;
  if ((rank === 4 && before) || (rank === 0 && after)) return 'bridge';
  return after ? 'eve' : 'weekday';
}

/** 24, 25, 31 December and 1 January resemble no other day: they have no usual. */
export function hasNoUsual(day: LocalDay): boolean {
  const monthDay = day.slice(5);
  return monthDay === '12-24' || monthDay === '12-25' || monthDay === '12-31' || monthDay === '01-01';
}

/** Slot of the usual, 0–167: local hour of the week, a bank holiday counting as Sunday. Null without usual. */
export function slotOf(at: Instant): number | null {
  const day = localDay(at);
  if (hasNoUsual(day)) return null;
  return bankHoliday(day) === null ? hourOfWeek(at) : SUNDAY * 24 + localHour(at);
}

/** Permanence des soins: 20:00–08:00, Saturday from 12:00, Sundays and bank holidays. */
export function isPdsa(at: Instant): boolean {
  const hour = localHour(at);
  if (hour < 8 || hour >= 20) return true;
  const day = localDay(at);
  const rank = weekday(day);
  return rank === SUNDAY || (rank === SATURDAY && hour >= 12) || bankHoliday(day) !== null;
}

/** Name of the school holiday a day belongs to (both ends inclusive), or null. */
export function schoolHoliday(day: LocalDay, holidays: readonly SchoolHoliday[]): string | null {
  return holidays.find(({ first, last }) => first <= day && day <= last)?.name ?? null;
}
