import type { BedKind } from '../beds/types.ts';
import type { Closure } from '../places/types.ts';
import { MATERNITY_LEVELS, type Facility, type MaternityLevel, type Service } from '../region.ts';

/** What a regulator looks for, in the order screens list them. */
export const NEEDS = [
  'adult',
  'paediatric',
  'maternity_1',
  'maternity_2a',
  'maternity_2b',
  'maternity_3',
  'icu_adult',
  'icu_paediatric',
  'icu_neonatal',
  'cath_lab'
] as const;
export type Need = (typeof NEEDS)[number];

const SERVICE: Partial<Record<Need, Service>> = { adult: 'adult', paediatric: 'paediatric' };
const MATERNITY: Partial<Record<Need, MaternityLevel>> = {
  maternity_1: 'I',
  maternity_2a: 'IIA',
  maternity_2b: 'IIB',
  maternity_3: 'III'
};
const ICU: Partial<Record<Need, keyof Facility['icu']>> = {
  icu_adult: 'adult',
  icu_paediatric: 'paediatric',
  icu_neonatal: 'neonatal'
};

/** Service of the emergency department that a need asks for; null: it asks for something else. */
export function serviceOf(need: Need): Service | null {
  return SERVICE[need] ?? null;
}

/** Beds whose free places answer a need, or show what stands behind an emergency department; null: none do. */
export function bedsOf(need: Need): BedKind | null {
  if (MATERNITY[need]) return 'obstetrics';
  const beds: Partial<Record<Need, BedKind>> = {
    adult: 'medicine',
    paediatric: 'paediatrics',
    icu_adult: 'icu_adult',
    icu_paediatric: 'icu_paediatric',
    icu_neonatal: 'icu_neonatal'
  };
  return beds[need] ?? null;
}

/** A need that only a free bed answers: an emergency department receives also when it is full. */
export function isBedNeed(need: Need): boolean {
  return Boolean(MATERNITY[need] ?? ICU[need]);
}

/**
 * Whether a facility is equipped for a need: `declared` by public figures, `derived` from others (and said so),
 * `unknown`, or `no`. A maternity also answers the needs of the levels under its own.
 */
export type Offer = 'declared' | 'derived' | 'unknown' | 'no';

/** {@link Offer} of a facility. */
export function offerOf(need: Need, facility: Facility): Offer {
  const service = SERVICE[need];
  if (service) return facility.services.includes(service) ? 'declared' : 'no';
  const level = MATERNITY[need];
  if (level) {
    const { maternity } = facility;
    const rank = maternity ? MATERNITY_LEVELS.indexOf(maternity.level) - MATERNITY_LEVELS.indexOf(level) : -1;
    if (!maternity || rank < 0) return 'no';
    // What is derived is IIA or IIB: that such a maternity is at least of level I is declared.
    return maternity.derived && level !== 'I' ? 'derived' : 'declared';
  }
  const icu = ICU[need];
  if (icu) return counted(facility.icu[icu]);
  if (facility.cathLab !== null) return facility.cathLab ? 'declared' : 'no';
  return facility.cardiacBeds ? 'derived' : 'unknown';
}

const counted = (beds: number | null): Offer => (beds === null ? 'unknown' : beds > 0 ? 'declared' : 'no');

/** Scope and target of closures that concern a need, besides the whole site; beds that close are no longer free. */
const TARGETS: Partial<Record<Need, readonly string[]>> = {
  adult: ['service/adult'],
  paediatric: ['service/paediatric'],
  maternity_1: ['pathway/obstetrics'],
  maternity_2a: ['pathway/obstetrics'],
  maternity_2b: ['pathway/obstetrics'],
  maternity_3: ['pathway/obstetrics'],
  // Who comes from outside into intensive care is received in the resuscitation room; a newborn is not.
  icu_adult: ['resource/icu_adult', 'resource/resuscitation'],
  icu_paediatric: ['resource/icu_paediatric', 'resource/resuscitation'],
  icu_neonatal: ['resource/icu_neonatal'],
  cath_lab: ['resource/cath_lab', 'pathway/cardiac']
};

/** Whether a closure is about what a need asks for: its site, or a service, pathway or resource it needs. */
export function concerns(closure: Pick<Closure, 'scope' | 'target'>, need: Need): boolean {
  return closure.scope === 'site' || (TARGETS[need]?.includes(`${closure.scope}/${closure.target}`) ?? false);
}
