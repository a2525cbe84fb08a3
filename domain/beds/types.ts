import type { Instant } from '../time/instant.ts';

/** Kinds of beds and places, in the order screens list them. */
export const BED_KINDS = [
  'medicine',
  'surgery',
  'obstetrics',
  'paediatrics',
  'icu_adult',
  'icu_paediatric',
  'icu_neonatal',
  'intensive_adult',
  'intensive_neonatal',
  'neonatology',
  'uhcd',
  'psychiatry'
] as const;
export type BedKind = (typeof BED_KINDS)[number];

/** Capacity status of the ROR: 01 … 06. */
export type BedStatus = 'installed' | 'available' | 'occupied' | 'reserved' | 'closed' | 'additional';

/** When a count is for: now, or in so much time. */
export type BedTime = 'now' | 'h1' | 'h24' | 'h48' | 'd7';

/** One count with when it was true and who said so. Capacities are never hidden: 3 free beds is "3". */
export interface BedCount {
  value: number;
  at: Instant;
  receivedAt: Instant;
  /** `manual`, `bed_management`, `gam`, `dpi` for the feed; `declared` for a person. */
  channel: 'manual' | 'bed_management' | 'gam' | 'dpi' | 'declared';
  /** Derived from others (occupied = installed − closed − available), and marked so. */
  derived?: true;
}

/** What one channel says of one kind: counts by status for now, available places by time. */
export interface BedSide {
  counts: Partial<Record<BedStatus, BedCount>>;
  ahead: Partial<Record<Exclude<BedTime, 'now'>, BedCount>>;
}

/** Current capacity of a site: both what its feed says and what a person declared, kind by kind. */
export interface BedsNow {
  finess: string;
  kinds: Partial<
    Record<
      BedKind,
      {
        feed: BedSide | null;
        declared: BedSide | null;
        /** By function ("cadre de santé"), never a name; and until when the declaration overrides (12 h at most). */
        declaredBy: string | null;
        overridesUntil: Instant | null;
      }
    >
  >;
}
