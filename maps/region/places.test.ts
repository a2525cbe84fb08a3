import { describe, expect, it } from 'vitest';
import { insideBox } from '../distance.ts';
import { loadCommunes, loadPlaces, loadRegion, REGION_IDS } from './index.ts';

describe.each(REGION_IDS)('the places of %s', async (id) => {
  const [places, communes] = await Promise.all([loadPlaces(id), loadCommunes(id)]);
  const { box, departments } = loadRegion(id);

  it('hold every commune, each once, inside the region', () => {
    const codes = places.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(communes.all.filter(({ insee }) => !codes.includes(insee))).toEqual([]);
    expect(places.filter(({ lon, lat }) => !insideBox([lon, lat], box))).toEqual([]);
  });

  it('have postcodes of five digits, of their own department or of a neighbour', () => {
    const known = departments.map(({ code }) => code);
    for (const { name, postcodes } of places)
      for (const postcode of postcodes)
        expect([name, postcode]).toEqual([name, expect.stringMatching(/^\d{5}$/)]);
    const strangers = places.filter(({ postcodes }) =>
      postcodes.some((code) => !known.includes(code.slice(0, 2)))
    );
    expect(strangers.map(({ name }) => name)).toEqual([]);
  });
});

it('Paris is its twenty arrondissements, each with its own centre and postcode', async () => {
  const parts = (await loadPlaces('idf')).filter(({ code }) => /^751/.test(code));
  expect(parts.toSorted((a, b) => (a.code < b.code ? -1 : 1)).map(({ postcodes }) => postcodes[0])).toEqual(
    Array.from({ length: 20 }, (_, i) => String(75_001 + i))
  );
  expect(new Set(parts.map(({ lon, lat }) => `${lon} ${lat}`)).size).toBe(20);
});
