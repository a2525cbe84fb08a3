import { may } from '#domain/access/may.ts';
import type { Viewer } from '#domain/access/roles.ts';
import { isNetworkId } from '#domain/tiu/network.ts';
import type { TiuBy } from '#domain/tiu/codes.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';

/** Whether somebody sees every request of the region. */
export const seesAll = (viewer: Viewer): boolean => may(viewer, { kind: 'topic', name: 'tiu' });

/** Networks whose requests somebody sees, where they do not see all. */
export const networksOfViewer = (viewer: Viewer): string[] =>
  viewer.sites.filter((id) => isNetworkId(id) && may(viewer, { kind: 'topic', name: `tiu-network:${id}` }));

/** Whether somebody may look at a request. */
export const seesRequest = (viewer: Viewer, { network }: Pick<TiuRequest, 'network'>): boolean =>
  seesAll(viewer) || (network !== null && networksOfViewer(viewer).includes(network));

/** The topic of the live picture that tells a desk when to look again. */
export function topicOf(viewer: Viewer): string {
  const [network = ''] = networksOfViewer(viewer);
  return seesAll(viewer) ? 'tiu' : `tiu-network:${network}`;
}

/** In which function somebody acts on the desk. */
export function actsAs(viewer: Viewer): TiuBy {
  const has = (role: Viewer['roles'][number]) => viewer.roles.includes(role);
  if (has('perinatal') || has('admin')) return 'cell';
  return has('network') ? 'network' : has('samu') ? 'samu' : 'ars';
}
