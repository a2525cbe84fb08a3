import type { RegionPack, Site } from '#domain/region.ts';
import type { Position } from './geometry.ts';

const RADIANS = Math.PI / 180;
/** Mean radius of the Earth, kilometres (IUGG). */
const EARTH_KM = 6_371.0088;

/** Great-circle distance between two [longitude, latitude] in degrees, kilometres (haversine). */
export function greatCircleKm([lonA, latA]: Position, [lonB, latB]: Position): number {
  const sinLat = Math.sin(((latB - latA) * RADIANS) / 2);
  const sinLon = Math.sin(((lonB - lonA) * RADIANS) / 2);
  const h = sinLat ** 2 + Math.cos(latA * RADIANS) * Math.cos(latB * RADIANS) * sinLon ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** True when the position is finite and inside the region's box; swapped latitude and longitude are not. */
export function insideBox([lon, lat]: Position, [west, south, east, north]: RegionPack['box']): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/**
 * Estimated road distance, kilometres: great circle × the region's factor (Île-de-France 1.32, p10–p90
 * 1.12–1.85: an estimate, to be said as one). Null when either end is outside the region's box.
 */
export function roadKm(
  from: Position,
  to: Position,
  region: Pick<RegionPack, 'box' | 'roadFactor'>
): number | null {
  if (!insideBox(from, region.box) || !insideBox(to, region.box)) return null;
  return greatCircleKm(from, to) * region.roadFactor;
}

/**
 * Indicative door-to-door minutes to a site, at the speed of the site's department. Never an ambulance's
 * time of arrival. Null when the origin is outside the region's box or the department has no speed.
 */
export function roadMinutes(
  from: Position,
  site: Pick<Site, 'lon' | 'lat' | 'department'>,
  region: Pick<RegionPack, 'box' | 'roadFactor' | 'speeds'>
): number | null {
  const km = roadKm(from, [site.lon, site.lat], region);
  const speed = region.speeds[site.department];
  return km === null || speed === undefined ? null : (km / speed) * 60;
}
