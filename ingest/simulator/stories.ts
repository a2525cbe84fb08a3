import type { RegionPack, Site } from '#domain/region.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import type { Effect, FeedEffect, Sites, TiuEffect, WorldEffect } from './effects.ts';

export const STORIES = ['heat-wave', 'cyber', 'attack', 'scarce-cots'] as const;
export type StoryName = (typeof STORIES)[number];

/** Whether a text names a story. */
export function isStory(name: string): name is StoryName {
  return (STORIES as readonly string[]).includes(name);
}

/** A named evening, the same for everyone who tells it of the same region from the same hour. */
export function story(name: StoryName, region: RegionPack, anchor: Instant): Effect[] {
  if (name === 'scarce-cots') return [tiu(anchor, 48 * HOUR, { requests: 2, places: 0.35 })];
  const bySize = [...region.sites].sort((a, b) => b.visitsPerYear - a.visitsPerYear);
  const [largest] = bySize.filter((site) => site.services.includes('adult'));
  if (name === 'heat-wave' || largest === undefined) return heatWave(anchor);
  const around = nearest(region, largest);
  return name === 'cyber' ? cyber(largest, around, anchor) : attack(largest, around, anchor);
}

/** Two days of heat that build up over six hours: more people, older, sicker, and wards that fill. */
function heatWave(anchor: Instant): Effect[] {
  const heat = { arrivals: 1.2, elders: 1.9, severe: 1.5, stay: 1.2, cause: 'heat' as const, ramp: 6 * HOUR };
  return [world('all', anchor, 48 * HOUR, heat)];
}

/**
 * The largest hospital loses its computers: a last half-written file, then nothing for nine hours. Ambulances
 * go elsewhere, the five nearest fill up, and one of them sends with an hour's delay.
 */
function cyber(largest: Site, around: readonly Site[], anchor: Instant): Effect[] {
  const hit = anchor + 15 * MINUTE;
  const near = around.slice(0, 5).map((site) => site.finess);
  return [
    feed('shrink', [largest.finess], anchor, 15 * MINUTE, 0.7),
    feed('cyber', [largest.finess], hit, 9 * HOUR, 1),
    world([largest.finess], hit, 9 * HOUR, { arrivals: 0.4, stay: 1.3, ramp: 30 * MINUTE }),
    world(near, hit, 9 * HOUR, { arrivals: 1.3, severe: 1.2, stay: 1.1, ramp: 30 * MINUTE }),
    feed('late', near.slice(0, 1), hit + HOUR, 4 * HOUR, 60)
  ];
}

/**
 * An attack near the largest hospital: casualties for three hours at the ten nearest, most at the first four,
 * whose desks fall behind; codes are written in a hurry.
 */
function attack(largest: Site, around: readonly Site[], anchor: Instant): Effect[] {
  const begins = anchor + 30 * MINUTE;
  const first = [largest, ...around.slice(0, 3)].map((site) => site.finess);
  const second = around.slice(3, 9).map((site) => site.finess);
  const wounded = { severe: 4, stay: 1.25, elders: 0.8, cause: 'trauma' as const, ramp: 30 * MINUTE };
  return [
    world(first, begins, 3 * HOUR, { ...wounded, extraPerHour: 28 }),
    world(second, begins + 15 * MINUTE, 3 * HOUR, { ...wounded, extraPerHour: 9 }),
    feed('late', first.slice(0, 1), begins + 20 * MINUTE, 2 * HOUR, 25),
    feed('wrong-codes', first.slice(1, 2), begins, 3 * HOUR, 0.3)
  ];
}

function nearest(region: RegionPack, to: Site): Site[] {
  const distance = (site: Site) => ((site.lat - to.lat) * 111) ** 2 + ((site.lon - to.lon) * 73) ** 2;
  return region.sites
    .filter((site) => site.finess !== to.finess && site.services.includes('adult'))
    .sort((a, b) => distance(a) - distance(b));
}

type WorldPart = Partial<Omit<WorldEffect, 'kind' | 'sites' | 'from' | 'until'>>;

/** A world effect from its few unusual numbers. */
export function world(sites: Sites, from: Instant, lasts: number, part: WorldPart): WorldEffect {
  const usual = { arrivals: 1, extraPerHour: 0, stay: 1, elders: 1, severe: 1, cause: null, ramp: 0 };
  return { kind: 'world', sites, from, until: from + lasts, ...usual, ...part };
}

/** What happens to in-utero transfers from `from`, for `lasts` ms. */
export function tiu(from: Instant, lasts: number, part: { requests?: number; places?: number }): TiuEffect {
  return { kind: 'tiu', sites: 'all', from, until: from + lasts, requests: 1, places: 1, ...part };
}

/** A fault of some sites' files from `from`, for `lasts` ms; what `amount` means depends on the fault. */
export function feed(
  fault: FeedEffect['fault'],
  sites: Sites,
  from: Instant,
  lasts: number,
  amount: number
): FeedEffect {
  return { kind: 'feed', fault, sites, from, until: from + lasts, amount };
}
