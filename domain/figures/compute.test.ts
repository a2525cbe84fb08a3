import { describe, expect, test } from 'vitest';
import { addDays } from '../time/day.ts';
import { HOUR, MINUTE, type Instant } from '../time/instant.ts';
import { binQuantile, mergeBins, stayBin } from './bins.ts';
import { computeUnitFigures } from './compute.ts';
import { rowsBack, type FigureRow, type FiguresInput } from './input.ts';

/** Tuesday 13 October 2026, 16:00 in Paris. */
const H: Instant = Date.UTC(2026, 9, 13, 14);

const row = (hoursAgo: number, stayHours: number | null, over: Partial<FigureRow> = {}): FigureRow => ({
  entree: H - hoursAgo * HOUR,
  sortie: stayHours === null ? null : H - hoursAgo * HOUR + stayHours * HOUR,
  exitUnusable: false,
  ageYears: 40,
  ageClass: '18-44',
  modeSortie: stayHours === null ? null : '8',
  orient: null,
  orientedSeenAt: null,
  ...over
});

function input(rows: FigureRow[], over: Partial<FiguresInput> = {}): FiguresInput {
  return {
    unit: '010000001/0',
    origin: 'simulated',
    horizon: H,
    receivedAt: H + MINUTE,
    rows,
    rowsSince: H - 240 * HOUR,
    days: Array.from({ length: 12 }, (_, i) => ({
      day: addDays('2026-10-13', -i),
      extractAt: i < 2 ? H : H - i * 24 * HOUR,
      n: 100,
      nExit: 99
    })),
    stayP99: null,
    oriented28d: { hospitalised: 100, seenBefore: 50 },
    ...over
  };
}

const figures = (rows: FigureRow[], over: Partial<FiguresInput> = {}) =>
  computeUnitFigures(input(rows, over));
const many = (n: number, make: (i: number) => FigureRow): FigureRow[] =>
  Array.from({ length: n }, (_, i) => make(i));

describe('present', () => {
  test('counts who has entered and not left, for at most 72 h', () => {
    const f = figures([row(1, null), row(2, 5), row(3, 1), row(0, null), row(71.9, null), row(72, null)], {
      days: input([]).days.map((d) => ({ ...d, extractAt: H }))
    });
    expect(f.present.value).toBe(4);
  });

  test('does not count an exit that cannot be read, nor who leaves at H itself', () => {
    expect(figures([row(1, null, { exitUnusable: true }), row(1, 1)]).present.value).toBe(0);
  });

  test('sets records open longer than the unit’s own p99 apart', () => {
    const f = figures([row(1, null), row(13, null), row(5, 20)], { stayP99: 12 * HOUR });
    expect(f).toMatchObject({ present: { value: 2 }, toClose: { value: 1 }, longStay12: { value: 0 } });
  });

  test('is not computable when under 90 % of entries 3 to 10 days old have an exit', () => {
    const days = (nExit: number) => input([]).days.map((d) => ({ ...d, nExit }));
    expect(figures([row(1, null)], { days: days(90) }).present.value).toBe(1);
    const f = figures([row(1, null)], { days: days(89) });
    expect(f.present).toEqual({ value: null, reason: 'exits_missing' });
    expect(f.departures1h.reason).toBe('exits_missing');
    expect(f.arrivals1h.value).toBe(0);
  });

  test('is not computable when over 10 % stand on days not re-sent within two hours', () => {
    const days = input([]).days.map((d, i) => ({ ...d, extractAt: i < 1 ? H : H - 2 * HOUR - 1 }));
    const today = many(9, () => row(2, null));
    expect(figures([...today, row(20, null)], { days }).present.value).toBe(10);
    expect(figures([...today, row(20, null), row(21, null)], { days }).present).toEqual({
      value: null,
      reason: 'previous_day_not_refreshed'
    });
  });

  test('splits children, and counts long stays over 8 h and over 12 h', () => {
    const f = figures([row(8, null), row(8.1, null, { ageYears: 3 }), row(12.1, null, { ageYears: null })]);
    expect(f).toMatchObject({
      presentPaediatric: { value: 1 },
      longStay8: { value: 2 },
      longStay12: { value: 1 }
    });
  });
});

describe('oriented', () => {
  const rows = [
    row(5, null, { orient: 'CHIR', orientedSeenAt: H - 2 * HOUR }),
    row(6, null, { modeSortie: '6', orientedSeenAt: H - 3 * HOUR }),
    row(6, null, { orient: 'PSA' }),
    row(6, 7, { modeSortie: '6' })
  ];

  test('counts present patients whose hospital orientation was written before their exit, and since when', () => {
    const f = figures(rows);
    expect(f).toMatchObject({ oriented: { value: 2 }, orientedSince: H - 3 * HOUR });
  });

  test('is not computable where the orientation is seldom written before the exit', () => {
    const f = figures(rows, { oriented28d: { hospitalised: 100, seenBefore: 29 } });
    expect(f).toMatchObject({
      oriented: { value: null, reason: 'oriented_not_filled' },
      orientedSince: null
    });
    expect(figures(rows, { oriented28d: { hospitalised: 0, seenBefore: 0 } }).oriented.value).toBeNull();
  });
});

