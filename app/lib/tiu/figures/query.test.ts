import { expect, it } from 'vitest';
import type { Facility } from '#domain/region.ts';
import { tiuFigures } from '#domain/tiu/figures/figures.ts';
import { answerAfter, askAtInstant, requestWith } from '#domain/tiu/figures/testing/requests.ts';
import { loadBasemap, loadFacilities, loadRegion } from '#maps/region/index.ts';
import { figuresCsv } from './csv.ts';
import { MAP_WIDTH, mainReason, refusalMap } from './map.ts';
import { localField, periodChoices, periodOf } from './query.ts';
import { mainRows, SPLIT_KEYS, splitCells } from './rows.ts';

const NOW = Date.UTC(2027, 0, 3, 10);

it('offers the months since the first request, newest first, then their years', () => {
  expect(periodChoices(NOW, Date.UTC(2026, 10, 12))).toEqual([
    '2027-01',
    '2026-12',
    '2026-11',
    '2027',
    '2026'
  ]);
  expect(periodChoices(NOW, null)).toEqual(['2027-01', '2027']);
  expect(periodOf('2026-13', NOW)).toMatchObject({ period: { id: '2027-01' }, unreadable: true });
  expect(periodOf('', NOW)).toMatchObject({ period: { id: '2027-01' }, unreadable: false });
  expect(localField(NOW)).toBe('2027-01-03T11:00');
});

it('draws each maternity that was asked once, inside the map, the dark part being its share of refusals', async () => {
  const facilities: readonly Facility[] = await loadFacilities('fictive');
  const at = Date.UTC(2026, 9, 10, 12);
  const ask = (finess: string, no: boolean) =>
    askAtInstant(finess, at, [no ? answerAfter(4, 'REFUSEE', 'PERSONNEL') : answerAfter(4, 'ACCEPTEE')]);
  const asks = [
    ask('960000011', true),
    ask('960000011', false),
    ask('990000014', true),
    ask('999999999', true)
  ];
  const figures = tiuFigures([requestWith({ id: 'a', requestedAt: at, asks })], {
    ...{ from: at, to: at + 1, knownAt: NOW }
  });
  const map = refusalMap(
    figures.refusals.byPlace,
    facilities,
    await loadBasemap('fictive'),
    loadRegion('fictive')
  );
  expect(map.discs.map(({ finess, refused }) => [finess, refused])).toEqual([
    ['960000011', 1],
    ['990000014', 1]
  ]);
  for (const { x, y } of map.discs) expect(x > 0 && x < MAP_WIDTH && y > 0 && y < map.height).toBe(true);
  const [half, whole] = map.discs;
  // Half of the disc, from noon to six; the whole one is two half circles.
  expect(half?.refusedPath).toMatch(/ 0 0 1 0 26Z$/);
  expect(whole?.refusedPath.match(/A/g)).toHaveLength(2);
  expect(mainReason({ byReason: { PERSONNEL: 1, PLACE_REA: 2 } })).toBe('PLACE_REA');
  expect(mainReason({ byReason: {} })).toBe(null);

  const lines = figuresCsv(
    figures,
    {},
    { period: '2026-10', scope: '960000011', origin: 'real' },
    figures
  ).split('\r\n');
  const at9 = (line: string) => line.split(';')[8];
  expect(lines.slice(1).filter((line) => !at9(line))).toEqual([]);
  expect(lines.some((line) => line.startsWith('received_refused;'))).toBe(true);

  expect(mainRows(figures).find(({ key }) => key === 'refused')).toEqual({
    ...{ key: 'refused', kind: 'share', n: 3, of: 4 }
  });
  for (const key of SPLIT_KEYS)
    expect(splitCells(figures, key).every(([, n]) => n !== 0 || key.startsWith('by'))).toBe(true);
});
