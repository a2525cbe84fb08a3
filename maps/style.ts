import type { Flavour } from './flavour.ts';
import { toDegrees } from './frame.ts';
import type { Position } from './geometry.ts';
import type { Ground } from './ground.ts';

/** The part of the MapLibre style specification that this house uses. */
export interface MapStyle {
  version: 8;
  sources: Record<string, StyleSource>;
  layers: StyleLayer[];
}

interface StyleSource {
  type: 'geojson';
  data: { type: 'FeatureCollection'; features: StyleFeature[] };
  promoteId?: string;
}

interface StyleFeature {
  type: 'Feature';
  properties: Record<string, string | number>;
  geometry:
    { type: 'Polygon'; coordinates: Position[][] } | { type: 'MultiLineString'; coordinates: Position[][] };
}

interface StyleLayer {
  id: string;
  type: 'background' | 'fill' | 'line' | 'symbol';
  source?: string;
  filter?: unknown[];
  layout?: Record<string, unknown>;
  paint?: Record<string, unknown>;
}

/** Source of the sites' symbols, keyed by FINESS: `symbol`, `order` and, where there is one, `ring`. */
export const SITES = 'sites';
/** Source of what moves (teams, the point asked about), keyed like sites: `mark` names an image. */
export const MARKS = 'marks';
/** Source of the desk's arcs from one place to another: `arc` is one of {@link ARC_KINDS}. */
export const ARCS = 'arcs';
/** What an arc says, by its line: asked is dashed, accepted whole and wide, refused dotted and faint. */
export const ARC_KINDS = ['refused', 'asked', 'accepted'] as const;
export type ArcKind = (typeof ARC_KINDS)[number];
/** Source of the few short texts beside symbols (rank, minute of a change): `tag` names an image. */
export const TAGS = 'tags';

const source = (features: StyleFeature[]): StyleSource => ({
  type: 'geojson',
  data: { type: 'FeatureCollection', features }
});

const line = (id: string, colour: string, width: number): StyleLayer => ({
  id,
  type: 'line',
  source: id,
  layout: { 'line-cap': 'round', 'line-join': 'round' },
  paint: { 'line-color': colour, 'line-width': width }
});

/** A layer of images, all drawn, the gravest last: none hides another by collision. */
const images = (from: string, property: string, extra: Record<string, unknown> = {}): StyleLayer => ({
  id: property,
  type: 'symbol',
  source: from,
  filter: ['has', property],
  layout: {
    'icon-image': ['get', property],
    'icon-allow-overlap': true,
    'icon-ignore-placement': true,
    'icon-padding': 0,
    'symbol-sort-key': ['get', 'order'],
    ...extra
  }
});

/** Line of an arc of each kind, px; the dash in widths of the line. */
export function arcLine(kind: ArcKind, flavour: Flavour): { colour: string; width: number; dash?: Position } {
  if (kind === 'accepted') return { colour: flavour.ink, width: 3.5 };
  if (kind === 'asked') return { colour: flavour.ink, width: 2, dash: [4, 3] };
  return { colour: flavour.departmentBorder, width: 2, dash: [1, 2.5] };
}

const arcs = (kind: ArcKind, flavour: Flavour): StyleLayer => {
  const { colour, width, dash } = arcLine(kind, flavour);
  return {
    id: `arc-${kind}`,
    type: 'line',
    source: ARCS,
    filter: ['==', ['get', 'arc'], kind],
    paint: { 'line-color': colour, 'line-width': width, ...(dash && { 'line-dasharray': dash }) }
  };
};

/**
 * The whole map style as data: ground, rivers, motorways, borders, then the sites' symbols. No glyphs, no
 * sprite, no address of any host. `scale` 1 is the wall at 5 m; line widths follow it.
 * @param tagOffset px from a tag's place to its middle
 */
export function mapStyle(flavour: Flavour, ground: Ground, scale: number, tagOffset: Position): MapStyle {
  const degrees = (positions: Position[]): Position[] => positions.map((place) => toDegrees(place, ground));
  const lines = (all: Position[][]): StyleSource =>
    source([
      {
        type: 'Feature',
        properties: {},
        geometry: { type: 'MultiLineString', coordinates: all.map(degrees) }
      }
    ]);
  const land = ground.departments.map(({ code, ring }): StyleFeature => {
    return {
      type: 'Feature',
      properties: { code },
      geometry: { type: 'Polygon', coordinates: [degrees(ring)] }
    };
  });
  return {
    version: 8,
    sources: {
      land: source(land),
      motorways: lines(ground.motorways),
      communes: lines(ground.communeBorders),
      rivers: lines(ground.rivers),
      departments: lines(ground.departmentBorders),
      ...(ground.kind === 'desk' && { [ARCS]: { ...source([]), promoteId: 'finess' } }),
      [SITES]: { ...source([]), promoteId: 'finess' },
      [MARKS]: { ...source([]), promoteId: 'finess' },
      [TAGS]: { ...source([]), promoteId: 'finess' }
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': flavour.ground } },
      {
        id: 'land',
        type: 'fill',
        source: 'land',
        paint: { 'fill-color': flavour.land, 'fill-antialias': false }
      },
      line('communes', flavour.communeBorder, 0.8),
      line('motorways', flavour.motorway, Math.max(1, 2 * scale)),
      line('rivers', flavour.river, Math.max(1.2, 4 * scale)),
      line('departments', flavour.departmentBorder, Math.max(1, 2 * scale)),
      ...(ground.kind === 'desk' ? ARC_KINDS.map((kind) => arcs(kind, flavour)) : []),
      images(SITES, 'symbol'),
      images(SITES, 'ring'),
      images(MARKS, 'mark'),
      images(TAGS, 'tag', { 'icon-offset': tagOffset })
    ]
  };
}
