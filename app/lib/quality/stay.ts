import type { DayScore, LearnedLook, LearningLook } from '#domain/stay/look.ts';
import { driftOf, type Drift } from '#domain/stay/record.ts';
import { gain, mergeScores, type ScoreSums } from '#domain/stay/score.ts';
import { SIZES, type Size } from '#domain/stay/size.ts';
import { addDays } from '#domain/time/day.ts';

/** How right one service, or a size of sites, was over 28 complete days. Shares 0–1, minutes; null without a score. */
export interface StayScored {
  n: number;
  under90: number | null;
  overMedian: number | null;
  /** Mean absolute error of the p50, and of a figure that never moves. */
  error: number | null;
  noise: number | null;
  /** By how much it beats the best simple forecast, pinball loss at 0.5 and 0.9. */
  gains: [number, number] | null;
}

/** One line of the card. */
export interface StayLine extends LearnedLook {
  name: string;
  scored: StayScored;
  drift: Drift;
  /** Share of home-goers who came while nothing valid was published. */
  untold: number | null;
}

/** The card: the last learning and its services. */
export interface StayQuality extends Omit<LearningLook, 'services'> {
  lines: StayLine[];
  sizes: { size: Size; scored: StayScored }[];
}

/** Puts the learning beside its scores. @param names short names of the sites that may be seen */
export function stayQuality(
  learning: LearningLook,
  scores: readonly DayScore[],
  names: ReadonlyMap<string, string>
): StayQuality {
  const last = scores.at(-1)?.day ?? '';
  const lines = learning.services.flatMap((look): StayLine[] => {
    const name = names.get(look.finess);
    if (name === undefined) return [];
    const own = scores.filter(({ finess, service }) => finess === look.finess && service === look.service);
    const sums = mergeScores(own.map((one) => one.sums));
    const week = last === '' ? [] : own.filter(({ day }) => day > addDays(last, -7));
    const untold = own.reduce((sum, one) => sum + one.untold, 0);
    return [
      {
        ...{ ...look, name, scored: scoredOf(sums) },
        drift: driftOf(mergeScores(week.map((one) => one.sums))),
        untold: sums.n + untold > 0 ? untold / (sums.n + untold) : null
      }
    ];
  });
  lines.sort((a, b) => a.name.localeCompare(b.name, 'fr') || (a.service < b.service ? -1 : 1));
  const sizeOf = new Map(learning.services.map(({ finess, size }) => [finess, size]));
  const sizes = SIZES.map((size) => {
    const own = scores.filter(({ finess }) => names.has(finess) && sizeOf.get(finess) === size);
    return { size, scored: scoredOf(mergeScores(own.map((one) => one.sums))) };
  });
  const { version, learnedAt, ms } = learning;
  return { version, learnedAt, ms, lines, sizes: sizes.filter(({ scored }) => scored.n > 0) };
}

function scoredOf(sums: ScoreSums): StayScored {
  const { n } = sums;
  const mean = (sum: number): number | null => (n > 0 ? sum / n : null);
  const all = [0, 1, 2].map((k) => gain(sums, k)).filter((one) => one !== null);
  const best = (i: 0 | 1): number => Math.min(...all.map((one) => one[i]));
  return {
    ...{ n, under90: mean(sums.under90), overMedian: mean(sums.overMedian) },
    ...{ error: mean(sums.absolute), noise: mean(sums.noise) },
    gains: all.length === 0 ? null : [best(0), best(1)]
  };
}
