import { describe, expect, it } from 'vitest';
import { insideRing } from '../geometry.ts';
import { addressesOf } from './addresses.ts';
import { loadBasemap, loadBorders, loadCommunes, loadFacilities, loadRegion, REGION_IDS } from './index.ts';

describe.each(REGION_IDS)('region pack %s', (id) => {
  const pack = loadRegion(id);

  it('keys every site by a distinct nine-character FINESS of one of its departments', () => {
    const codes = pack.departments.map(({ code }) => code);
    for (const site of pack.sites) {
      expect(site.finess).toMatch(/^[0-9A-Z]{9}$/u);
      expect(codes).toContain(site.department);
      expect(site.units.length).toBeGreaterThan(0);
      expect(site.services.length).toBeGreaterThan(0);
      expect(site.visitsPerYear).toBeGreaterThan(1_000);
    }
    expect(new Set(pack.sites.map(({ finess }) => finess)).size).toBe(pack.sites.length);
  });

  it('names every site in at most 14 characters, each name once', () => {
    for (const { shortName } of pack.sites) expect(shortName).toMatch(/^\S.{0,12}\S$/u);
    expect(new Set(pack.sites.map(({ shortName }) => shortName)).size).toBe(pack.sites.length);
  });

  it('has addresses of its own sites only, with a postcode of their department', () => {
    const known = new Map(pack.sites.map(({ finess, department }) => [finess, department]));
    for (const [finess, address] of Object.entries(addressesOf(id)))
      expect([finess, known.get(finess), /\b(\d\d)\d{3} [A-Z]/.exec(address)?.[1]]).toEqual([
        ...[finess, known.get(finess), known.get(finess)]
      ]);
  });

  it('has a speed for every department and none for another', () => {
    expect(Object.keys(pack.speeds).sort()).toEqual(pack.departments.map(({ code }) => code).sort());
  });

  it('holds every site, department and outline inside its box', async () => {
    const [west, south, east, north] = pack.box;
    const basemap = await loadBasemap(id);
    const positions = [
      ...pack.sites.map(({ lon, lat }) => [lon, lat]),
      ...pack.departments.map(({ lon, lat }) => [lon, lat]),
      ...basemap.departments.flatMap(({ ring }) => ring),
      ...basemap.rivers.flat(),
      ...basemap.motorways.flat()
    ];
    for (const [lon = NaN, lat = NaN] of positions) {
      expect(lon >= west && lon <= east && lat >= south && lat <= north).toBe(true);
    }
  });

  it('stands every site inside its own department’s outline, or within 2 km of it', async () => {
    const basemap = await loadBasemap(id);
    for (const site of pack.sites) {
      const ring = basemap.departments.find(({ code }) => code === site.department)?.ring ?? [];
      const near = ring.some(([lon, lat]) => Math.hypot((lon - site.lon) * 73, (lat - site.lat) * 111) < 2);
      expect(near || insideRing([site.lon, site.lat], ring), site.shortName).toBe(true);
    }
  });

  it('draws one outline per department and borders of communes', async () => {
    const basemap = await loadBasemap(id);
    const borders = await loadBorders(id);
    expect(basemap.departments.map(({ code }) => code)).toEqual(pack.departments.map(({ code }) => code));
    expect(borders.communes.length).toBeGreaterThan(0);
    expect(borders.departments.length).toBeGreaterThan(0);
  });

  it('knows the commune of every site, by code and by name', async () => {
    const communes = await loadCommunes(id);
    for (const site of pack.sites) {
      expect(communes.byInsee(site.commune)?.name).toBe(site.communeName);
      expect(communes.byName(site.department, site.communeName)?.insee).toBe(site.commune);
    }
  });

  it('says what every site is equipped for, and names each facility once, inside its box', async () => {
    const facilities = await loadFacilities(id);
    const [west, south, east, north] = pack.box;
    expect(new Set(facilities.map(({ shortName }) => shortName)).size).toBe(facilities.length);
    for (const facility of facilities) {
      expect(facility.shortName).toMatch(/^\S.{0,12}\S$/u);
      expect(facility.lon >= west && facility.lon <= east).toBe(true);
      expect(facility.lat >= south && facility.lat <= north).toBe(true);
      expect(pack.departments.map(({ code }) => code)).toContain(facility.department);
    }
    for (const site of pack.sites)
      expect(facilities.find(({ finess }) => finess === site.finess)).toMatchObject({
        shortName: site.shortName,
        services: site.services
      });
    expect(facilities.length).toBeGreaterThan(pack.sites.length);
  });

  it('lists school holidays in order, each ending after it began', () => {
    for (const [i, holiday] of pack.schoolHolidays.entries()) {
      expect(holiday.last > holiday.first).toBe(true);
      expect(holiday.first > (pack.schoolHolidays[i - 1]?.last ?? '')).toBe(true);
    }
  });
});

describe('Île-de-France', () => {
  const { sites } = loadRegion('idf');

  it('has 77 maternities, of which 15 of level III, whose IIA and IIB are derived', async () => {
    const maternities = (await loadFacilities('idf')).flatMap(({ maternity }) => maternity ?? []);
    const of = (level: string) => maternities.filter((one) => one.level === level);
    expect(maternities).toHaveLength(77);
    expect(['I', 'IIA', 'IIB', 'III'].map((level) => of(level).length)).toEqual([16, 29, 17, 15]);
    for (const { level, derived } of maternities)
      expect(derived).toBe(level.startsWith('II') && level !== 'III');
  });

  it('knows no catheterisation laboratory, and says so', async () => {
    expect((await loadFacilities('idf')).every(({ cathLab }) => cathLab === null)).toBe(true);
  });

  it('has 91 open emergency departments, 88 for adults and 34 for children', () => {
    expect(sites).toHaveLength(91);
    expect(sites.filter(({ services }) => services.includes('adult'))).toHaveLength(88);
    expect(sites.filter(({ services }) => services.includes('paediatric'))).toHaveLength(34);
  });

  it('keeps the source’s doubt, and its older count where the newer one counted twice', () => {
    const pitie = sites.find(({ shortName }) => shortName === 'Pitié');
    expect(pitie?.uncertain?.[0]?.en).toContain('double count');
    expect(pitie?.uncertain?.[0]?.fr).toContain('double compte');
    expect(pitie?.visitsPerYear).toBe(66_945);
  });

  it('says each doubt in both languages', () => {
    const doubts = sites.flatMap(({ uncertain }) => uncertain ?? []);
    expect(doubts.length).toBeGreaterThan(40);
    for (const { fr, en } of doubts) {
      expect(fr.length).toBeGreaterThan(10);
      expect(fr).not.toMatch(/\b(?:the|from|kept|use|point is|only)\b/u);
      expect(en.length).toBeGreaterThan(5);
    }
  });

  it('carries a wall ground of at most 150 KB', async () => {
    expect(JSON.stringify(await loadBasemap('idf')).length).toBeLessThan(150 * 1024);
  });
});

describe('loadRegion', () => {
  it('refuses a region it does not know, naming those it knows', () => {
    expect(() => loadRegion('atlantis')).toThrow(/idf, fictive/u);
  });
});
