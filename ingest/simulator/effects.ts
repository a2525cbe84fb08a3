import { MINUTE, type Instant } from '#domain/time/instant.ts';

/** Which sites an effect touches, by FINESS. */
export type Sites = 'all' | readonly string[];

interface Window {
  sites: Sites;
  /** Domain time, [from, until). */
  from: Instant;
  until: Instant;
  /** Called off from here on. Apart from `until`, which shapes how an effect fades: the past must not change. */
  cut?: Instant;
}

/** Effects of the world begin and are called off on this grid, ms: the hours before are lived as they were. */
export const EFFECT_GRID = 15 * MINUTE;

/** The first instant of the grid at or after `at`. */
export function onGrid(at: Instant): Instant {
  return Math.ceil(at / EFFECT_GRID) * EFFECT_GRID;
}

/** What the patients' cause shifts towards while a world effect lasts. */
export type Cause = 'trauma' | 'heat' | 'respiratory';

/** Something that happens to the population or to the hospitals. */
export interface WorldEffect extends Window {
  kind: 'world';
  /** Factor on usual arrivals. */
  arrivals: number;
  /** Casualties or patients that come on top, a site and hour. */
  extraPerHour: number;
  /** Factor on the length of stay. */
  stay: number;
  /** Factor on the odds of being 75 or older, and of being severe (CCMU 3 and over). */
  elders: number;
  severe: number;
  cause: Cause | null;
  /** The effect grows over this long and fades as long, ms. */
  ramp: number;
}

export const FEED_FAULTS = [
  'silence',
  'cyber',
  'late',
  'shrink',
  'empty',
  'duplicate',
  'reorder',
  'wrong-codes',
  'bad-hours',
  'future-extract',
  'corrections'
] as const;
export type FeedFault = (typeof FEED_FAULTS)[number];

/** Something that happens to a site's sends. `amount` is a share of records, or minutes for `late`. */
export interface FeedEffect extends Window {
  kind: 'feed';
  fault: FeedFault;
  amount: number;
}

/** Something that happens to in-utero transfers, over the whole region. */
export interface TiuEffect extends Window {
  kind: 'tiu';
  sites: 'all';
  /** Factor on the requests that come, and on the neonatal places that are free. */
  requests: number;
  places: number;
}

export type Effect = WorldEffect | FeedEffect | TiuEffect;

/** Whether an effect lasts at `at`: its end, and the instant it was called off at, are outside. */
export function isRunning(effect: Window, at: Instant): boolean {
  return at >= effect.from && at < effect.until && at < (effect.cut ?? Infinity);
}

/** Whether a site feels an effect at `at`. */
export function touches(effect: Window, finess: string, at: Instant): boolean {
  return isRunning(effect, at) && (effect.sites === 'all' || effect.sites.includes(finess));
}

/** The faults in which a site's file made at `at` must be written or sent. */
export function feedEffects(effects: readonly Effect[], finess: string, at: Instant): FeedEffect[] {
  return effects.filter((e): e is FeedEffect => e.kind === 'feed' && touches(e, finess, at));
}

/** What in-utero transfers feel at an instant: factors on requests and on free neonatal places. */
export function tiuEffect(effects: readonly Effect[], at: Instant): { requests: number; places: number } {
  let [requests, places] = [1, 1];
  for (const effect of effects) {
    if (effect.kind !== 'tiu' || !isRunning(effect, at)) continue;
    requests *= effect.requests;
    places *= effect.places;
  }
  return { requests, places };
}

/** Share of its full strength a ramped effect has, 0 to 1. */
export function strength(effect: WorldEffect, at: Instant): number {
  if (at < effect.from || at >= effect.until) return 0;
  if (effect.ramp <= 0) return 1;
  return Math.min(1, (at - effect.from) / effect.ramp, (effect.until - at) / effect.ramp);
}
