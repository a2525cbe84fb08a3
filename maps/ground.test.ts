import { describe, expect, it } from 'vitest';
import { camera, fit, fitSymbols, frameOf, toDegrees, toPixels, type Frame } from './frame.ts';
import { deskGround, wallGround, wallKind, WALL_LAYOUTS } from './ground.ts';
import { dilate, toPlaneKm } from './dilate.ts';
import type { Position } from './geometry.ts';
import { toWorld } from './mercator.ts';
import { loadBasemap, loadBorders, loadRegion } from './region/index.ts';
import { nearestPair } from './separate.ts';

const region = loadRegion('idf');
const basemap = await loadBasemap('idf');

describe.each(['dilated', 'true'] as const)('the %s wall', (kind) => {
  const ground = wallGround(region, basemap, kind);
  const { height, distance, limit } = WALL_LAYOUTS[kind];
  const frame = fit(ground.box, 4_000, height, 0);
  const places = region.sites.map(({ finess }) => toPixels(ground.places.get(finess) ?? [NaN, NaN], frame));
  const homes = region.sites.map(({ lon, lat }) => {
    const project = kind === 'dilated' ? dilate : toPlaneKm;
    return toPixels(project([lon, lat], region.dilation), frame);
  });
  const moves = places
    .map(([x, y], i) => Math.hypot(x - (homes[i]?.[0] ?? NaN), y - (homes[i]?.[1] ?? NaN)))
    .sort((a, b) => a - b);

  it('parts all 91 sites by the width of a diamond', () => {
    expect(places).toHaveLength(91);
    expect(nearestPair(homes)).toBeLessThan(5);
    expect(nearestPair(places)).toBeGreaterThan(distance - 0.01);
  });

  it('moves no site by more than 32 px, half of them by less than 10', () => {
    expect(moves.at(-1)).toBeLessThanOrEqual(limit + 0.001);
    expect(moves[45]).toBeLessThan(10);
  });

  it('puts a hospital at the same place every time', () => {
    expect(wallGround(region, basemap, kind).places).toEqual(ground.places);
  });

  it('keeps every symbol in the region’s frame', () => {
    const [west, south, east, north] = ground.box;
    for (const [x, y] of ground.places.values()) {
      expect(x >= west && x <= east && y >= south && y <= north).toBe(true);
    }
  });
});

describe('the ground a wall has room for', () => {
  it('is the dilated one at 5 m, on 1080p as on 4K: symbols grow with the pixels', () => {
    expect(wallKind(665, 1)).toBe('dilated');
    expect(wallKind(1_330, 2)).toBe('dilated');
  });

  it('is the true one at 3 m', () => {
    expect(wallKind(700, 0.61)).toBe('true');
  });
});

describe('a camera', () => {
  /** Where a 512-px-tile Web Mercator library draws a position given its centre and zoom. */
  const drawn = (position: Position, { center, zoom }: { center: Position; zoom: number }): Position => {
    const world = 512 * 2 ** zoom;
    const [cx, cy] = toWorld(center);
    const [x, y] = toWorld(position);
    return [960 + (x - cx) * world, 540 - (y - cy) * world];
  };

  it.each(['dilated', 'true', 'desk'] as const)(
    'shows the %s ground exactly as the frame says',
    async (kind) => {
      const ground =
        kind === 'desk'
          ? deskGround(region, basemap, await loadBorders('idf'))
          : wallGround(region, basemap, kind);
      const frame: Frame = fit(ground.box, 1_920, 1_080, 40);
      const view = camera(frame, 1_920, 1_080, ground);
      const back = frameOf(view, 1_920, 1_080, ground);
      expect(back.scale / frame.scale).toBeCloseTo(1, 9);
      expect(back.offset[0]).toBeCloseTo(frame.offset[0], 3);
      expect(back.offset[1]).toBeCloseTo(frame.offset[1], 3);
      for (const place of ground.places.values()) {
        const [x, y] = drawn(toDegrees(place, ground), view);
        const [px, py] = toPixels(place, frame);
        expect(x).toBeCloseTo(px, 4);
        expect(y).toBeCloseTo(py, 4);
      }
    }
  );

  it('makes room for symbols at the edge, and only there', () => {
    const frame = fitSymbols([0, 0, 2, 1], [[1, 1]], 10, 200, 120, 0);
    const [, top] = toPixels([1, 1], frame);
    const [, bottom] = toPixels([1, 0], frame);
    expect(top).toBeGreaterThan(9);
    expect(top).toBeLessThan(16);
    expect(bottom).toBeGreaterThan(104);
    expect(toPixels([0, 0], frame)[0]).toBeGreaterThanOrEqual(0);
  });

  it('keeps the padding free', () => {
    const frame = fit([0, 0, 2, 1], 200, 200, 20);
    expect(toPixels([0, 0], frame)).toEqual([20, 140]);
    expect(toPixels([2, 1], frame)).toEqual([180, 60]);
  });
});

describe('the desk', () => {
  it('stands every site where it stands', async () => {
    const ground = deskGround(region, basemap, await loadBorders('idf'));
    for (const site of region.sites)
      expect(ground.places.get(site.finess)).toEqual(toWorld([site.lon, site.lat]));
  });
});
