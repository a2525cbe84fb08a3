import { isNetworkId } from '../tiu/network.ts';
import type { Viewer } from './roles.ts';
import { type Grant, TABLE } from './table.ts';

/** Something a viewer asks for; `site` is the FINESS or network it is about, when it is about one. */
export interface Resource {
  kind: Grant['kind'];
  name: string;
  site?: string | undefined;
}

const EXACT = new Map(TABLE.map((grant) => [`${grant.kind} ${grant.name}`, grant]));

function grantOf({ kind, name }: Resource): { grant: Grant; site: string | undefined } | null {
  const exact = name.includes('*') ? undefined : EXACT.get(`${kind} ${name}`);
  if (exact) return { grant: exact, site: undefined };
  const colon = name.indexOf(':');
  const family = kind === 'topic' && colon > 0 ? EXACT.get(`topic ${name.slice(0, colon)}:*`) : undefined;
  const site = name.slice(colon + 1);
  const isWritten = family?.name === 'tiu-network:*' ? isNetworkId(site) : /^[0-9A-Z]{9}$/.test(site);
  return family && isWritten ? { grant: family, site } : null;
}

/** True when this viewer may see or do this. What the table does not name is refused to everybody. */
export function may(viewer: Viewer, resource: Resource): boolean {
  const found = grantOf(resource);
  if (!found) return false;
  const { grant } = found;
  if (grant.any.some((role) => viewer.roles.includes(role))) return true;
  const site = found.site ?? resource.site;
  if (site === undefined || !grant.own?.some((role) => viewer.roles.includes(role))) return false;
  return viewer.sites.includes(site);
}

/** True when a role holds this for at least one site: whether a menu shows it. */
export function maySomewhere(viewer: Viewer, resource: Resource): boolean {
  return may(viewer, resource) || viewer.sites.some((site) => may(viewer, { ...resource, site }));
}
