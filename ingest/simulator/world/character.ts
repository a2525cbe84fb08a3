import type { RegionPack, Site } from '#domain/region.ts';
import type { WorldParameters } from '../parameters.ts';
import { profiles } from '../profiles.ts';
import { hash32, random } from '../random.ts';

/** What makes a site itself, drawn once from the seed. Rates a local hour at the yearly mean. */
export interface Character {
  site: Site;
  seed: number;
  adultsPerHour: number;
  childrenPerHour: number;
  /** 7 × 24 arrivals of each kind relative to those means, weekday of the department included. */
  adultHours: Float64Array;
  childHours: Float64Array;
  /** Factors around 1. */
  stay: number;
  severity: number;
  /** Share of 75 and over among adults. */
  elders: number;
  /** Patients it is built for at once: the load is present / capacity. */
  capacity: number;
}

/** Adult-only departments still see some under 18 (15 to 17, trauma in private clinics): assumed. */
const CHILDREN_AT_ADULT_SITES = 0.04;
const MEAN_STAY_HOURS = { adult: 5, child: 2.9 };
const PEAK_OVER_MEAN = 1.35;

/** What each site of the region is like: the same for one region and one seed. */
export function characters(region: RegionPack, parameters: WorldParameters): Character[] {
  const mixedShare = childShareOfMixedSites(region, parameters.shareUnder18);
  return region.sites.map((site) => character(site, mixedShare, parameters));
}

function character(site: Site, mixedShare: number, parameters: WorldParameters): Character {
  const seed = hash32('site', parameters.seed, site.finess);
  const draw = random(seed);
  const children = childShare(site, mixedShare);
  const perHour = site.visitsPerYear / (365 * 24);
  const stay = Math.exp(parameters.siteStay * draw.normal());
  const meanStay = children * MEAN_STAY_HOURS.child + (1 - children) * MEAN_STAY_HOURS.adult;
  const weekdays = profiles.weekdayByDepartment[site.department] ?? meanWeekdays();
  return {
    site,
    seed,
    adultsPerHour: perHour * (1 - children),
    childrenPerHour: perHour * children,
    adultHours: weekly(profiles.adultHours, weekdays, () => 1),
    childHours: weekly(profiles.allAgesHours, weekdays, eveningChildren),
    stay,
    severity: Math.exp(0.2 * draw.normal()),
    elders: Math.min(
      0.6,
      (parameters.share75 / (1 - parameters.shareUnder18)) * Math.exp(0.2 * draw.normal())
    ),
    capacity: Math.max(4, perHour * meanStay * stay * PEAK_OVER_MEAN)
  };
}

function childShare(site: Site, mixedShare: number): number {
  const adult = site.services.includes('adult');
  const paediatric = site.services.includes('paediatric');
  if (adult && paediatric) return mixedShare;
  return paediatric ? 1 : CHILDREN_AT_ADULT_SITES;
}

/** What the sites with two services must see of children for the region to have its share. */
function childShareOfMixedSites(region: RegionPack, target: number): number {
  let all = 0;
  let mixed = 0;
  let elsewhere = 0;
  for (const site of region.sites) {
    all += site.visitsPerYear;
    if (site.services.length === 2) mixed += site.visitsPerYear;
    else elsewhere += site.visitsPerYear * childShare(site, 0);
  }
  if (mixed === 0) return target;
  return Math.min(0.55, Math.max(0.15, (target * all - elsewhere) / mixed));
}

/** Children come after school: assumed, no open series says it by the hour. */
function eveningChildren(hour: number): number {
  if (hour >= 17 && hour <= 22) return 1.35;
  return 0.9;
}

function weekly(days: number[][], weekdays: number[], shape: (hour: number) => number): Float64Array {
  const week = new Float64Array(168);
  days.forEach((hours, day) => {
    hours.forEach((weight, hour) => {
      week[day * 24 + hour] = weight * shape(hour) * (weekdays[day] ?? 1);
    });
  });
  const mean = week.reduce((sum, value) => sum + value, 0) / 168;
  return week.map((value) => value / mean);
}

function meanWeekdays(): number[] {
  const all = Object.values(profiles.weekdayByDepartment);
  return Array.from({ length: 7 }, (_, day) => all.reduce((sum, w) => sum + (w[day] ?? 1), 0) / all.length);
}
