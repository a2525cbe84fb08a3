import { stateAt, type Measure, type MeasureState, type Provenance } from '#domain/measure.ts';
import type { ClosureKind } from '#domain/places/types.ts';
import type { RegionPack, Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Mark } from '#app/lib/symbols/mark.ts';
import type { Level } from '#domain/level/rule.ts';
import type { AreaEntry, SiteEntry, WatchEntry } from '#realtime/protocol/types.ts';

/** The figure a reader may believe at `now`, or null with the state to show instead. */
export function read<T>(
  measure: Measure<T>,
  provenance: Provenance,
  now: Instant
): { value: T; stale: false } | { value: T | null; stale: true; state: Exclude<MeasureState, 'known'> } {
  const state = stateAt(measure, provenance, now);
  if (state === 'known' && measure.value !== null) return { value: measure.value, stale: false };
  return { value: measure.value, stale: true, state: state === 'known' ? 'unknown' : state };
}

/** The mark of a site at `now`: it flips to silent by itself when its figures age, also on a cut screen. */
export function markOf(entry: SiteEntry | undefined, now: Instant): Mark {
  if (!entry) return { kind: 'unknown' };
  const level = read(entry.measures.level, entry.provenance, now);
  if (!level.stale) return { kind: 'level', level: level.value };
  const last =
    entry.lastSeen ??
    (level.value !== null && entry.provenance.measuredAt !== null
      ? { level: level.value, at: entry.provenance.measuredAt }
      : null);
  return last ? { kind: 'silent', level: last.level, at: last.at } : { kind: 'unknown' };
}

export interface WatchLine {
  rank: number;
  finess: string;
  name: string;
  mark: Mark;
  entry: SiteEntry;
}

export interface DepartmentMark {
  code: string;
  name: string;
  level: Level | null;
  floor: Level | null;
}

export interface Picture {
  region: AreaEntry | undefined;
  watch: WatchLine[];
  /** Number of sites at each level now, as the reader must see them. */
  counts: [number, number, number, number];
  unseen: { count: number; wereHigh: { name: string; level: Level; at: Instant }[] };
  departments: DepartmentMark[];
  marks: Map<string, Mark>;
  /** Sites closed or regulated by 15 as a whole, in the pack's order. */
  shut: { name: string; state: ClosureKind; until: Instant }[];
}

/**
 * The picture a wall shows at `now` from the entries it holds: pure, so that a cut screen goes on telling the
 * truth about ages. Watched sites come in the server's order; a site missing from the entries is unknown.
 */
export function pictureAt(
  pack: Pick<RegionPack, 'sites' | 'departments'>,
  sites: ReadonlyMap<string, SiteEntry>,
  areas: ReadonlyMap<string, unknown>,
  now: Instant
): Picture {
  const marks = new Map(pack.sites.map((site) => [site.finess, markOf(sites.get(site.finess), now)]));
  const counts: Picture['counts'] = [0, 0, 0, 0];
  const unseen: Picture['unseen'] = { count: 0, wereHigh: [] };
  for (const site of pack.sites) {
    const mark = marks.get(site.finess);
    if (mark?.kind === 'level') counts[mark.level] += 1;
    else unseen.count += 1;
    if (mark?.kind === 'silent' && mark.level >= 2)
      unseen.wereHigh.push({ name: site.shortName, level: mark.level, at: mark.at });
  }
  const byFiness = new Map(pack.sites.map((site) => [site.finess, site]));
  const watched = (areas.get('watch') as WatchEntry | undefined)?.sites ?? [];
  const watch = watched.flatMap((line, index) =>
    watchLine(byFiness.get(line.finess), sites, marks, index + 1)
  );
  return {
    region: areas.get('region') as AreaEntry | undefined,
    watch,
    counts,
    unseen,
    departments: pack.departments.map(({ code, name }) => departmentMark(code, name, areas, now)),
    marks,
    shut: pack.sites.flatMap((site) => {
      const place = sites.get(site.finess)?.place;
      if (!place || place.state === 'partial' || now >= place.until) return [];
      return [{ name: site.shortName, state: place.state, until: place.until }];
    })
  };
}

function watchLine(
  site: Site | undefined,
  sites: ReadonlyMap<string, SiteEntry>,
  marks: ReadonlyMap<string, Mark>,
  rank: number
): WatchLine[] {
  const entry = site && sites.get(site.finess);
  const mark = site && marks.get(site.finess);
  return site && entry && mark ? [{ rank, finess: site.finess, name: site.shortName, mark, entry }] : [];
}

function departmentMark(
  code: string,
  name: string,
  areas: ReadonlyMap<string, unknown>,
  now: Instant
): DepartmentMark {
  const entry = areas.get(`dept:${code}`) as AreaEntry | undefined;
  if (!entry) return { code, name, level: null, floor: null };
  const level = read(entry.measures.level, entry.provenance, now);
  return { code, name, level: level.stale ? null : level.value, floor: entry.floor?.level ?? null };
}
