import { expect, it } from 'vitest';
import { HOUR } from '#domain/time/instant.ts';
import { loadFacilities } from '#maps/region/index.ts';
import { freePlaces } from '../tiu/places.ts';
import { bundleOf } from './bundle.ts';
import { withMaternity } from './perinatal.ts';

const facilities = await loadFacilities('idf');
const at = Date.UTC(2026, 10, 4, 9);
const ward = { installed: 30, closed: 1, planned: 20, occupied: 22, available: 7, additional: 0 };

it('tells of each maternity the places that transfers find there, by its level, and of the others nothing', () => {
  for (const facility of facilities) {
    const wards = withMaternity([{ ...ward, kind: 'medicine' }], facility, at, () => 1);
    const free = freePlaces(facility, at, () => 1);
    expect(wards.find(({ kind }) => kind === 'icu_neonatal')?.available).toBe(free.REA);
    expect(wards.find(({ kind }) => kind === 'obstetrics')?.available).toBe(free.OBST);
    expect(wards).toHaveLength(1 + Object.keys(free).length);
    for (const { installed, occupied, available } of wards.slice(1))
      expect(occupied + available).toBe(installed);
  }
  const [own] = withMaternity(
    [{ ...ward, kind: 'obstetrics' }],
    facilities.find((one) => one.maternity),
    at,
    () => 1
  );
  expect(own).toMatchObject({ kind: 'obstetrics', installed: 30 });
});

it('has fewer neonatal places while a story makes them scarce, and names them as the reader knows them', () => {
  const sum = (left: number) =>
    facilities
      .flatMap((facility) => withMaternity([], facility, at + HOUR, () => left))
      .filter(({ kind }) => kind !== 'obstetrics')
      .reduce((total, { available }) => total + available, 0);
  expect(sum(0.35)).toBeLessThan(0.7 * sum(1));
  const level3 = facilities.find(({ maternity }) => maternity?.level === 'III');
  const text = JSON.stringify(
    bundleOf(
      '750000000',
      withMaternity([], level3, at, () => 1),
      at,
      { full: true, byHand: false }
    )
  );
  for (const word of ['Néonatologie', 'Soins intensifs de néonatologie', 'Réanimation néonatale'])
    expect(text).toContain(word);
});
