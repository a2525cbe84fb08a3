import type { Closure } from '#domain/places/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { PlaceEntry } from './places-types.ts';
import { bedLines, samuLine, type BedLine, type SamuLine } from './situation-lines.ts';
import type { Level } from '#domain/level/rule.ts';
import type { AreaEntry, FeedEntry, LevelReason, SiteEntry } from './types.ts';

/** A closure as a report tells it: neither its reason nor who declared it. */
export type ClosureThen = Pick<Closure, 'id' | 'target' | 'kind' | 'from' | 'until'>;

/**
 * What the picture log keeps of a site beside its figures, as screens showed it. What is as always is left out, and a
 * site of which everything is has none.
 */
export interface SiteThen {
  reason?: LevelReason;
  /** Held since. */
  since?: Instant;
  floor?: SiteEntry['floor'];
  lastSeen?: SiteEntry['lastSeen'];
  closures?: ClosureThen[];
  /** The level its software declared. */
  software?: PlaceEntry['level'];
}

/** The same of a department, or of the region, which also holds what the streams told of the whole. */
export interface AreaThen {
  floor?: Level;
  /** FINESS of sites whose feed was silent, or never heard. */
  silent?: string[];
  samu?: SamuLine | null;
  beds?: BedLine[] | null;
}

/** Entries of the live topics that a report of the whole stands on. */
export interface WholePicture {
  feeds: ReadonlyMap<string, unknown>;
  samu: ReadonlyMap<string, unknown>;
  beds: ReadonlyMap<string, unknown>;
}

/** What is kept of a site at `at`; null where everything is as always. */
export function siteThen(site: SiteEntry, place: PlaceEntry | undefined, at: Instant): SiteThen | null {
  const software = place?.level && at < place.level.until ? place.level : null;
  const closures = (place?.closures ?? []).filter(({ from, until }) => from <= at && at < until);
  const high = (site.measures.level.value ?? 0) >= 1;
  const then: SiteThen = {
    ...(high && site.reason && { reason: site.reason }),
    ...(high && site.levelSince !== null && { since: site.levelSince }),
    ...(site.floor && { floor: site.floor }),
    ...(site.measures.present.state !== 'known' && site.lastSeen && { lastSeen: site.lastSeen }),
    ...(closures.length > 0 && { closures: closures.map(closureThen) }),
    ...(software && { software })
  };
  return Object.keys(then).length > 0 ? then : null;
}

const closureThen = ({ id, target, kind, from, until }: Closure): ClosureThen => ({
  ...{ id, target, kind, from, until }
});

/** What is kept of a department at `at`; null where it stands on no floor. */
export function areaThen({ floor }: AreaEntry): AreaThen | null {
  return floor ? { floor: floor.level } : null;
}

/** What is kept of the region at `at`. */
export function regionThen(area: AreaEntry, { feeds, samu, beds }: WholePicture, at: Instant): AreaThen {
  return {
    ...areaThen(area),
    silent: silentSites(feeds),
    samu: samuLine(samu, at),
    beds: bedLines(beds, at)
  };
}

/** FINESS of the sites of which a feed is silent, or was never heard. */
export function silentSites(feeds: ReadonlyMap<string, unknown>): string[] {
  const silent = [...feeds.values()]
    .map((entry) => entry as FeedEntry)
    .filter(({ state }) => state === 'silent' || state === 'never_heard');
  return [...new Set(silent.map(({ finess }) => finess))];
}
