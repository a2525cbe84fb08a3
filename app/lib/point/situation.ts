import { softwareAt } from '#app/lib/declared/read.ts';
import { isInForce } from '#domain/declared/level.ts';
import type { DeclaredEvent, DeclaredLevel } from '#domain/declared/types.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Mark } from '#app/lib/symbols/mark.ts';
import { pictureAt, read } from '#app/lib/wall/model.ts';
import type { PlaceEntry } from '#realtime/protocol/places-types.ts';
import { bedLines, samuLine, type BedLine, type SamuLine } from '#realtime/protocol/situation-lines.ts';
import { silentSites, type AreaThen, type ClosureThen, type SiteThen } from '#realtime/protocol/then.ts';
import type { Level } from '#domain/level/rule.ts';
import type { AreaEntry, FeedEntry, LevelReason, SiteEntry } from '#realtime/protocol/types.ts';

/** What one A4 page says of the region at one instant. */
export interface Situation {
  /** Domain time of what is said. */
  at: Instant;
  /** `live`: the live picture; `log`: what the picture log says was shown then. */
  source: 'live' | 'log';
  /** False where the log holds figures only: reasons, feeds, closures, SAMU and beds of then were not kept. */
  whole: boolean;
  areas: AreaLine[];
  worst: SiteLine[];
  /** Further sites above the usual, beyond those listed. */
  more: number;
  said: SaidLine[];
  moreSaid: number;
  blind: { count: number; of: number; wereHigh: { name: string; level: Level; at: Instant }[] };
  /** Short names of sites whose feed is silent; null where the source does not know. */
  silent: string[] | null;
  /** Null where no place says anything. */
  closures: { name: string; closure: ClosureThen }[] | null;
  moreClosures: number;
  /** What SAMU and beds tell; null: the stream is not there, and its panel neither. */
  samu: SamuLine | null;
  beds: BedLine[] | null;
  events: DeclaredEvent[];
  moreEvents: number;
}

export interface AreaLine {
  scope: string;
  name: string;
  level: Level | null;
  /** Under 60 % of activity: at least this. */
  floor: Level | null;
  present: number | null;
  usual: number | null;
  seen: number | null;
  of: number | null;
  share: number | null;
  declared: DeclaredLevel | null;
}

/** What the software of a site's department declares of it. */
export type SoftwareLevel = NonNullable<PlaceEntry['level']>;

/** A site that is declared above what is computed of it, beyond those listed for their figures. */
export interface SaidLine {
  finess: string;
  name: string;
  declared: DeclaredLevel | null;
  software: SoftwareLevel | null;
}

export interface SiteLine {
  finess: string;
  name: string;
  mark: Mark;
  since: Instant | null;
  ratio: number | null;
  reason: LevelReason | null;
  floor: SiteEntry['floor'];
  longStay12: number | null;
  declared: DeclaredLevel | null;
  software: SoftwareLevel | null;
}

/** What fits one page beside everything else. */
export const MOST = { worst: 10, said: 5, wereHigh: 8, closures: 8, silent: 24, events: 4 };

/** What people had declared by then, in force at that instant. */
export interface DeclaredThen {
  levels: readonly DeclaredLevel[];
  events: readonly DeclaredEvent[];
}

export type Pack = Pick<RegionPack, 'sites' | 'departments'>;

/** Names of the areas in order: the region first. */
export function areasOf(pack: Pack, region: string): { scope: string; name: string }[] {
  return [
    { scope: 'region', name: region },
    ...pack.departments.map(({ code, name }) => ({ scope: `dept:${code}`, name: `${code} ${name}` }))
  ];
}

const inForce = <T extends { from: Instant; until: Instant | null }>(
  things: readonly T[],
  at: Instant
): T[] => things.filter((thing) => isInForce(thing, at));

/** Level declared for a scope at an instant. */
export function declaredOf({ levels }: DeclaredThen, at: Instant): (scope: string) => DeclaredLevel | null {
  const now = new Map(inForce(levels, at).map((level) => [level.scope, level]));
  return (scope) => now.get(scope) ?? null;
}

/** Entries of the live topics that the page stands on; null where one could not be read. */
export interface LiveTopics {
  sites: ReadonlyMap<string, SiteEntry>;
  areas: ReadonlyMap<string, unknown>;
  feeds: ReadonlyMap<string, FeedEntry>;
  places: ReadonlyMap<string, PlaceEntry>;
  samu: ReadonlyMap<string, unknown>;
  beds: ReadonlyMap<string, unknown>;
}

