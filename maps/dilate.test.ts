import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dilate, fromPlaneKm, toPlaneKm, undilate } from './dilate.ts';
import { loadRegion } from './region/index.ts';

const { dilation, sites } = loadRegion('idf');
const inRegion = fc.tuple(
  fc.double({ min: 1.4, max: 3.6, noNaN: true }),
  fc.double({ min: 48.08, max: 49.28, noNaN: true })
);

describe('dilation', () => {
  it('leaves the centre where it is', () => {
    expect(dilate([dilation.lon, dilation.lat], dilation)).toEqual([0, 0]);
  });

  it('draws a distance r at ln(1 + r / 8 km), in the same direction', () => {
    const place = fromPlaneKm([0, 8 * (Math.E - 1)], dilation);
    const [x, y] = dilate(place, dilation);
    expect(x).toBeCloseTo(0, 12);
    expect(y).toBeCloseTo(1, 12);
  });

  it('is undone by its inverse anywhere in the region', () => {
    fc.assert(
      fc.property(inRegion, (position) => {
        const [lon, lat] = undilate(dilate(position, dilation), dilation);
        expect(lon).toBeCloseTo(position[0], 9);
        expect(lat).toBeCloseTo(position[1], 9);
      })
    );
  });

  it('keeps the order of distances from the centre', () => {
    const radius = (place: [number, number]) => Math.hypot(...place);
    const byTruth = [...sites].sort(
      (a, b) => radius(toPlaneKm([a.lon, a.lat], dilation)) - radius(toPlaneKm([b.lon, b.lat], dilation))
    );
    const radii = byTruth.map(({ lon, lat }) => radius(dilate([lon, lat], dilation)));
    expect(radii).toEqual([...radii].sort((a, b) => a - b));
  });
});
