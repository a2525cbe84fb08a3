import { NEEDS, type Need } from '#domain/rank/needs.ts';
import type { Place } from '#maps/region/places.ts';
import type { Search } from '#app/lib/public/search.ts';

/** The letters that ask for a need, before the place: the first of each is the one that help shows. */
export const NEED_LETTERS: Readonly<Record<Need, readonly [string, ...string[]]>> = {
  adult: ['a'],
  paediatric: ['p', 'e'],
  maternity_1: ['m', 'm1'],
  maternity_2a: ['m2', 'm2a'],
  maternity_2b: ['m2b'],
  maternity_3: ['m3'],
  icu_adult: ['r', 'ra'],
  icu_paediatric: ['rp'],
  icu_neonatal: ['rn'],
  cath_lab: ['k']
};

/** What somebody asks: for whom, and from where. */
export interface Ask {
  need: Need;
  /** What was typed of the place. */
  text: string;
}

/** Reads "p cre": letters of a need, then a place. Without letters the need stays what it was. */
export function readAsk(typed: string, current: Need): Ask {
  const [, first = '', rest = ''] = /^\s*(\S*)(?:\s+(.*))?$/su.exec(typed) ?? [];
  const letters = first.toLowerCase();
  const need = NEEDS.find((one) => NEED_LETTERS[one].includes(letters));
  return need ? { need, text: rest.trim() } : { need: current, text: typed.trim() };
}

/** Places that answer what was typed, best first; `near`: none does, these are spelled nearly so. */
export function placesFor(text: string, search: Search): { places: readonly Place[]; near: boolean } {
  if (text === '') return { places: [], near: false };
  const found = search(text);
  if (found.kind === 'place') return { places: [found.place], near: false };
  if (found.kind === 'choice') return { places: found.places, near: false };
  return { places: found.kind === 'unknown' ? found.near : [], near: true };
}
