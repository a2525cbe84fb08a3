import type { Instant } from '../time/instant.ts';

/** How wide a closure is: the site, one of its services, a care pathway, or one resource. */
export type ClosureScope = 'site' | 'service' | 'pathway' | 'resource';

/** `closed`: nobody is received; `diverted`: regulated by 15 only; `partial`: part of its scope goes on. */
export type ClosureKind = 'closed' | 'diverted' | 'partial';

/** One closure in force or announced. It always has an end: at its end it is over by itself. */
export interface Closure {
  id: string;
  scope: ClosureScope;
  /** Service ('adult', 'paediatric'), pathway ('stroke', 'cardiac', 'trauma', 'obstetrics' …) or resource ('ct', 'cath_lab', …); '' for the site. */
  target: string;
  kind: ClosureKind;
  reason: string;
  from: Instant;
  until: Instant;
  /** Function of who declared it, never a name. */
  by: string;
  declaredAt: Instant;
}

/** All closures of a site that are not over: absolute, the newest replaces all. */
export interface PlaceNow {
  finess: string;
  closures: readonly Closure[];
}
