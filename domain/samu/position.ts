import { MINUTE, SECOND, type Instant } from '../time/instant.ts';

/** From then on a position is shown as stale. */
export const POSITION_STALE = 300 * SECOND;
/** From then on nobody knows where the team is. */
export const POSITION_UNKNOWN = 60 * MINUTE;

/** Where a team is, as one message says it. WGS84 degrees. */
export interface PositionReport {
  team: string;
  at: Instant;
  lon: number;
  lat: number;
  /** km/h, and degrees from north; null where not sent. */
  speed: number | null;
  heading: number | null;
  /** DISPONIBLE true, INDISPONIBLE false, INCONNU or absent null. */
  available: boolean | null;
  /** `engagedStatus` as sent, its own list; null where not sent. */
  engaged: string | null;
}

/** Why a position cannot be one of the region; null when it can. A latitude that lost a digit passes every schema. */
export function impossiblePosition(
  lon: number,
  lat: number,
  box: readonly [west: number, south: number, east: number, north: number]
): 'HUB_POSITION_INVALID' | 'HUB_POSITION_OUTSIDE' | null {
  if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) return 'HUB_POSITION_INVALID';
  const [west, south, east, north] = box;
  const inside = lon >= west && lon <= east && lat >= south && lat <= north;
  return inside ? null : 'HUB_POSITION_OUTSIDE';
}

/**
 * The newer of two positions of a team, in whatever order they came; of one instant, the one that is greater by
 * its place, so that every order gives the same.
 */
export function newerPosition<P extends Pick<PositionReport, 'at' | 'lon' | 'lat'>>(a: P | null, b: P): P {
  return a === null || (b.at - a.at || b.lon - a.lon || b.lat - a.lat) > 0 ? b : a;
}
