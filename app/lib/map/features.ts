import { isMaternitySymbol } from '#app/lib/symbols/maternities.ts';
import { symbolSize } from '#app/lib/symbols/shapes.ts';
import { toDegrees } from '#maps/frame.ts';
import type { Ground } from '#maps/ground.ts';
import type { MarkId, Placed, PlacedArc, PlacedMark } from './picture.ts';
import type { Tag } from './tags.ts';

/** A point with the images it is drawn with, or an arc. `finess` is its key in the source. */
export interface PointFeature {
  type: 'Feature';
  properties: Record<string, string | number>;
  geometry:
    | { type: 'Point'; coordinates: [number, number] }
    | { type: 'LineString'; coordinates: [number, number][] };
}

/**
 * Sites as points of the map library; places in ground units become the degrees its camera is given in.
 */
export function siteFeatures(sites: readonly Placed[], ground: Ground): PointFeature[] {
  return sites.map(({ finess, place, symbol, order, ring }) => ({
    type: 'Feature',
    properties: { finess, symbol, order, ...(ring ? { ring: `${ring}:${symbolSize(symbol)}` } : {}) },
    geometry: { type: 'Point', coordinates: toDegrees(place, ground) }
  }));
}

/** What moves over the sites, as points of the map library. */
export function markFeatures(marks: readonly PlacedMark[], ground: Ground): PointFeature[] {
  return marks.map(({ key, symbol, place }, index) => ({
    type: 'Feature',
    properties: { finess: key, mark: markImageName(symbol), order: index },
    geometry: { type: 'Point', coordinates: toDegrees(place, ground) }
  }));
}

/** Image of a mark by its symbol: teams and maternities are drawn apart. */
export const markImageName = (symbol: MarkId): string =>
  isMaternitySymbol(symbol) ? symbol : `team:${symbol}`;

/** Arcs as lines of the map library. */
export function arcFeatures(arcs: readonly PlacedArc[], ground: Ground): PointFeature[] {
  return arcs.map(({ key, kind, path }) => ({
    type: 'Feature',
    properties: { finess: key, arc: kind },
    geometry: { type: 'LineString', coordinates: path.map((place) => toDegrees(place, ground)) }
  }));
}

/** Names and ranks beside symbols, as points of the map library. */
export function tagFeatures(tags: readonly Tag[], ground: Ground): PointFeature[] {
  return tags.map(({ finess, text, place }) => ({
    type: 'Feature',
    properties: { finess, tag: `text:${text}`, order: 0 },
    geometry: { type: 'Point', coordinates: toDegrees(place, ground) }
  }));
}

/** What a GeoJSON source must be told to show `next` where it shows `last`; null when nothing changed. */
export interface FeatureDiff {
  add: PointFeature[];
  remove: string[];
}

/** Changed features are given whole: the source replaces what has the same key. */
export function diffFeatures(
  last: readonly PointFeature[],
  next: readonly PointFeature[]
): FeatureDiff | null {
  const before = new Map(last.map((feature) => [feature.properties.finess, JSON.stringify(feature)]));
  const add = next.filter((feature) => before.get(feature.properties.finess) !== JSON.stringify(feature));
  const kept = new Set(next.map((feature) => feature.properties.finess));
  const remove = [...before.keys()].filter((finess) => !kept.has(finess ?? '')).map(String);
  return add.length === 0 && remove.length === 0 ? null : { add, remove };
}
