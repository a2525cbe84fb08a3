import { describe, expect, it } from 'vitest';
import { loadPlaces, loadRegion } from '#maps/region/index.ts';
import { askHref, readAsk } from './ask.ts';
import { departmentsFor } from './departments.ts';
import { hospitalName } from './hospital-name.ts';
import { placeIndex } from '../server/urgences.ts';

const region = loadRegion('fictive');
const { sites } = region;
const [port, dune] = await Promise.all(
  ['96001', '96002'].map(async (code) => (await loadPlaces('fictive')).find((place) => place.code === code))
);
const found = (who: 'child' | 'adult' | null, place = port) =>
  departmentsFor(region, sites, new Map(), { who, place: place ?? null, now: 0 });

describe('departments near a place', () => {
  it('come nearest first, in whole kilometres, zero being under one', () => {
    expect(found(null).map(({ name, km }) => [name, km])).toEqual([
      ['Port-Brume', 0],
      ['Le Phare', 4],
      ['Haute-Lande', 26],
      ['Les Ajoncs', 53],
      ['La Dune', 58]
    ]);
    expect(found('adult', dune)[0]).toMatchObject({ name: 'La Dune', km: 0 });
  });

  it('for a child are those licensed for children, for an adult those for adults', () => {
    expect(found('child').map(({ name }) => name)).toEqual(['Port-Brume', 'Le Phare', 'Haute-Lande']);
    expect(found('adult').map(({ name }) => name)).not.toContain('Le Phare');
  });

  it('have no distance without a place, and carry no figure of the department', () => {
    const [first] = departmentsFor(region, sites, new Map(), { who: null, place: null, now: 0 });
    expect(first).toMatchObject({ km: null, state: { status: { kind: 'unknown', measuredAt: null } } });
    expect(JSON.stringify(first)).not.toMatch(/\b(90000|900)\b/);
  });
});

describe('an address of the page', () => {
  it('says the whole choice, and nothing else', () => {
    const asked = readAsk(new URLSearchParams('pour=enfant&commune=96001&tous=1&lieu=x&utm=1'));
    expect(asked).toEqual({ who: 'child', code: '96001', all: true, text: 'x' });
    expect(askHref(asked)).toBe('/urgences?pour=enfant&commune=96001&tous=1');
    expect(askHref({})).toBe('/urgences');
  });

  it('that is nonsense asks for nothing', () => {
    const asked = readAsk(new URLSearchParams('pour=chat&commune=../etc&tous=2'));
    expect(asked).toEqual({ who: null, code: null, all: false, text: '' });
  });
});

it('shows what can be written by a place of the region, and credits its lists', async () => {
  const { example, credit } = await placeIndex({ id: 'idf' });
  expect(example).toEqual({ postcode: '92100', name: 'Boulogne-Billancourt' });
  expect(credit).toContain('La Poste');
});

it('writes official names as people read them', () => {
  expect(
    [
      'CH D ARPAJON',
      'GHU APHP NUP SITE LARIBOISIERE',
      'HOPITAL PRIVE DE L EST PARISIEN',
      'CHI DE MEULAN LES MUREAUX'
    ].map(hospitalName)
  ).toEqual([
    'Centre hospitalier d’Arpajon',
    'AP-HP, Lariboisiere',
    'Hôpital privé de l’Est Parisien',
    'Centre hospitalier intercommunal de Meulan les Mureaux'
  ]);
});
