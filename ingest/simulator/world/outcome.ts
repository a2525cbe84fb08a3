import type { WorldParameters } from '../parameters.ts';
import { pick, type Random } from '../random.ts';
import type { Character } from './character.ts';
import type { Hour } from './intensity.ts';

export const CCMU = ['1', '2', '3', '4', '5', 'P', 'D'] as const;
export const OUTCOME = ['home', 'unseen', 'fugue', 'reoriented', 'mutation', 'transfer', 'death'] as const;
export type Outcome = (typeof OUTCOME)[number];

export interface Triaged {
  age: number;
  /** Index in CCMU. */
  ccmu: number;
}

/** Children by year of age, 0 to 17: the youngest come most (assumed, the order of the Oscour network). */
const CHILD_AGES = [13, 11, 8, 7, 6, 5.5, 5, 4.5, 4.5, 4.5, 4.5, 4.5, 4.5, 4.5, 4.5, 4.5, 4.5, 4];
/** Share hospitalised by CCMU before age and site; scaled to the region's rate. */
const HOSPITAL_BY_CCMU = [0.03, 0.13, 0.5, 0.9, 0.95, 0.35, 0];
/** Brings the product of CCMU, age and site to the region's rate; measured on the default world. */
const HOSPITAL_SCALE = 1.03;
const TRANSFER_SHARE = 0.08;

/** Age and severity of an arrival. */
export function triage(
  draw: Random,
  character: Character,
  parameters: WorldParameters,
  hour: Hour,
  child: boolean
): Triaged {
  const age = child ? childAge(draw, character) : adultAge(draw, character.elders * hour.elders);
  const shares = CCMU.map((level) => parameters.ccmuShare[level] ?? 0);
  const severe = hour.severe * character.severity * (age >= 75 ? 2 : age < 18 ? 0.6 : 0.9);
  return { age, ccmu: severity(draw.next(), shares, severe) };
}

function severity(uniform: number, shares: readonly number[], severe: number): number {
  const [one = 0, two = 0, three = 0, four = 0, five = 0, psy = 0, dead = 0] = shares;
  const heavy = Math.min(0.9, (three + four + five) * severe);
  const scale = three + four + five > 0 ? heavy / (three + four + five) : 0;
  const light = one + two > 0 ? (1 - heavy - psy - dead) / (one + two) : 0;
  return pick([one * light, two * light, three * scale, four * scale, five * scale, psy, dead], uniform);
}

function childAge(draw: Random, character: Character): number {
  // At an adult department only the eldest come.
  if (!character.site.services.includes('paediatric')) return 15 + Math.floor(draw.next() * 3);
  return pick(CHILD_AGES, draw.next());
}

function adultAge(draw: Random, elders: number): number {
  if (draw.next() < elders) return Math.min(104, 75 + Math.floor(11.5 * draw.next() + 8 * draw.next() ** 2));
  // Younger adults come more: falls off slowly from 18 to 74.
  return 18 + Math.floor(57 * draw.next() ** 1.25);
}

/** Index in OUTCOME. */
export function outcomeOf(draw: Random, parameters: WorldParameters, patient: Triaged): number {
  const level = CCMU[patient.ccmu];
  const uniform = draw.next();
  if (level === 'D' || (level === '5' && uniform < 0.12) || (level === '4' && uniform < 0.02)) {
    return OUTCOME.indexOf('death');
  }
  const ageing = patient.age >= 75 ? 1.75 : patient.age < 18 ? 0.6 : 0.95;
  const scale = (parameters.hospitalisationRate / 0.19) * HOSPITAL_SCALE;
  const hospital = (HOSPITAL_BY_CCMU[patient.ccmu] ?? 0) * ageing * scale;
  const chance = Math.min(0.96, hospital);
  const second = draw.next();
  if (second < chance) return OUTCOME.indexOf(second < chance * TRANSFER_SHARE ? 'transfer' : 'mutation');
  const left = parameters.leftUnseenRate / (1 - parameters.hospitalisationRate);
  const third = draw.next();
  if (third >= left) return OUTCOME.indexOf('home');
  const share = third / left;
  return OUTCOME.indexOf(share < 0.68 ? 'unseen' : share < 0.86 ? 'fugue' : 'reoriented');
}