/** The situation of the live picture at `at`. */
export function liveSituation(
  pack: Pack,
  region: string,
  topics: LiveTopics,
  declared: DeclaredThen,
  at: Instant
): Situation {
  const { sites, areas, feeds } = topics;
  const picture = pictureAt(pack, sites, areas, at);
  const said = declaredOf(declared, at);
  const nameOf = new Map(pack.sites.map((site) => [site.finess, site.shortName]));
  const high = picture.watch.filter(({ mark }) => mark.kind === 'level' && mark.level >= 1);
  const events = inForce(declared.events, at);
  const listed = high.slice(0, MOST.worst);
  const saidAt: SaidAt = (finess) => {
    const entry = sites.get(finess);
    const level = entry ? read(entry.measures.level, entry.provenance, at) : null;
    return {
      computed: level && !level.stale ? level.value : 0,
      software: softwareAt(topics.places.get(finess), at)
    };
  };
  const beside = saidOf(pack, saidAt, said, new Set(listed.map(({ finess }) => finess)));
  const closures = closuresOf(topics.places, nameOf, at);
  const wereHigh = picture.unseen.wereHigh.toSorted((a, b) => b.level - a.level);
  return {
    at,
    source: 'live',
    whole: true,
    areas: areasOf(pack, region).map(({ scope, name }) => {
      const area = areas.get(scope) as AreaEntry | undefined;
      const level = area ? read(area.measures.level, area.provenance, at) : null;
      const present = area ? read(area.measures.present, area.provenance, at) : null;
      return {
        ...{ scope, name, declared: said(scope), floor: area?.floor?.level ?? null },
        level: level && !level.stale ? level.value : null,
        present: present && !present.stale ? present.value : null,
        usual: area?.measures.presentUsual.value?.mean ?? null,
        seen: area?.coverage.seen ?? null,
        of: area?.coverage.of ?? null,
        share: area?.coverage.share ?? null
      };
    }),
    worst: listed.map(({ finess, name, mark, entry }) => {
      const usual = entry.measures.presentUsual.value?.mean ?? null;
      const present = read(entry.measures.present, entry.provenance, at);
      return {
        ...{ finess, name, mark, since: entry.levelSince, reason: entry.reason, declared: said(finess) },
        floor: entry.floor,
        ratio: !present.stale && usual ? present.value / usual : null,
        longStay12: entry.measures.longStay12.value,
        software: softwareAt(topics.places.get(finess), at)
      };
    }),
    more: high.length - listed.length,
    said: beside.slice(0, MOST.said),
    moreSaid: Math.max(0, beside.length - MOST.said),
    blind: { count: picture.unseen.count, of: pack.sites.length, wereHigh: wereHigh.slice(0, MOST.wereHigh) },
    silent: silentSites(feeds).map((finess) => nameOf.get(finess) ?? finess),
    closures: closures && closures.slice(0, MOST.closures),
    moreClosures: Math.max(0, (closures?.length ?? 0) - MOST.closures),
    samu: samuLine(topics.samu, at),
    beds: bedLines(topics.beds, at),
    events: events.slice(0, MOST.events),
    moreEvents: Math.max(0, events.length - MOST.events)
  };
}

/** What is known of a site that may be declared above what is computed of it. */
type SaidAt = (finess: string) => { computed: number; software: SoftwareLevel | null };

/** Sites that people or their software declare above what is computed, the highest first; those `listed` say it there. */
function saidOf(
  pack: Pack,
  of: SaidAt,
  said: (scope: string) => DeclaredLevel | null,
  listed: ReadonlySet<string>
): SaidLine[] {
  const top = ({ declared, software }: SaidLine): number =>
    Math.max(declared?.level ?? 0, software?.level ?? 0);
  return pack.sites
    .filter(({ finess }) => !listed.has(finess))
    .map(({ finess, shortName: name }): SaidLine => ({
      ...{ finess, name, declared: said(finess) },
      software: of(finess).software
    }))
    .filter((line) => top(line) > of(line.finess).computed)
    .sort((a, b) => top(b) - top(a) || (a.name < b.name ? -1 : 1));
}

/** Closures in force, of places that tell any. */
function closuresOf(
  places: LiveTopics['places'],
  nameOf: ReadonlyMap<string, string>,
  at: Instant
): Situation['closures'] {
  if (places.size === 0) return null;
  return [...places.entries()].flatMap(([finess, { closures }]) =>
    closures
      .filter((closure) => isInForce(closure, at))
      .map((closure) => ({ name: nameOf.get(finess) ?? finess, closure }))
  );
}