describe('arrivals', () => {
  test('of the last hour end at H and start after H − 60 min; today starts at local midnight', () => {
    const f = figures([row(0, null), row(0.99, null), row(1, null), row(16, 1), row(16.01, 1), row(24, 1)]);
    expect(f).toMatchObject({
      arrivals1h: { value: 2 },
      arrivalsToday: { value: 4 },
      arrivals24h: { value: 5 }
    });
    expect(f.hourly).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(f.lastArrivalAt).toBe(H);
  });

  test('on the day of 25 hours fall in their local hour', () => {
    // 25 October 2026, 12:00 in winter time: 13 hours after midnight.
    const at = Date.UTC(2026, 9, 25, 11);
    const entered = [0.5, 2.5, 3.5, 4.5].map((h) => row(0, null, { entree: at - 13 * HOUR + h * HOUR }));
    const f = figures(entered, { horizon: at });
    expect(f.hourly.slice(0, 5)).toEqual([1, 0, 2, 1, 0]);
  });

  test('shares need 20 known ages', () => {
    const old = many(19, (i) => row(2, 1, { ageYears: i < 5 ? 80 : 30 }));
    expect(figures(old).share75).toEqual({ value: null, reason: 'too_few', n: 19, of: 20 });
    const f = figures([...old, row(3, 1, { ageYears: 10 }), row(3, 1, { ageYears: null })]);
    expect(f).toMatchObject({ share75: { value: 0.25, n: 20 }, shareUnder18: { value: 0.05, n: 20 } });
  });
});

describe('stays and rates', () => {
  const left = (hoursAgo: number, stay: number, over: Partial<FigureRow> = {}): FigureRow =>
    row(hoursAgo + stay, stay, over);

  test('are of those who left in 24 h, home-goers and hospitalised apart, UHCD and who left unseen in neither', () => {
    const f = figures([
      ...many(20, () => left(3, 2)),
      left(24, 2),
      left(3, 5, { orient: 'PSA' }),
      ...many(20, () => left(5, 6, { modeSortie: '6', orient: 'MED' })),
      left(5, 30, { modeSortie: '6', orient: 'UHCD' })
    ]);
    expect(f.stayHome).toEqual({ windowHours: 24, n: 20, bins: [[8, 20]] });
    expect(f.stayHospital).toEqual({ windowHours: 24, n: 20, bins: [[24, 20]] });
    expect(f.hospitalisationRate).toMatchObject({ value: 0.5, n: 42, of: 42 });
    expect(f.destinations).toMatchObject({ home: 20, hospital: 21, leftUnseen: 1 });
  });

  test('widen to 72 h, then 7 days, until 20 were seen', () => {
    const few = many(10, () => left(3, 2));
    expect(figures([...few, ...many(10, () => left(60, 2))]).stayHome).toMatchObject({
      windowHours: 72,
      n: 20
    });
    expect(figures([...few, ...many(10, () => left(160, 2))]).stayHome).toMatchObject({
      windowHours: 168,
      n: 20
    });
    expect(figures([...few, ...many(9, () => left(160, 2))]).stayHome.n).toBe(19);
  });

  test('do not try a window that the rows given cannot answer', () => {
    const rows = [...many(10, () => left(3, 2)), ...many(10, () => left(60, 2))];
    expect(figures(rows, { rowsSince: H - 96 * HOUR }).stayHome).toMatchObject({ windowHours: 24, n: 10 });
    expect(rowsBack(300)).toBe(96 * HOUR);
    expect(rowsBack(50)).toBe(240 * HOUR);
  });

  test('a rate needs MODE_SORTIE filled for 80 % of departures', () => {
    const f = figures([...many(15, () => left(3, 2)), ...many(5, () => left(3, 2, { modeSortie: null }))]);
    expect(f.hospitalisationRate).toEqual({ value: null, reason: 'mode_sortie_missing', n: 15, of: 20 });
  });
});

describe('stay bins', () => {
  test('hold stays from 0 to 72 h, both apart', () => {
    expect([0, 1, 15 * MINUTE, 72 * HOUR - 1, 72 * HOUR].map(stayBin)).toEqual([null, 0, 1, 287, null]);
  });

  test('give quantiles inside the bin, within a quarter of an hour of the truth', () => {
    const stays = many(1000, (i) => row(0, 0.2 + i / 100)).map((r) => (r.sortie ?? 0) - r.entree);
    const counts = new Map<number, number>();
    for (const s of stays) counts.set(stayBin(s) ?? 0, (counts.get(stayBin(s) ?? 0) ?? 0) + 1);
    for (const p of [0.1, 0.5, 0.9])
      expect(Math.abs((binQuantile([...counts], p) ?? 0) - (stays[p * 1000] ?? 0))).toBeLessThan(15 * MINUTE);
    expect(binQuantile([[4, 10]], 0.5)).toBe(4.5 * 15 * MINUTE);
    expect(binQuantile([], 0.5)).toBeNull();
  });

  test('merge into those of the group, a wide window counting for one day', () => {
    const large = { windowHours: 24, n: 90, bins: [[4, 90]] as [number, number][] };
    const small = { windowHours: 72, n: 30, bins: [[40, 30]] as [number, number][] };
    expect(mergeBins([large, small])).toEqual({
      windowHours: 72,
      n: 120,
      bins: [
        [4, 90],
        [40, 10]
      ]
    });
  });
});
