import { expect, it } from 'vitest';
import { loadRegion } from '#maps/region/index.ts';
import { namedPack, namedSite } from './names.ts';

const region = loadRegion('fictive');
const [FIRST, SECOND] = region.sites;

it('takes the short names in force, and the pack’s own before they are known', () => {
  expect(namedPack(region, undefined)).toBe(region);
  const told = { names: { [FIRST?.finess ?? '']: 'Beffroi' }, contact: null };
  const named = namedPack(region, told);
  expect(named.sites[0]).toEqual({ ...FIRST, shortName: 'Beffroi' });
  expect(named.sites[1]).toBe(SECOND);
  expect(region.sites[0]?.shortName).not.toBe('Beffroi');
  expect(FIRST && namedSite(FIRST, { names: {}, contact: null })).toBe(FIRST);
});
