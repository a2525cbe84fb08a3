import { expect, it } from 'vitest';
import { searchOf } from '#app/lib/public/search.ts';
import { NEEDS } from '#domain/rank/needs.ts';
import { loadPlaces } from '#maps/region/index.ts';
import { NEED_LETTERS, placesFor, readAsk } from './ask.ts';

it('reads letters of a need before the place, and keeps the need where there are none', () => {
  expect(readAsk('p cre', 'adult')).toEqual({ need: 'paediatric', text: 'cre' });
  expect(readAsk(' M2B  saint-denis ', 'adult')).toEqual({ need: 'maternity_2b', text: 'saint-denis' });
  expect(readAsk('rn', 'adult')).toEqual({ need: 'icu_neonatal', text: '' });
  expect(readAsk('paris 12', 'icu_adult')).toEqual({ need: 'icu_adult', text: 'paris 12' });
  expect(readAsk('', 'adult')).toEqual({ need: 'adult', text: '' });
});

it('gives every need letters of its own', () => {
  const all = NEEDS.flatMap((need) => NEED_LETTERS[need]);
  expect(new Set(all).size).toBe(all.length);
});

it('finds communes and arrondissements by a few letters, a postcode or a near spelling', async () => {
  const search = searchOf(await loadPlaces('idf'));
  const first = (text: string) => placesFor(text, search).places[0]?.name;
  expect(first('cre')).toBe('Créteil');
  expect(first('paris 15')).toMatch(/^Paris 15/);
  expect(first('94000')).toBe('Créteil');
  expect(first('st denis')).toBe('Saint-Denis');
  expect(placesFor('cretiel', search)).toMatchObject({ near: true, places: [{ name: 'Créteil' }] });
  expect(placesFor('', search)).toEqual({ places: [], near: false });
  expect(placesFor('xyzxyz', search).places).toEqual([]);
});
