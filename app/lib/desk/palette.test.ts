import { describe, expect, it } from 'vitest';
import { loadRegion } from '#maps/region/index.ts';
import { search } from './palette.ts';

const region = loadRegion('idf');
const communes = [
  { insee: '94028', name: 'Créteil', department: '94', lon: 2.4553, lat: 48.7837, population: 92_000 },
  { insee: '77284', name: 'Meaux', department: '77', lon: 2.8939, lat: 48.9582, population: 55_000 }
];
const places = { sites: region.sites, departments: region.departments, communes };

describe('the palette', () => {
  it('finds a site by a few letters of the name people use', () => {
    const site = region.sites[0];
    if (!site) throw new Error('the region has sites');
    const first = search(site.shortName.slice(0, 4), places)[0];
    expect(first?.kind).toBe('site');
  });

  it('finds without accents and leads from a commune to its nearest site', () => {
    const hit = search('creteil', places).find((found) => found.kind === 'commune');
    expect(hit).toMatchObject({ kind: 'commune', label: 'Créteil' });
    if (hit?.kind === 'commune') expect(hit.km).toBeLessThan(5);
  });

  it('finds a department by its code', () => {
    expect(search('93', places).some((hit) => hit.kind === 'department' && hit.code === '93')).toBe(true);
  });

  it('answers nothing to nothing', () => {
    expect(search('   ', places)).toEqual([]);
    expect(search('zzzzqq', places)).toEqual([]);
  });
});
