import type { Service } from '../region.ts';
import { HOUR, type Instant } from '../time/instant.ts';
import { CHILD, firstRow, isKnown, type StayGroup, type StayLog } from './log.ts';

/** Size of a site by its arrivals a day. */
export const SIZES = ['small', 'medium', 'large'] as const;
export type Size = (typeof SIZES)[number];

const DAYS = 28;
/** Arrivals a day from which a service stands apart. */
const APART = 20;

/** Arrivals a day of a site and of its children over the last 28 days known at `asOf`. */
export function arrivalsADay(log: StayLog, asOf: Instant): { all: number; children: number } {
  const from = asOf - DAYS * 24 * HOUR;
  const first = Math.max(from, log.entree[0] ?? asOf);
  const days = Math.max(1, (asOf - first) / (24 * HOUR));
  let all = 0;
  let children = 0;
  for (let i = firstRow(log, from); i < log.n && (log.entree[i] ?? asOf) < asOf; i++) {
    if (!isKnown(log, i, asOf)) continue;
    all++;
    if ((log.flags[i] ?? 0) & CHILD) children++;
  }
  return { all: all / days, children: children / days };
}

/** Small under 60 arrivals a day, large from 120 (docs/definitions.md, Expected stay). */
export function sizeOf(arrivals: number): Size {
  return arrivals < 60 ? 'small' : arrivals < 120 ? 'medium' : 'large';
}

/** Which group answers for each service of a site: children and adults apart where each has 20 arrivals a day. */
export function groupsOf(
  services: readonly Service[],
  { all, children }: { all: number; children: number }
): { service: Service; group: StayGroup }[] {
  const apart = services.length === 2 && children >= APART && all - children >= APART;
  return services.map((service) => ({ service, group: apart ? service : 'all' }));
}
