import type { Instant } from '../time/instant.ts';

/** Kinds of beds, in the order screens list them. */
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

/** Whether a text names a kind of beds. */
export function isBedKind(text: string): text is BedKind {
  return (BED_KINDS as readonly string[]).includes(text);
}

/**
 * Counts of one kind of beds: available now and in so much time (staffed, equipped and usable at that instant), and
 * what the others are now.
 */
export const BED_KEYS = [
  'available',
  'h1',
  'h24',
  'h48',
  'd7',
  'installed',
  'occupied',
  'reserved',
  'closed',
  'additional'
] as const;
export type BedKey = (typeof BED_KEYS)[number];

/** Who counted: the means a feed names, or a person here. `mixed`: several means in one sum. */
export type BedChannel = 'manual' | 'bed_management' | 'gam' | 'dpi' | 'unknown' | 'mixed' | 'declared';

/** One count with when it was true. Capacities are never hidden: 3 free beds is "3". */
export interface BedCount {
  /** Null: its rows do not partition, so that no sum can be said. */
  value: number | null;
  /** When it was true: of its oldest row. */
  at: Instant;
  receivedAt: Instant;
  channel: BedChannel;
  /** Worked out from others (occupied = installed − closed − available). */
  derived?: true;
}

/** What the feed says of one Location of the ROR. */
export interface UnitBeds {
  counts: Partial<Record<BedKey, BedCount>>;
}

/** Who may say how many beds there are, by function: never a name. */
export const BED_FUNCTIONS = [
  'bed_manager',
  'ward_manager',
  'nurse',
  'midwife',
  'physician',
  'regulator'
] as const;
export type BedFunction = (typeof BED_FUNCTIONS)[number];

/** What a person declared of one kind: each count is as old as its own declaration. */
export interface DeclaredBeds {
  counts: Partial<Record<BedKey, { value: number; at: Instant }>>;
  /** Of the newest declaration. */
  by: BedFunction;
  at: Instant;
}

/** Current capacity of a site: both what its feed says and what a person declared, kind by kind. */
export interface BedsNow {
  finess: string;
  kinds: Partial<Record<BedKind, { units: readonly UnitBeds[]; declared: DeclaredBeds | null }>>;
}
