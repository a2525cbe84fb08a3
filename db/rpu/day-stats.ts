import type { Attendance } from '#domain/rpu/types.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { DayState } from './types.ts';

type Stats = Pick<DayState, 'n' | 'nExit' | 'nHospital' | 'nOriented' | 'stays'>;
type Counted = Pick<Attendance, 'key' | 'entree' | 'sortie' | 'exitUnusable' | 'modeSortie'>;

/** Longest stay that counts in statistics. */
const STAY_MAX_HOURS = 72;

/** What `rpu_day` says of the records of one day. `oriented` holds the keys ever seen oriented while present. */
export function dayStats(records: Iterable<Counted>, oriented: ReadonlyMap<string, Instant>): Stats {
  let n = 0;
  let nExit = 0;
  let nHospital = 0;
  let nOriented = 0;
  const stays = new Map<number, number>();
  for (const record of records) {
    n++;
    if (record.sortie === null && !record.exitUnusable) continue;
    nExit++;
    if (record.sortie === null || record.exitUnusable) continue;
    if (record.modeSortie === '6' || record.modeSortie === '7') {
      nHospital++;
      if (oriented.has(record.key)) nOriented++;
    }
    const stay = record.sortie - record.entree;
    const hour = Math.floor(stay / HOUR);
    if (stay > 0 && hour < STAY_MAX_HOURS) stays.set(hour, (stays.get(hour) ?? 0) + 1);
  }
  return { n, nExit, nHospital, nOriented, stays: [...stays].sort((a, b) => a[0] - b[0]) };
}

/** Under this many stays a 99th percentile is only the longest of them. */
const STAYS_ENOUGH = 100;

/** The unit's own p99 of stay over these days, ms, to the upper edge of its hour; null under 100 stays. */
export function stayP99(days: Iterable<Pick<DayState, 'stays'>>): number | null {
  const counts = new Uint32Array(STAY_MAX_HOURS);
  let total = 0;
  for (const day of days) {
    for (const [hour, n] of day.stays) {
      counts[hour] = (counts[hour] ?? 0) + n;
      total += n;
    }
  }
  if (total < STAYS_ENOUGH) return null;
  let before = 0;
  for (let hour = 0; hour < STAY_MAX_HOURS; hour++) {
    before += counts[hour] ?? 0;
    if (before >= 0.99 * total) return (hour + 1) * HOUR;
  }
  return STAY_MAX_HOURS * HOUR;
}
