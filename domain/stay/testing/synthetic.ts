import { HOUR, MINUTE, type Instant } from '../../time/instant.ts';
import { localHour } from '../../time/paris.ts';
import type { Horizons } from '../horizon.ts';
import type { StayVersion } from '../log.ts';

/** Numbers in (0, 1), the same for one seed (mulberry32). */
export function numbers(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296 + 1e-12;
  };
}

export interface SyntheticSite {
  /** First arrival may come then. */
  from: Instant;
  days: number;
  perDay: number;
  /** Factor on the stay in the slow half of the days, which nothing announces. 1: every day alike. */
  slow: number;
  seed: number;
}

/** Days of one site whose stays are lognormal, longer by `slow` on some days; what happens is known 5 minutes later. */
export function syntheticVersions({ from, days, perDay, slow, seed }: SyntheticSite): StayVersion[] {
  const draw = numbers(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());
  const versions: StayVersion[] = [];
  for (let day = 0; day < days; day++) {
    const factor = draw() < 0.5 ? slow : 1;
    for (let k = 0; k < perDay; k++) {
      const entree = Math.floor((from + (day + draw()) * 24 * HOUR) / MINUTE) * MINUTE;
      const night = localHour(entree) < 8 ? 1.2 : 1;
      const stay = Math.ceil(Math.min(70 * 60, 160 * factor * night * Math.exp(0.5 * normal()))) * MINUTE;
      const home = draw() < 0.8;
      const passage = { entree, exitUnusable: false, ageYears: 40, orient: null };
      const sortie = entree + stay;
      versions.push(
        {
          passage: { ...passage, sortie: null, modeSortie: null },
          knownAt: entree + 5 * MINUTE,
          endedAt: sortie + 5 * MINUTE
        },
        {
          passage: { ...passage, sortie, modeSortie: home ? '8' : '6' },
          knownAt: sortie + 5 * MINUTE,
          endedAt: Infinity
        }
      );
    }
  }
  return versions;
}

/** A file every half hour, received a minute after its extraction. */
export function halfHourly(from: Instant, to: Instant): Horizons {
  const n = Math.floor((to - from) / (30 * MINUTE));
  const at = Float64Array.from({ length: n }, (_, i) => from + i * 30 * MINUTE);
  return { at, knownAt: at.map((t) => t + MINUTE) };
}
