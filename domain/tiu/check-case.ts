import { CodedError } from '../errors.ts';
import { dayNumber } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import { localDay } from '../time/paris.ts';
import {
  CONTRAINDICATIONS,
  DOCTOR_FUNCTIONS,
  INDICATIONS,
  NEONATAL_LEVELS,
  URGENCIES,
  type DoctorFunction
} from './codes.ts';
import { gestationAt } from './gestation.ts';
import type { Contraindications, JointDecision, TiuCase } from './types.ts';

/** Completed days between which a transfer in utero has a meaning: 18 and 44 weeks. */
const YOUNGEST = 18 * 7;
const OLDEST = 44 * 7;
const MOST_FETUSES = 6;
const LIGHTEST = 100;
const HEAVIEST = 7_000;

const refuse = (field: string): never => {
  throw new CodedError('TIU_FIELD_INVALID', field);
};

const isWhole = (value: number, from: number, to: number): boolean =>
  Number.isSafeInteger(value) && value >= from && value <= to;

/** Nothing asked yet. */
export const NO_CONTRAINDICATION_ASKED: Contraindications = {
  imminent_delivery: null,
  fetal_distress: null,
  abruption: null,
  unstable_mother: null
};

/**
 * A case that may be kept, nothing else of what was given.
 * @throws CodedError TIU_FIELD_INVALID (`where` is the field)
 */
export function checkedCase(given: TiuCase, now: Instant): TiuCase {
  const { gestation, fetuses, weights, indication, urgency, needs, contraindications } = given;
  const { days, on } = gestation;
  if (!isWhole(days, 0, OLDEST) || Number.isNaN(dayNumber(on)) || on > localDay(now)) refuse('gestation');
  if (!isWhole(gestationAt(gestation, now), YOUNGEST, OLDEST)) refuse('gestation');
  if (!isWhole(fetuses, 1, MOST_FETUSES)) refuse('fetuses');
  if (weights.length > fetuses) refuse('weights');
  for (const weight of weights)
    if (weight !== null && !isWhole(weight, LIGHTEST, HEAVIEST)) refuse('weights');
  if (!INDICATIONS.includes(indication)) refuse('indication');
  if (!URGENCIES.includes(urgency)) refuse('urgency');
  const { obstetric, neonatal } = needs;
  if (typeof obstetric !== 'boolean' || (!obstetric && !neonatal)) refuse('needs');
  if (neonatal && !(NEONATAL_LEVELS.includes(neonatal.level) && isWhole(neonatal.count, 1, MOST_FETUSES)))
    refuse('needs');
  for (const one of CONTRAINDICATIONS)
    if (contraindications[one] !== null && typeof contraindications[one] !== 'boolean')
      refuse('contraindications');
  const [a, b, c, d] = CONTRAINDICATIONS;
  return {
    ...{ gestation: { days, on }, fetuses },
    weights: Array.from({ length: fetuses }, (_, i) => weights[i] ?? null),
    ...{ indication, urgency },
    needs: { obstetric, neonatal: neonatal && { level: neonatal.level, count: neonatal.count } },
    contraindications: {
      [a]: contraindications[a],
      [b]: contraindications[b],
      [c]: contraindications[c],
      [d]: contraindications[d]
    } as Contraindications
  };
}

/**
 * A joint decision that may be kept: at least two doctors, by function.
 * @throws CodedError TIU_FIELD_INVALID at `decision`
 */
export function checkedDecision(given: JointDecision | null): JointDecision | null {
  if (given === null) return null;
  const { verdict, at } = given;
  const functions: DoctorFunction[] = DOCTOR_FUNCTIONS.filter((one) => given.functions.includes(one));
  if (verdict !== 'transfer' && verdict !== 'no_transfer') refuse('decision');
  if (functions.length < 2 || functions.length !== new Set(given.functions).size) refuse('decision');
  if (!Number.isFinite(at)) refuse('decision');
  return { verdict, functions, at: Math.round(at) };
}
