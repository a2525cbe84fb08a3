import type { RegionPack, Service, Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { greatCircleKm, roadMinutes } from '#maps/distance.ts';
import type { Place } from '#maps/region/places.ts';
import type { PublicEntry } from '#realtime/protocol/types.ts';
import type { Ask } from './ask.ts';
import { cardState, cardUntil, type CardState } from './card-state.ts';
import { FARTHEST_KM } from './near.ts';
import { hospitalName } from './hospital-name.ts';

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
  /** Estimated minutes by car, by fives; null without a place. It stands beside a stay and is never added to it. */
  minutes: number | null;
  /** [longitude, latitude]: a phone sorts by them without telling anybody where it is. */
  at: [number, number];
  state: CardState;
  department: string;
  /** When what it says is over; null where nothing of it is of now. */
  until: Instant | null;
}

/** Departments for whom one asks, the nearest to the place first; in the region's order without a place. */
export function departmentsFor(
  region: Pick<RegionPack, 'box' | 'roadFactor' | 'speeds'>,
  sites: RegionPack['sites'],
  entries: ReadonlyMap<string, PublicEntry>,
  { who, place, now }: { who: Ask['who']; place: Place | null; now: Instant }
): EdCardData[] {
  const service: Service | null = who === 'child' ? 'paediatric' : who;
  return sites
    .filter((site) => service === null || site.services.includes(service))
    .map((site) => ({ site, far: place ? greatCircleKm([place.lon, place.lat], [site.lon, site.lat]) : 0 }))
    .filter(({ far }) => far <= FARTHEST_KM)
    .sort((a, b) => a.far - b.far)
    .map(({ site, far }) => {
      const entry = entries.get(site.finess);
      const state = cardState(entry, service === null ? site.services : [service], now);
      const minutes = place ? roadMinutes([place.lon, place.lat], site, region) : null;
      return {
        ...identityOf(site),
        km: place ? Math.round(far < 1 ? 0 : far) : null,
        minutes: minutes === null ? null : Math.max(5, Math.ceil(minutes / 5) * 5),
        state,
        until: cardUntil(entry, state)
      };
    });
}

function identityOf(
  site: Site
): Pick<EdCardData, 'finess' | 'name' | 'official' | 'commune' | 'services' | 'at' | 'department'> {
  return {
    finess: site.finess,
    name: site.shortName,
    official: hospitalName(site.name),
    commune: site.communeName,
    services: site.services,
    at: [site.lon, site.lat],
    department: site.department
  };
}
