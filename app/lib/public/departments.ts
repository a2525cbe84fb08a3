import type { RegionPack, Service, Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { greatCircleKm } from '#maps/distance.ts';
import type { Place } from '#maps/region/places.ts';
import type { PublicEntry } from '#realtime/protocol/types.ts';
import type { Ask } from './ask.ts';
import { hospitalName } from './hospital-name.ts';
import { doorAt, statusAt, type Status } from './status.ts';

/** An emergency department as the public reads it: no count, no figure of its own but a distance. */
export interface EdCardData {
  finess: string;
  name: string;
  /** Official name, readable. */
  official: string;
  commune: string;
  services: Service[];
  /** Straight line from the place's centre, whole kilometres (0: under one); null without a place. */
  km: number | null;
  status: Status;
  /** Part of it is shut until then: a service, where that is known. */
  partial: { until: Instant; service: Service | null } | null;
}

/** How many of the nearest are listed at first: more than a phone shows, fewer than make one search. */
export const NEAREST = 10;

/** Departments for whom one asks, the nearest to the place first; in the region's order without a place. */
export function departmentsFor(
  sites: RegionPack['sites'],
  entries: ReadonlyMap<string, PublicEntry>,
  { who, place, now }: { who: Ask['who']; place: Place | null; now: Instant }
): EdCardData[] {
  const service: Service | null = who === 'child' ? 'paediatric' : who;
  return sites
    .filter((site) => service === null || site.services.includes(service))
    .map((site) => ({ site, far: place ? greatCircleKm([place.lon, place.lat], [site.lon, site.lat]) : 0 }))
    .sort((a, b) => a.far - b.far)
    .map(({ site, far }) => ({
      ...identityOf(site),
      km: place ? Math.round(far < 1 ? 0 : far) : null,
      ...stateOf(entries.get(site.finess), service === null ? site.services : [service], now)
    }));
}

/** A shut door is said instead of how busy it is: nobody reads that a closed department is quiet. */
function stateOf(
  entry: PublicEntry | undefined,
  services: readonly Service[],
  now: Instant
): Pick<EdCardData, 'status' | 'partial'> {
  const door = doorAt(entry, services, now);
  if (door && door.kind !== 'partial')
    return { status: { kind: door.kind, until: door.until }, partial: null };
  return { status: statusAt(entry, now), partial: door && { until: door.until, service: door.service } };
}

function identityOf(site: Site): Omit<EdCardData, 'km' | 'status' | 'partial'> {
  return {
    finess: site.finess,
    name: site.shortName,
    official: hospitalName(site.name),
    commune: site.communeName,
    services: site.services
  };
}
