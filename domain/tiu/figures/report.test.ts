import { expect, it } from 'vitest';
import { HOUR } from '../../time/instant.ts';
import { calendarPeriod, firstDay, monthBefore, monthOf, reportFigures } from './report.ts';
import { requestWith } from './testing/requests.ts';

it('knows months and years of Paris, with the hour that October has more', () => {
  const october = calendarPeriod('2026-10');
  expect(october).toEqual({
    ...{ id: '2026-10', kind: 'month' },
    ...{ from: Date.UTC(2026, 8, 30, 22), to: Date.UTC(2026, 9, 31, 23) }
  });
  expect((october?.to ?? 0) - (october?.from ?? 0)).toBe((31 * 24 + 1) * HOUR);
  expect(calendarPeriod('2026-12')?.to).toBe(Date.UTC(2026, 11, 31, 23));
  expect(calendarPeriod('2026')).toMatchObject({ kind: 'year', from: Date.UTC(2025, 11, 31, 23) });
  for (const no of ['', '2026-13', '2026-00', '1999-10', '2026-1', '26-10', '2026-10-01'])
    expect(calendarPeriod(no)).toBe(null);
  expect([monthOf(Date.UTC(2026, 9, 31, 23)), monthBefore('2027-01'), monthBefore('2026-10')]).toEqual([
    ...['2026-11', '2026-12', '2026-09']
  ]);
  expect(firstDay('2026-10')).toBe('2026-10-01');
});

it('tells the region and each network that asked', () => {
  const at = Date.UTC(2026, 9, 10);
  const requests = [
    requestWith({ id: 'a', requestedAt: at, network: 'RP96' }),
    requestWith({ id: 'b', requestedAt: at, network: 'RP99' }),
    requestWith({ id: 'c', requestedAt: at, network: null })
  ];
  const october = calendarPeriod('2026-10') ?? { from: 0, to: 0 };
  const { region, networks } = reportFigures(requests, october, at + HOUR);
  expect([region.requests, Object.keys(networks), networks['RP99']?.requests]).toEqual([
    3,
    ['RP96', 'RP99'],
    1
  ]);
});
