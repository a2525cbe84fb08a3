import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatCircleKm, insideBox, roadKm, roadMinutes } from './distance.ts';
import type { Position } from './geometry.ts';
import { loadRegion } from './region/index.ts';

const idf = loadRegion('idf');
const site = (shortName: string) => {
  const found = idf.sites.find((s) => s.shortName === shortName);
  if (!found) throw new Error(shortName);
  return found;
};
const at = (shortName: string): Position => [site(shortName).lon, site(shortName).lat];

describe('distances', () => {
  it('of a degree of latitude is 111.195 km on the mean sphere', () => {
    expect(greatCircleKm([2, 48], [2, 49])).toBeCloseTo(111.195, 3);
  });

  it('are symmetric, and zero only on the spot', () => {
    const place = fc.tuple(
      fc.double({ min: 1.4, max: 3.6, noNaN: true }),
      fc.double({ min: 48.1, max: 49.2, noNaN: true })
    );
    fc.assert(
      fc.property(place, place, (a, b) => {
        expect(greatCircleKm(a, b)).toBeCloseTo(greatCircleKm(b, a), 9);
        expect(greatCircleKm(a, a)).toBe(0);
      })
    );
  });

  it('by road are the great circle × 1.32 in Île-de-France', () => {
    const straight = greatCircleKm(at('Necker'), at('Gonesse'));
    expect(straight).toBeGreaterThan(18);
    expect(straight).toBeLessThan(20);
    expect(roadKm(at('Necker'), at('Gonesse'), idf)).toBeCloseTo(straight * 1.32, 9);
  });

  it('become minutes at the speed of the site’s department', () => {
    const km = roadKm(at('Melun'), at('Nemours'), idf) ?? NaN;
    expect(roadMinutes(at('Melun'), site('Nemours'), idf)).toBeCloseTo((km / 50) * 60, 9);
    expect(roadMinutes(at('Melun'), { ...site('Nemours'), department: '60' }, idf)).toBeNull();
  });

  it('are refused for a place outside the region’s box, as when latitude and longitude are swapped', () => {
    const [lon, lat] = at('Necker');
    expect(insideBox([lon, lat], idf.box)).toBe(true);
    expect(insideBox([lat, lon], idf.box)).toBe(false);
    expect(insideBox([NaN, lat], idf.box)).toBe(false);
    expect(roadKm([lat, lon], at('Gonesse'), idf)).toBeNull();
    expect(roadMinutes([0, 0], site('Gonesse'), idf)).toBeNull();
  });
});
