import { may } from '#domain/access/may.ts';
import type { Viewer } from '#domain/access/roles.ts';
import type { Site } from '#domain/region.ts';
import { CodedError } from '#domain/errors.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readShortNames } from '#app/lib/server/names.ts';
import { namedSite } from '#app/lib/words/names.ts';

/** Sites whose quality this viewer reads: null for the whole region. */
export function sitesOf(viewer: Viewer): readonly string[] | null {
  const read = { kind: 'action', name: 'quarantine.read' } as const;
  return may(viewer, read) ? null : viewer.sites.filter((site) => may(viewer, { ...read, site }));
}

/** Acts of `/qualite`, as the table of rights names them. */
type QualityAct = 'feed.announce' | 'file.decide' | 'quarantine.replay' | 'passages.read' | 'aside.close';

/** True when this viewer may act so for this site; `null` is no site in particular. */
export function mayAct(viewer: Viewer, name: QualityAct, site: string | null): boolean {
  return may(viewer, { kind: 'action', name, site: site ?? undefined });
}

/** @throws CodedError QUALITY_NOT_YOURS */
export function mustAct(viewer: Viewer, name: QualityAct, site: string | null): void {
  if (!mayAct(viewer, name, site)) throw new CodedError('QUALITY_NOT_YOURS', site);
}

/** Units of the region that are of these sites, with their site. */
function unitsOf(sites: readonly string[] | null): { unit: string; site: Site }[] {
  return appContext()
    .region.sites.filter(({ finess }) => sites === null || sites.includes(finess))
    .flatMap((site) => site.units.map((ordre) => ({ unit: `${site.finess}/${ordre}`, site })));
}

/** The same, with the short names in force. */
export async function namedUnitsOf(sites: readonly string[] | null): Promise<{ unit: string; site: Site }[]> {
  const names = await readShortNames();
  return unitsOf(sites).map(({ unit, site }) => ({ unit, site: namedSite(site, { names }) }));
}

/** FINESS of a unit of the region. @throws CodedError QUALITY_UNIT_UNKNOWN */
export function finessOf(unit: string): string {
  const known = unitsOf(null).find((one) => one.unit === unit);
  if (!known) throw new CodedError('QUALITY_UNIT_UNKNOWN');
  return known.site.finess;
}
