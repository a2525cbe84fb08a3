import { MATERNITY_LEVELS, type MaternityLevel } from '../region.ts';
import { addDays, daysBetween } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import { dayBounds, localDay } from '../time/paris.ts';
import type { NeonatalLevel } from './codes.ts';
import type { Gestation, TiuCase } from './types.ts';

const WEEK = 7;
/** From so many completed days on a level receives (HAS 2012; facts of the region): I 36, IIA 34, IIB 32 weeks. */
const FROM_DAYS: Record<MaternityLevel, number> = {
  I: 36 * WEEK,
  IIA: 34 * WEEK,
  IIB: 32 * WEEK,
  III: 0
};
/** Below or at this estimated weight neither I nor IIA receives, grams. */
const WEIGHT_OF_IIA = 1_800;
/** Least level that has such cots: neonatology from IIA, intensive care from IIB, resuscitation in III. */
const LEVEL_OF_COT: Record<NeonatalLevel, MaternityLevel> = { NEO: 'IIA', SI: 'IIB', REA: 'III' };

/** Completed days of amenorrhoea at `now`: one more at each local midnight of Paris. */
export function gestationAt({ days, on }: Gestation, now: Instant): number {
  return days + daysBetween(on, localDay(now));
}

/** What decides of the level, of a case. */
type Leveled = Pick<TiuCase, 'gestation' | 'weights' | 'needs'>;

/**
 * Least level of maternity that suits: by term and least known weight, and by the cots that are needed. Weights that
 * are not known count as enough, and are said.
 */
export function levelNeeded(
  { gestation, weights, needs }: Leveled,
  now: Instant
): { level: MaternityLevel; weightUnknown: boolean } {
  const days = gestationAt(gestation, now);
  const light = weights.some((weight) => weight !== null && weight <= WEIGHT_OF_IIA);
  const byTerm = MATERNITY_LEVELS.find((level) => days >= FROM_DAYS[level]) ?? 'III';
  const byWeight: MaternityLevel = light ? 'IIB' : 'I';
  const byCot: MaternityLevel = needs.neonatal ? LEVEL_OF_COT[needs.neonatal.level] : 'I';
  const level = [byTerm, byWeight, byCot].reduce(higher);
  const weightUnknown = !light && weights.some((weight) => weight === null) && rankOf(level) < rankOf('IIB');
  return { level, weightUnknown };
}

const rankOf = (level: MaternityLevel): number => MATERNITY_LEVELS.indexOf(level);
const higher = (a: MaternityLevel, b: MaternityLevel): MaternityLevel => (rankOf(a) >= rankOf(b) ? a : b);

/** Whether a maternity of one level receives what needs another. */
export const receives = (level: MaternityLevel, needed: MaternityLevel): boolean =>
  rankOf(level) >= rankOf(needed);

/** A midnight at which the level that suits changes. */
export interface Crossing {
  at: Instant;
  /** Weeks completed at it. */
  weeks: number;
  from: MaternityLevel;
  to: MaternityLevel;
}

/** Every midnight at which the level changes, before and after `now`, first to last; at most three. */
export function crossings(leveled: Leveled): Crossing[] {
  const { days, on } = leveled.gestation;
  return [FROM_DAYS.IIB, FROM_DAYS.IIA, FROM_DAYS.I].flatMap((threshold): Crossing[] => {
    const [at] = dayBounds(addDays(on, threshold - days));
    const from = levelNeeded(leveled, at - 1).level;
    const to = levelNeeded(leveled, at).level;
    return from === to ? [] : [{ at, weeks: threshold / WEEK, from, to }];
  });
}

/** The next change of level, and the last one since `since`. */
export function crossingsAround(
  leveled: Leveled,
  since: Instant,
  now: Instant
): { last: Crossing | null; next: Crossing | null } {
  const all = crossings(leveled);
  return {
    last: all.findLast(({ at }) => at > since && at <= now) ?? null,
    next: all.find(({ at }) => at > now) ?? null
  };
}
