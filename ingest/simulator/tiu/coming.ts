import { hashUnit } from '../random.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { hourOfWeek } from '#domain/time/paris.ts';
import { HOURS, REQUESTS_A_MATERNITY, WEEKEND } from './parameters.ts';

/** One request that comes: when, and the name it has in the world. */
export interface Coming {
  at: Instant;
  /** Hours since 1970, and its place among those of that hour. */
  hour: number;
  nth: number;
}

/** How many times as many requests come as usual, at an instant. */
export type Demand = (at: Instant) => number;

/** Arrivals are drawn up to this many times the usual, and kept while the demand of their instant reaches them. */
const MOST_FACTOR = 20;

/**
 * Requests of the region that come in [from, to), in order: in each hour the arrivals of a Poisson process, drawn so
 * that those of an ordinary hour stay where they are when a story brings more.
 * @param maternities of the region
 */
export function comings(
  seed: number,
  maternities: number,
  from: Instant,
  to: Instant,
  demand: Demand = () => 1
): Coming[] {
  const found: Coming[] = [];
  const hourly = (REQUESTS_A_MATERNITY * maternities) / (365.25 * 24);
  for (let hour = Math.floor(from / HOUR); hour * HOUR < to; hour++) {
    const local = hourOfWeek(hour * HOUR);
    const weekend = local >= 5 * 24 ? WEEKEND : (7 - 2 * WEEKEND) / 5;
    const usual = hourly * (HOURS[local % 24] ?? 1) * weekend;
    let reached = 0;
    for (let nth = 0; ; nth++) {
      reached -= Math.log(1 - hashUnit('tiu-coming', seed, hour, nth));
      const at = Math.floor((hour + hashUnit('tiu-minute', seed, hour, nth)) * HOUR);
      if (reached > usual * MOST_FACTOR) break;
      if (reached <= usual * demand(at) && at >= from && at < to) found.push({ at, hour, nth });
    }
  }
  return found.sort((a, b) => a.at - b.at);
}
