import Holidays from 'date-holidays';
import { describe, expect, it } from 'vitest';
import {
  bankHoliday,
  bankHolidays,
  dayType,
  easterSunday,
  hasNoUsual,
  isPdsa,
  schoolHoliday,
  slotOf
} from './calendar.ts';
import { weekday } from './day.ts';
import { clockChanges, parseParis } from './paris.ts';

const at = (text: string) => parseParis(text)?.instant ?? NaN;

describe('bank holidays', () => {
  it('are the 11 public holidays of date-holidays, 1990–2050', () => {
    const oracle = new Holidays('FR');
    for (let year = 1990; year <= 2050; year++) {
      const expected = oracle
        .getHolidays(year)
        .filter(({ type }) => type === 'public')
        .map(({ date }) => date.slice(0, 10));
      expect([...bankHolidays(year).keys()].sort()).toEqual([...new Set(expected)].sort());
    }
  });

  it('keep both names when two fall on one day', () => {
    expect(bankHolidays(2008).size).toBe(10);
    expect(bankHoliday('2008-05-01')).toBe('Fête du Travail, Ascension');
  });

  it('place Easter on a Sunday', () => {
    expect(easterSunday(2026)).toBe('2026-04-05');
    for (let year = 1990; year <= 2050; year++) expect(weekday(easterSunday(year))).toBe(6);
  });
});

describe('kinds of day', () => {
  it.each([
    ['2026-05-13', 'eve'],
    ['2026-05-14', 'bank_holiday'],
    ['2026-05-15', 'bridge'],
    ['2026-07-13', 'bridge'],
    ['2026-11-10', 'eve'],
    ['2026-11-20', 'weekday'],
    ['2026-11-21', 'saturday'],
    ['2026-11-22', 'sunday'],
    ['2026-11-01', 'bank_holiday']
  ] as const)('%s is %s', (day, type) => {
    expect(dayType(day)).toBe(type);
  });

  it('find the school holiday of a day, both ends included', () => {
    const holidays = [{ first: '2026-12-19', last: '2027-01-03', name: 'Noël' }];
    const days = ['2026-12-18', '2026-12-19', '2027-01-03', '2027-01-04'];
    expect(days.map((day) => schoolHoliday(day, holidays))).toEqual([null, 'Noël', 'Noël', null]);
  });
});

describe('slots of the usual', () => {
  it('count a bank holiday as Sunday', () => {
    expect(slotOf(at('14/05/2026 10:30'))).toBe(6 * 24 + 10);
    expect(slotOf(at('13/05/2026 10:30'))).toBe(2 * 24 + 10);
  });

  it('leave out the four days that resemble no other', () => {
    for (const day of ['2026-12-24', '2026-12-25', '2026-12-31', '2027-01-01'])
      expect(hasNoUsual(day)).toBe(true);
    expect(slotOf(at('24/12/2026 10:00'))).toBeNull();
    expect(slotOf(at('26/12/2026 10:00'))).toBe(5 * 24 + 10);
  });

  it('give October’s double hour twice', () => {
    const [, toWinter] = clockChanges(2026);
    expect(slotOf(toWinter - 1)).toBe(6 * 24 + 2);
    expect(slotOf(toWinter)).toBe(6 * 24 + 2);
  });
});

describe('permanence des soins (PDSA)', () => {
  it.each([
    ['18/11/2026 07:59', true, 'Wednesday night'],
    ['18/11/2026 08:00', false, 'Wednesday morning'],
    ['18/11/2026 19:59', false, 'Wednesday evening'],
    ['18/11/2026 20:00', true, 'Wednesday night'],
    ['21/11/2026 07:59', true, 'Friday’s night'],
    ['21/11/2026 08:00', false, 'Saturday morning'],
    ['21/11/2026 11:59', false, 'Saturday morning'],
    ['21/11/2026 12:00', true, 'Saturday noon'],
    ['22/11/2026 15:00', true, 'Sunday'],
    ['23/11/2026 07:59', true, 'Sunday’s night'],
    ['23/11/2026 08:00', false, 'Monday morning'],
    ['10/11/2026 19:59', false, 'eve of a bank holiday, before 20:00'],
    ['10/11/2026 20:00', true, 'eve of a bank holiday, night'],
    ['11/11/2026 08:00', true, 'bank holiday on a Wednesday'],
    ['11/11/2026 19:00', true, 'bank holiday, evening'],
    ['12/11/2026 07:59', true, 'the night after'],
    ['12/11/2026 08:00', false, 'the day after'],
    ['15/05/2026 10:00', false, 'bridge: a working day'],
    ['15/08/2026 09:00', true, 'bank holiday on a Saturday morning'],
    ['24/12/2026 19:59', false, 'Christmas Eve'],
    ['25/12/2026 12:00', true, 'Christmas'],
    ['31/12/2026 19:59', false, 'New Year’s Eve'],
    ['31/12/2026 23:59', true, 'New Year’s Eve, night'],
    ['01/01/2027 00:00', true, '1 January, midnight'],
    ['01/01/2027 12:00', true, '1 January'],
    ['06/04/2026 10:00', true, 'Easter Monday'],
    ['29/03/2026 01:59', true, 'before the missing hour'],
    ['29/03/2026 03:00', true, 'after the missing hour'],
    ['30/03/2026 08:00', false, 'first morning of summer time'],
    ['26/10/2026 08:00', false, 'first morning of winter time']
  ])('%s: %s (%s)', (text, pdsa) => {
    expect(isPdsa(at(text))).toBe(pdsa);
  });

  it('covers both readings of October’s double hour', () => {
    const [, toWinter] = clockChanges(2026);
    expect([isPdsa(toWinter - 1), isPdsa(toWinter)]).toEqual([true, true]);
  });
});
