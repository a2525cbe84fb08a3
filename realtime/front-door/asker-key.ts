import { subscriberOf } from '#db/access/tries.ts';
import type { DoorRequest } from './exchange.ts';

/**
 * Whom a limit of pages counts: an account or an enrolled screen for itself, since a hospital stands behind one
 * address; everybody else by the subscriber's address.
 */
export function askerKey({ viewer, address }: Pick<DoorRequest, 'viewer' | 'address'>): string {
  return viewer.id === null ? subscriberOf(address) : `${viewer.kind} ${viewer.id}`;
}
