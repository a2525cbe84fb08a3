import type { Facility } from '../region.ts';
import { placeWords } from './note-words.ts';

/** What every decision about transfers needs of a region; made once. */
export interface TiuWorld {
  facilities: ReadonlyMap<string, Facility>;
  placeWords: ReadonlySet<string>;
}

/**
 * @param facilities of the region
 * @param names other names of places that a free text may hold: communes, departments
 */
export function tiuWorld(facilities: readonly Facility[], names: readonly string[] = []): TiuWorld {
  const places = facilities.flatMap(({ name, shortName, communeName }) => [name, shortName, communeName]);
  return {
    facilities: new Map(facilities.map((facility) => [facility.finess, facility])),
    placeWords: placeWords([...places, ...names])
  };
}
