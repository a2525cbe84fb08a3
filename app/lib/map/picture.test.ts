import { describe, expect, it } from 'vitest';
import { fit, toPixels } from '#maps/frame.ts';
import { wallGround } from '#maps/ground.ts';
import { loadBasemap, loadRegion } from '#maps/region/index.ts';
import { placeArcs, placeSites, symbolOf, type MapSite } from './picture.ts';
import { placeTags } from './tags.ts';

const region = loadRegion('idf');
const ground = wallGround(region, await loadBasemap('idf'), 'dilated');
const calm: MapSite[] = region.sites.map(({ finess, shortName }) => {
  return { finess, name: shortName, level: 0, state: 'known', lastLevel: 0 };
});
const site = (over: Partial<MapSite>): MapSite => {
  return { finess: '930000328', name: 'Delafontaine', level: 0, state: 'known', lastLevel: null, ...over };
};

it('draws an arc from one place to the other, and the way back beside it', () => {
  const plane = { project: ([lon, lat]: readonly [number, number]): [number, number] => [lon, lat] };
  const [a, b] = [
    { lon: 0, lat: 0 },
    { lon: 8, lat: 0 }
  ];
  const [there, back] = placeArcs(
    [
      { key: 'there', kind: 'asked', from: a, to: b },
      { key: 'back', kind: 'accepted', from: b, to: a }
    ],
    plane
  );
  expect([there?.path[0], there?.path.at(-1)]).toEqual([
    [0, 0],
    [8, 0]
  ]);
  expect([there?.path[8], back?.path[8]]).toEqual([
    [4, 1],
    [4, -1]
  ]);
});

describe('the symbol of a site', () => {
  it('is its level, hollow as soon as the picture is not live', () => {
    expect(symbolOf(site({ level: 3 }), true)).toBe('level-3');
    expect(symbolOf(site({ level: 3 }), false)).toBe('hollow-3');
  });

  it('of a silent site is its last level, whether the picture is live or not', () => {
    expect(symbolOf(site({ state: 'silent', level: null, lastLevel: 2 }), true)).toBe('silent-2');
    expect(symbolOf(site({ state: 'silent', level: 1, lastLevel: 2 }), false)).toBe('silent-2');
  });

  it('is unknown, never calm, without a level', () => {
    expect(symbolOf(site({ level: null }), true)).toBe('unknown');
    expect(symbolOf(site({ state: 'unknown', level: 0 }), true)).toBe('unknown');
    expect(symbolOf(site({ state: 'silent', lastLevel: null }), true)).toBe('unknown');
  });

  it('of a closed site is a cross, whatever its level', () => {
    expect(symbolOf(site({ state: 'closed', level: 3 }), true)).toBe('closed');
  });
});

describe('the picture', () => {
  const worst = [site({ level: 3, label: '1' }), ...calm.filter(({ finess }) => finess !== '930000328')];

  it('draws all 91 sites, the gravest last', () => {
    const placed = placeSites(worst, ground, true);
    expect(placed).toHaveLength(91);
    expect(placed.at(-1)?.finess).toBe('930000328');
  });

  it('leaves out a site the ground does not know', () => {
    expect(placeSites([site({ finess: '990000014' })], ground, true)).toEqual([]);
  });

  it('never moves a site, whatever its level', () => {
    const before = new Map(placeSites(calm, ground, true).map(({ finess, place }) => [finess, place]));
    for (const { finess, place } of placeSites(worst, ground, false))
      expect(place).toEqual(before.get(finess));
  });
});

describe('ranks beside the worst sites', () => {
  const size: [number, number] = [990, 665];
  const frame = fit(ground.box, ...size, 0);
  const ranked = ['950000331', '930000328', '930000286'];
  const placed = placeSites(
    calm.map((s) => {
      const rank = ranked.indexOf(s.finess);
      return rank < 0 ? s : { ...s, level: 3, label: String(rank + 1) };
    }),
    ground,
    true
  );
  const tags = placeTags(placed, frame, size, 1);

  it('stand in the order of the list, next to their own symbol', () => {
    expect(tags.map(({ finess }) => finess)).toEqual(ranked);
    for (const { finess, place } of tags) {
      const [x, y] = toPixels(place, frame);
      const [sx, sy] = toPixels(ground.places.get(finess) ?? [0, 0], frame);
      expect(Math.hypot(x - sx, y - sy)).toBeLessThan(75);
    }
  });

  it('hide neither a triangle nor one another, and stay on the map', () => {
    const triangles = placed
      .filter(({ symbol }) => symbol === 'level-3')
      .map(({ place }) => toPixels(place, frame));
    const ats = tags.map(({ place }) => toPixels(place, frame));
    ats.forEach(([x, y], i) => {
      for (const [tx, ty] of triangles) expect(Math.abs(x - tx) > 38 || Math.abs(y - ty) > 38).toBe(true);
      for (const [ox, oy] of ats.slice(i + 1))
        expect(Math.abs(x - ox) > 30 || Math.abs(y - oy) > 38).toBe(true);
      expect(x > 15 && x < 975 && y > 19 && y < 646).toBe(true);
    });
  });
});
