import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayRange, weekday } from './day.ts';
import { HOUR, MINUTE, SECOND, type Instant } from './instant.ts';
import {
  clockChanges,
  dayBounds,
  formatDay,
  formatHour,
  formatParis,
  hourOfWeek,
  localDay,
  localHour,
  minuteOfDay,
  parisOffset,
  parseDay,
  parseParis
} from './paris.ts';

const FIRST = Date.UTC(1990, 0, 1);
const LAST = Date.UTC(2051, 0, 1) - SECOND;
const instants = fc.integer({ min: FIRST / SECOND, max: LAST / SECOND }).map((s) => s * SECOND);
const years = Array.from({ length: 61 }, (_, i) => 1990 + i);

/** The oracle: what the system's time zone database says. */
const intl = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'medium'
});
const oracle = (at: Instant) => intl.format(at).replace(',', '');

describe('Europe/Paris by rule', () => {
  it('says the local time that Intl says, 1990–2050', () => {
    fc.assert(
      fc.property(instants, (at) => {
        expect(formatParis(at)).toBe(oracle(at));
      }),
      { numRuns: 3000 }
    );
  });

  it('changes the clocks at the very second Intl does, every year', () => {
    for (const year of years) {
      for (const change of clockChanges(year)) {
        expect(parisOffset(change - 1)).not.toBe(parisOffset(change));
        for (const at of [change - SECOND, change, change + SECOND]) expect(formatParis(at)).toBe(oracle(at));
      }
    }
  });

  it('does not depend on the year asked before', () => {
    fc.assert(
      fc.property(instants, instants, (one, other) => {
        const before = parisOffset(one);
        parisOffset(other);
        expect(parisOffset(one)).toBe(before);
      })
    );
  });

  it('gives days of 23, 24 and 25 hours that follow each other without a hole', () => {
    for (const day of dayRange('2026-01-01', '2026-12-31')) {
      const [start, end] = dayBounds(day);
      const hours = day === '2026-03-29' ? 23 : day === '2026-10-25' ? 25 : 24;
      expect((end - start) / HOUR).toBe(hours);
      expect([localDay(start), localDay(end - 1), localDay(end)]).toEqual([day, day, addDays(day, 1)]);
    }
  });

  it('puts every instant within the bounds of its local day', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const [start, end] = dayBounds(localDay(at));
        expect(start <= at && at < end).toBe(true);
      })
    );
  });

  it('counts the hours of the week from Monday midnight', () => {
    expect(hourOfWeek(Date.UTC(2026, 10, 22, 22, 59))).toBe(167);
    expect(hourOfWeek(Date.UTC(2026, 10, 22, 23))).toBe(0);
    fc.assert(
      fc.property(instants, (at) => {
        expect(hourOfWeek(at)).toBe(weekday(localDay(at)) * 24 + localHour(at));
        expect(formatHour(at)).toBe(formatParis(at).slice(11, 16));
        expect(Math.floor(minuteOfDay(at) / 60)).toBe(localHour(at));
      })
    );
  });
});

describe('reading a local time', () => {
  it('reads back what it wrote, or flags the other reading', () => {
    fc.assert(
      fc.property(instants, (at) => {
        const read = parseParis(formatParis(at));
        expect([read?.instant, read?.ambiguous?.later]).toContain(at);
        expect(read?.gap).toBeUndefined();
      })
    );
  });

  it('reads hours and minutes without seconds', () => {
    expect(parseParis('22/11/2026 08:05')?.instant).toBe(Date.UTC(2026, 10, 22, 7, 5));
    expect(parseParis('14/07/2026 08:05:09')?.instant).toBe(Date.UTC(2026, 6, 14, 6, 5, 9));
  });

  it('flags both readings of October’s double hour, the summer one first', () => {
    for (const year of years) {
      const [, toWinter] = clockChanges(year);
      for (const minutes of [0, 1, 59]) {
        const text = formatParis(toWinter + minutes * MINUTE);
        expect(parseParis(text)).toEqual({
          instant: toWinter - HOUR + minutes * MINUTE,
          ambiguous: { later: toWinter + minutes * MINUTE }
        });
      }
      expect(parseParis(formatParis(toWinter + HOUR))?.ambiguous).toBeUndefined();
      expect(parseParis(formatParis(toWinter - HOUR - 1))?.ambiguous).toBeUndefined();
    }
  });

  it('reads March’s missing hour one hour later, flagged', () => {
    const read = parseParis('29/03/2026 02:30');
    expect(read?.gap).toBe(true);
    expect(formatParis(read?.instant ?? 0)).toBe('29/03/2026 03:30:00');
    expect(parseParis('29/03/2026 01:59')?.gap).toBeUndefined();
    expect(parseParis('29/03/2026 03:00')?.gap).toBeUndefined();
  });

  it.each([
    '',
    '22/11/2026',
    '2026-11-22 08:00',
    '31/02/2026 08:00',
    '29/02/2025 08:00',
    '00/11/2026 08:00',
    '22/13/2026 08:00',
    '22/1a/2026 08:00',
    '22/11/0026 08:00',
    '22/11/2026 24:00',
    '22/11/2026 08:60',
    '22/11/2026 08:00:60',
    '22/11/2026T08:00',
    '22/11/2026 8:00',
    '22/11/2026 08:00:0',
    '22-11-2026 08:00',
    '٢٢/١١/٢٠٢٦ ٠٨:٠٠'
  ])('refuses %j', (text) => {
    expect(parseParis(text)).toBeNull();
  });

  it('reads days of the calendar only', () => {
    expect(parseDay('29/02/2024')).toBe('2024-02-29');
    expect(formatDay('2024-02-29')).toBe('29/02/2024');
    for (const text of ['29/02/2100', '2024-02-29', '1/02/2024', '29/02/2024 ', '29.02.2024']) {
      expect(parseDay(text)).toBeNull();
    }
  });

  it('never throws and never invents a time, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9/ :]{16,19}$/)), (text) => {
        const read = parseParis(text);
        if (read && !read.gap) expect(formatParis(read.instant).startsWith(text)).toBe(true);
      })
    );
  });
});
