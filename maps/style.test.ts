import { describe, expect, it } from 'vitest';
import { FLAVOURS, type FlavourName } from './flavour.ts';
import { deskGround, wallGround } from './ground.ts';
import { loadBasemap, loadBorders, loadRegion } from './region/index.ts';
import { mapStyle, SITES, TAGS } from './style.ts';

const region = loadRegion('fictive');
const basemap = await loadBasemap('fictive');
const wall = wallGround(region, basemap, 'dilated');
const desk = deskGround(region, basemap, await loadBorders('fictive'));
const names = Object.keys(FLAVOURS) as FlavourName[];

describe('the map style', () => {
  it.each(names)('in flavour %s asks nothing of any host: no glyphs, sprite, tiles or address', (name) => {
    const text = JSON.stringify(mapStyle(FLAVOURS[name], desk, 1, [0, 0]));
    expect(text).not.toMatch(/https?:|\/\/|glyphs|sprite|tiles|"url"/u);
  });

  it('is the same for the same arguments, and takes every colour from its flavour', () => {
    const style = mapStyle(FLAVOURS.wall, wall, 1, [0, 0]);
    expect(mapStyle(FLAVOURS.wall, wall, 1, [0, 0])).toEqual(style);
    const colours = JSON.stringify(style).match(/#[0-9a-f]{6}/gu) ?? [];
    const allowed: string[] = Object.values(FLAVOURS.wall);
    for (const colour of colours) expect(allowed).toContain(colour);
    expect(new Set(colours).size).toBe(6);
  });

  it('draws symbols over the ground, and every layer from a source it has', () => {
    const { layers, sources } = mapStyle(FLAVOURS.deskLight, desk, 0.5, [0, 0]);
    expect(layers.map(({ id }) => id)).toEqual([
      'ground',
      'land',
      'communes',
      'motorways',
      'rivers',
      'departments',
      'arc-refused',
      'arc-asked',
      'arc-accepted',
      'symbol',
      'ring',
      'mark',
      'tag'
    ]);
    for (const layer of layers.slice(1)) expect(Object.keys(sources)).toContain(layer.source);
    expect(sources[SITES]?.promoteId).toBe('finess');
    expect(sources[TAGS]?.data.features).toEqual([]);
  });

  it('lets no symbol hide another', () => {
    for (const layer of mapStyle(FLAVOURS.wall, wall, 1, [0, 0]).layers) {
      if (layer.type === 'symbol') expect(layer.layout?.['icon-allow-overlap']).toBe(true);
    }
  });

  it('keeps desk outlines at their true longitudes and latitudes', () => {
    const { sources } = mapStyle(FLAVOURS.deskDark, desk, 1, [0, 0]);
    const [first] = sources.land?.data.features ?? [];
    const [lon = NaN, lat = NaN] = first?.geometry.coordinates[0]?.[0] ?? [];
    expect(lon).toBeCloseTo(-6.4, 9);
    expect(lat).toBeCloseTo(46, 9);
  });
});