/** What the log keeps of one scope. */
export interface Logged {
  scope: string;
  state: string;
  level: number | null;
  present: number | null;
  usual: number | null;
  n: number | null;
  of: number | null;
  share: number | null;
  z: number | null;
  longStay12: number | null;
  /** As `then.ts` of the protocol says it. */
  more?: unknown;
}

/** The situation as the picture log says it was shown; null where the log says nothing of then. */
export function loggedSituation(
  pack: Pack,
  region: string,
  rows: readonly Logged[],
  declared: DeclaredThen,
  at: Instant
): Situation | null {
  const byScope = new Map(rows.map((row) => [row.scope, row]));
  if (!byScope.has('region')) return null;
  const said = declaredOf(declared, at);
  const seen = (row: Logged | undefined) => (row?.state === 'known' ? row : undefined);
  const levelOf = (row: Logged | undefined) => (seen(row)?.level ?? null) as Level | null;
  const sites = pack.sites.map((site) => {
    const row = byScope.get(`site:${site.finess}`);
    return { site, row, then: thenOf(row) as SiteThen };
  });
  const events = inForce(declared.events, at);
  const high = sites
    .filter(({ row }) => (levelOf(row) ?? 0) >= 1)
    .sort((a, b) => (b.row?.level ?? 0) - (a.row?.level ?? 0) || (b.row?.z ?? 0) - (a.row?.z ?? 0));
  const listed = high.slice(0, MOST.worst);
  const byFiness = new Map(sites.map((one) => [one.site.finess, one]));
  const nameOf = (finess: string): string => byFiness.get(finess)?.site.shortName ?? finess;
  const softwareOf = (finess: string): SoftwareLevel | null => {
    const level = byFiness.get(finess)?.then.software ?? null;
    return level && at < level.until ? level : null;
  };
  const beside = saidOf(
    pack,
    (finess) => ({ computed: levelOf(byFiness.get(finess)?.row) ?? 0, software: softwareOf(finess) }),
    said,
    new Set(listed.map(({ site }) => site.finess))
  );
  const whole = (byScope.get('region')?.more ?? null) !== null;
  const ofAll = thenOf(byScope.get('region')) as AreaThen;
  const closures = sites.flatMap(({ site, then }) =>
    inForce(then.closures ?? [], at).map((closure) => ({ name: site.shortName, closure }))
  );
  const wereHigh = sites
    .flatMap(({ site, row, then: { lastSeen } }) =>
      !seen(row) && lastSeen && lastSeen.level >= 2 ? [{ name: site.shortName, ...lastSeen }] : []
    )
    .sort((a, b) => b.level - a.level);
  return {
    ...{ at, source: 'log', whole },
    areas: areasOf(pack, region).map(({ scope, name }) => {
      const row = byScope.get(scope);
      const floor = (thenOf(row) as AreaThen).floor ?? null;
      return {
        ...{ scope, name, declared: said(scope), floor, level: levelOf(row) },
        ...{ present: seen(row)?.present ?? null, usual: row?.usual ?? null },
        ...{ seen: row?.n ?? null, of: row?.of ?? null, share: row?.share ?? null }
      };
    }),
    worst: listed.map(({ site: { finess, shortName: name }, row, then }) => ({
      ...{ finess, name, declared: said(finess), software: softwareOf(finess) },
      ...{ since: then.since ?? null, reason: then.reason ?? null, floor: then.floor ?? null },
      mark: { kind: 'level', level: levelOf(row) ?? 0 },
      ratio: row?.present != null && row.usual ? row.present / row.usual : null,
      longStay12: row?.longStay12 ?? null
    })),
    more: Math.max(0, high.length - MOST.worst),
    said: beside.slice(0, MOST.said),
    moreSaid: Math.max(0, beside.length - MOST.said),
    blind: {
      count: sites.filter(({ row }) => !seen(row)).length,
      of: pack.sites.length,
      wereHigh: wereHigh.slice(0, MOST.wereHigh)
    },
    silent: whole ? (ofAll.silent ?? []).map(nameOf) : null,
    closures: whole ? closures.slice(0, MOST.closures) : null,
    moreClosures: whole ? Math.max(0, closures.length - MOST.closures) : 0,
    samu: ofAll.samu ?? null,
    beds: ofAll.beds ?? null,
    events: events.slice(0, MOST.events),
    moreEvents: Math.max(0, events.length - MOST.events)
  };
}

/** What the log keeps of a scope beside its figures; nothing in rows that were written before it did. */
const thenOf = (row: Logged | undefined): SiteThen | AreaThen => (row?.more ?? {}) as SiteThen | AreaThen;
