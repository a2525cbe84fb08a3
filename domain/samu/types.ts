import type { Instant } from '../time/instant.ts';

/** Families of vehicles of the Hub Santé, from the first part of `vehicleType`. */
export type VehicleFamily = 'SMUR' | 'SIS' | 'TSU' | 'LIB' | 'AASC' | 'FSI' | 'AUTRE';

export type MedicalLevel = 'MED' | 'PARAMED' | 'SECOURS' | 'SANS';

/** What is known now of one team (a resource of the Hub Santé). No identity of staff or patient. */
export interface TeamNow {
  /** `resourceId` as the Hub writes it. */
  id: string;
  /** Name painted on the vehicle, or the last part of its id. */
  name: string;
  /** Department code of its SAMU ('75'); null when its organisation is not of the region. */
  samu: string | null;
  /** Geographic FINESS of the site it stands at; null where unknown. */
  base: string | null;
  family: VehicleFamily;
  /** Dotted code as received ('SMUR.VLM'); kept also when it is not in the lists. */
  vehicle: string | null;
  medicalLevel: MedicalLevel | null;
  /** Newest state by its own time ('DEPART', 'PEC', …; one name over all models), and that time. */
  status: string | null;
  statusAt: Instant | null;
  /** true free, false engaged, null unknown: an absent `availability` is unknown, never free. */
  available: boolean | null;
  availableAt: Instant | null;
  /** Opaque key of the case it is engaged on (HMAC of the case id); null when free or unknown. */
  mission: string | null;
  /** Geographic FINESS it takes its patient to; null when none or unknown. */
  destination: string | null;
}

/** Newest position of a team; WGS84 degrees. */
export interface TeamPosition {
  id: string;
  lon: number;
  lat: number;
  at: Instant;
  /** km/h and degrees from north; null where not sent. */
  speed: number | null;
  heading: number | null;
  /** DISPONIBLE true, INDISPONIBLE false; null when the position does not say. Its age is the position's. */
  available: boolean | null;
  /** Commune it is in (the nearest centre): all a wall is told of it while it may be engaged. */
  commune: { insee: string; name: string; lon: number; lat: number } | null;
}

/** Cases of one SAMU: counts of regulation files, never of named people. */
export interface SamuCasesNow {
  samu: string;
  /** The figures are true at this instant; those of the day are of its civil day. */
  at: Instant;
  /** Not closed, and created in the last 24 h. */
  open: number;
  /** Created in the last 60 minutes and since local midnight. */
  lastHour: number;
  today: number;
  /** Created since local midnight; a priority of no list under its own name. */
  byPriority: Partial<Record<string, number>>;
  /** Decisions taken since local midnight, by `decisionType`. */
  byDecision: Partial<Record<string, number>>;
  byAttribution: Partial<Record<'DRM' | 'DR' | 'D' | 'unknown', number>>;
}
