import type { Instant } from '../time/instant.ts';
import type { BedChannel, BedKey } from './types.ts';

/*
 * The capacity extension of the ROR (FHIR R4, interop.esante.gouv.fr/ig/fhir/ror): nomenclatures R329 to R337 of the
 * Nomenclatures des Objets de Santé. Codes are kept as they came; only those below have a meaning here.
 */

/** One count of one Location, by the codes of the extension; '' where the extension does not say. */
export interface Measurement {
  /** Identifier of the Location in the ROR. */
  location: string;
  status: string;
  temporality: string;
  /** 01 bed, 02 place (day care). */
  capacityType: string;
  gender: string;
  assignment: string;
  /** How an additional bed can be had, and for which crisis. */
  additional: string;
  crisis: string;
  closing: string;
  channel: string;
  value: number;
  /** `capacityUpdateDate`: when it was true. */
  at: Instant;
}

/** What tells two rows of a Location apart. */
export const ROW_CODES = [
  'status',
  'temporality',
  'capacityType',
  'gender',
  'assignment',
  'additional',
  'crisis',
  'closing'
] as const satisfies readonly (keyof Measurement)[];

/** Codes of each item that have a meaning; any other is kept and reported. */
export const KNOWN_CODES: Readonly<Record<(typeof ROW_CODES)[number] | 'channel', readonly string[] | null>> =
  {
    status: ['01', '02', '03', '04', '05', '06'],
    temporality: ['01', '02', '03', '04', '05'],
    capacityType: ['01', '02'],
    gender: ['01', '02', '03', '04'],
    assignment: ['01', '02', '03'],
    additional: ['01', '02', '03'],
    crisis: ['01', '02'],
    // The reasons of a closure are an open list.
    closing: null,
    channel: ['01', '02', '03', '04']
  };

const NOW: Readonly<Record<string, BedKey>> = {
  '01': 'installed',
  '02': 'available',
  '03': 'occupied',
  '04': 'reserved',
  '05': 'closed',
  '06': 'additional'
};
const AHEAD: Readonly<Record<string, BedKey>> = { '02': 'h1', '03': 'h24', '04': 'h48', '05': 'd7' };
const CHANNELS: Readonly<Record<string, BedChannel>> = {
  '01': 'manual',
  '02': 'bed_management',
  '03': 'gam',
  '04': 'dpi'
};

/** Which count a row is a part of; null: it is kept, and shown nowhere (a forecast of closed beds, a place). */
export function keyOf(row: Pick<Measurement, 'status' | 'temporality' | 'capacityType'>): BedKey | null {
  // Places of day care are no beds: they enter no count of beds.
  if (row.capacityType === '02') return null;
  // What does not say for when it is, is current.
  if (row.temporality === '01' || row.temporality === '') return NOW[row.status] ?? null;
  return row.status === '02' ? (AHEAD[row.temporality] ?? null) : null;
}

/** The means a row was counted by. */
export function channelOf(code: string): BedChannel {
  return CHANNELS[code] ?? 'unknown';
}
