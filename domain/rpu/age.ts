import type { LocalDay } from '../time/instant.ts';
import type { AgeClass } from './types.ts';

/** Age on a civil day. `months` only under 2 years, where years say too little. */
export interface Age {
  years: number;
  months: number | null;
}

/** Completed years and months from birth to `on`; null when birth comes later. */
export function ageOn(birth: LocalDay, on: LocalDay): Age | null {
  if (birth > on) return null;
  const part = (day: LocalDay, from: number, to: number) => Number(day.slice(from, to));
  let months = (part(on, 0, 4) - part(birth, 0, 4)) * 12 + part(on, 5, 7) - part(birth, 5, 7);
  if (part(on, 8, 10) < part(birth, 8, 10)) months -= 1;
  const years = Math.floor(months / 12);
  return { years, months: years < 2 ? months : null };
}

const UPPER: readonly [below: number, name: AgeClass][] = [
  [2, '0-1'],
  [15, '2-14'],
  [18, '15-17'],
  [45, '18-44'],
  [65, '45-64'],
  [75, '65-74'],
  [85, '75-84'],
  [Infinity, '85+']
];

/** Age class of completed years. */
export function ageClassOf(years: number | null): AgeClass {
  if (years === null) return 'unknown';
  return UPPER.find(([below]) => years < below)?.[1] ?? 'unknown';
}
