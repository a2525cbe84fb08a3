import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Actor } from '../audit.ts';

/** Who changes what, when, for which installation. */
export interface Act {
  actor: Actor;
  /** Process time. */
  now: Instant;
  origin: Origin;
}

/** What an entry is judged with: the installation's own secret, kept outside the database, and process time. */
export interface SignInContext {
  secret: Uint8Array;
  now: Instant;
}

/** Tells every node to look again at whoever is signed in as this account or device. */
export const accessChanged = (act: Pick<Act, 'origin' | 'now'>, id: string) => ({
  kind: 'access.changed' as const,
  key: id,
  origin: act.origin,
  at: act.now,
  payload: { id }
});
