import { bedPlaces } from '../beds/where.ts';
import type { Facility, Site } from '../region.ts';
import { networksOf } from '../tiu/network.ts';

/** What an account may hold as its own: sites, maternities without an emergency department, and perinatal networks. */
export function ownPlaces(
  { sites }: { sites: readonly Pick<Site, 'finess'>[] },
  facilities: readonly Facility[]
): ReadonlySet<string> {
  return new Set([...bedPlaces({ sites }, facilities), ...networksOf(facilities).map(({ id }) => id)]);
}
