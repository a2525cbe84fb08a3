import type { Instant } from '../time/instant.ts';

/** How wide a closure is: the site, one of its services, a care pathway, or one resource. */
export type ClosureScope = 'site' | 'service' | 'pathway' | 'resource';

/** `closed`: nobody is received; `diverted`: regulated by 15 only; `partial`: part of its scope goes on. */
export type ClosureKind = 'closed' | 'diverted' | 'partial';

/**
 * Care pathways (filières) and resources that a closure can be about; `resuscitation` is the resuscitation room of
 * the emergency department, `icu_…` a unit of intensive care.
 */
export const PATHWAYS = [
  'stroke',
  'cardiac',
  'trauma',
  'obstetrics',
  'hand',
  'psychiatry',
  'sexual_assault'
] as const;
export const RESOURCES = [
  'resuscitation',
  'icu_adult',
  'icu_paediatric',
  'icu_neonatal',
  'ct',
  'mri',
  'cath_lab',
  'operating_room',
  'laboratory'
] as const;

/** One closure in force or announced. It always has an end: at its end it is over by itself. */
export interface Closure {
  id: string;
  scope: ClosureScope;
  /** Service ('adult', 'paediatric'), one of `PATHWAYS` or `RESOURCES`; '' for the site. */
  target: string;
  kind: ClosureKind;
  reason: string;
  from: Instant;
  /** Exclusive. */
  until: Instant;
  /** Function of who declared it, never a name. */
  by: string;
  declaredAt: Instant;
  /** Grows with each change: who changes it says which version they saw. */
  version: number;
}

/** All closures of a site that are not over: absolute, the newest replaces all. */
export interface PlaceNow {
  finess: string;
  closures: readonly Closure[];
}
