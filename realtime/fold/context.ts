import type { Origin } from '#domain/origin.ts';
import type { Facility, RegionPack, Site } from '#domain/region.ts';
import type { Norms, ScopeNorm } from '#domain/usual/types.ts';

/** What the fold needs beside state and event, all of it immutable: the region, and norms by version. */
export interface FoldContext {
  origin: Origin;
  sites: readonly Site[];
  siteByFiness: ReadonlyMap<string, Site>;
  /** What hospitals are equipped for: maternities without an emergency department are among them. */
  facilities: readonly Facility[];
  /** Area keys in order: `region`, then `dept:<code>`; with the FINESS of their sites. */
  areas: ReadonlyMap<string, readonly string[]>;
  /** Norms are immutable rows: loaded by the reader before the event that publishes them is folded. */
  norms(version: number): Norms | null;
}

/** The context of a region, for one origin: a picture never mixes origins. */
export function foldContext(
  region: Pick<RegionPack, 'sites' | 'departments'>,
  origin: Origin,
  norms: (version: number) => Norms | null,
  facilities: readonly Facility[] = []
): FoldContext {
  const areas = new Map<string, string[]>([['region', region.sites.map((s) => s.finess)]]);
  for (const { code } of region.departments)
    areas.set(
      `dept:${code}`,
      region.sites.filter((s) => s.department === code).map((s) => s.finess)
    );
  return {
    origin,
    sites: region.sites,
    siteByFiness: new Map(region.sites.map((s) => [s.finess, s])),
    areas,
    facilities,
    norms
  };
}

/** FINESS of a unit `FINESS/ORDRE`. */
export function finessOf(unit: string): string {
  return unit.slice(0, unit.indexOf('/'));
}

/** The norm of a scope in the version the picture stands on. */
export function normOf(ctx: FoldContext, version: number | null, scope: string): ScopeNorm | null {
  return version === null ? null : (ctx.norms(version)?.scopes[scope] ?? null);
}
