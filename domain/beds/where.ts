import type { Facility, Site } from '../region.ts';

/**
 * FINESS whose beds are kept: emergency departments, and maternities without one, whose places are what transfers in
 * utero look for. Only the former are sites of the beds' desk.
 */
export function bedPlaces(
  { sites }: { sites: readonly Pick<Site, 'finess'>[] },
  facilities: readonly Pick<Facility, 'finess' | 'maternity'>[]
): ReadonlySet<string> {
  return new Set([
    ...sites.map(({ finess }) => finess),
    ...facilities.filter(({ maternity }) => maternity).map(({ finess }) => finess)
  ]);
}
