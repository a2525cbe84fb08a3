import { type Position } from './geometry.ts';

/** Centre and scale of the wall's map: a distance r from the centre is drawn at ln(1 + r / scaleKm). */
export interface Dilation {
  lon: number;
  lat: number;
  scaleKm: number;
}

const RADIANS = Math.PI / 180;
/** Kilometres per degree of latitude on the mean sphere (radius 6,371.0088 km). */
const KM_PER_DEGREE = 6_371.0088 * RADIANS;

/** Kilometres east and north of the centre, on the centre's own tangent scale. */
export function toPlaneKm([lon, lat]: Position, centre: Pick<Dilation, 'lon' | 'lat'>): Position {
  const eastScale = Math.cos(centre.lat * RADIANS) * KM_PER_DEGREE;
  return [(lon - centre.lon) * eastScale, (lat - centre.lat) * KM_PER_DEGREE];
}

/** Inverse of {@link toPlaneKm}. */
export function fromPlaneKm([east, north]: Position, centre: Pick<Dilation, 'lon' | 'lat'>): Position {
  const eastScale = Math.cos(centre.lat * RADIANS) * KM_PER_DEGREE;
  return [centre.lon + east / eastScale, centre.lat + north / KM_PER_DEGREE];
}

function stretch([x, y]: Position, radius: (r: number) => number): Position {
  const r = Math.hypot(x, y);
  const factor = r === 0 ? 0 : radius(r) / r;
  return [x * factor, y * factor];
}

/**
 * Longitude and latitude → place on the dilated plane, without unit, x to the east and y to the north:
 * directions from the centre are kept, distances shrink as they grow, so that a crowded centre gets room.
 */
export function dilate(position: Position, dilation: Dilation): Position {
  return stretch(toPlaneKm(position, dilation), (km) => Math.log1p(km / dilation.scaleKm));
}

/** Place on the dilated plane → longitude and latitude. */
export function undilate(place: Position, dilation: Dilation): Position {
  return fromPlaneKm(
    stretch(place, (r) => Math.expm1(r) * dilation.scaleKm),
    dilation
  );
}
