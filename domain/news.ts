import type { BedsNow } from './beds/types.ts';
import type { DeclaredEvent, DeclaredLevel, WallOrder } from './declared/types.ts';
import type { EdStateNow } from './ed-state/types.ts';
import type { PublicWord } from './public-word/word.ts';
import type { PlaceNow } from './places/types.ts';
import type { SamuCallsNow } from './samu/calls/types.ts';
import type { SamuCasesNow, TeamNow, TeamPosition } from './samu/types.ts';
import type { ExpectedStay } from './stay/types.ts';
import type { TiuRequest } from './tiu/types.ts';

/**
 * News of one thing each, by kind: absolute, so that the newest of a key replaces what was known of it, and null
 * once the thing is gone. The record keeps the newest of every key (`vigie.news_now`), from which a node starts.
 */
export interface News {
  /** Key: department code of the SAMU. */
  'samu.calls': SamuCallsNow;
  'samu.cases': SamuCasesNow;
  /** Key: resource id. */
  'team.state': TeamNow;
  'team.position': TeamPosition;
  /** Key: FINESS. */
  'beds.site': BedsNow;
  'place.closures': PlaceNow;
  /** Key: `<FINESS>/<service>`. */
  'ed.state': EdStateNow;
  'stay.expected': ExpectedStay;
  /** Key: scope. */
  'level.declared': DeclaredLevel;
  /** Key: id. */
  'event.declared': DeclaredEvent;
  'wall.order': WallOrder;
  /** Key: `<kind>/<scope>`. */
  'public.word': PublicWord;
  'tiu.request': TiuRequest;
}

export type NewsKind = keyof News;

/** Every kind of which the newest of each key is kept. */
export const NEWS_KINDS: readonly NewsKind[] = [
  'samu.calls',
  'samu.cases',
  'team.state',
  'team.position',
  'beds.site',
  'place.closures',
  'ed.state',
  'stay.expected',
  'level.declared',
  'event.declared',
  'wall.order',
  'public.word',
  'tiu.request'
];

/** Whether an outbox kind is news of one thing. */
export function isNewsKind(kind: string): kind is NewsKind {
  return (NEWS_KINDS as readonly string[]).includes(kind);
}
