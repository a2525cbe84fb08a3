import { LEVEL_RULE, type LevelRule } from '../level/rule.ts';

/** How busy a site is against its own usual, in public words: -1 quieter, 0 as usual, 1 busier, 2 much busier. */
export type Affluence = -1 | 0 | 1 | 2;

/** Names of the public words in open data, by affluence + 1; they never change, others are added. */
export const AFFLUENCE_WORDS = ['quieter', 'usual', 'busier', 'much_busier'] as const;
export type AffluenceWord = (typeof AFFLUENCE_WORDS)[number];

/** "moins de monde" from this far under the usual (docs/definitions.md §5). */
export const QUIETER = -1.5;

/** The public word of a level held, and of z where there is none. Null: the level is not known. */
export function affluenceOf(level: number | null, z: number | null): Affluence | null {
  if (level === null) return null;
  if (level >= 2) return 2;
  if (level === 1) return 1;
  return z !== null && z <= QUIETER ? -1 : 0;
}

/**
 * The public word of one presence against a usual, without the hysteresis of a level that is followed: by it what was
 * known at two times is compared. Null where there is no usual.
 */
export function affluenceAlone(
  present: number,
  { usual, sd }: { usual: number | null; sd: number | null },
  rule: LevelRule = LEVEL_RULE
): Affluence | null {
  if (usual === null || sd === null || sd <= 0) return null;
  const excess = present - usual;
  const z = excess / sd;
  const reached = (index: 0 | 1): boolean => z >= rule.z[index] && excess >= rule.excess[index];
  if (reached(1)) return 2;
  if (reached(0)) return 1;
  return z <= QUIETER ? -1 : 0;
}

/** Name of a public word in open data. */
export function affluenceWord(affluence: Affluence | null): AffluenceWord | null {
  return affluence === null ? null : (AFFLUENCE_WORDS[affluence + 1] ?? null);
}
