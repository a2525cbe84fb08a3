import { subscriberOf } from '#db/access/tries.ts';
import type { DoorRequest } from './exchange.ts';

/**
 * Whom a limit of pages and of the HTTP twin counts: an account or an enrolled screen for itself, since a hospital stands behind one
 * address; everybody else by the subscriber's address.
 */
export function askerKey(asker: Pick<DoorRequest, 'viewer' | 'address'>): string {
  const { viewer } = asker;
  return viewer.id === null ? subscriberOf(asker.address) : `${viewer.kind} ${viewer.id}`;
}
