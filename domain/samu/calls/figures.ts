import type { CallDefinition } from './definition.ts';
import type { CallCount, CallSum } from './types.ts';

/** Below this share of the window known, a sum says too little to be shown. */
const ENOUGH = 0.95;

/** A figure of calls; null where too little of the window is known. `share` is what of it is. */
export interface CallFigure {
  value: number | null;
  share: number;
}

/** What is shown of a window. Rates are 0–1, null where nothing was presented. */
export interface CallFigures {
  presented: CallFigure;
  answered: CallFigure;
  abandoned: CallFigure;
  within30: CallFigure;
  within60: CallFigure;
}

type Sums = Readonly<Record<CallCount, CallSum>>;

/**
 * Counts of a window by a definition (docs/definitions.md, telephony). A short abandoned call leaves `presented` and
 * `abandoned` only where the source counts it apart: else the source is taken not to count it at all.
 */
export function callFigures(
  sums: Sums,
  definition: Pick<CallDefinition, 'excludeShort' | 'over'>
): CallFigures {
  const short = definition.excludeShort ? sums.abandonedUnder10s.n : 0;
  const presented = counted(sums.presented, short);
  const answered = counted(sums.answered);
  const base = definition.over === 'presented' ? presented : answered;
  return {
    presented,
    answered,
    abandoned: counted(sums.abandoned, short),
    within30: rate(counted(sums.answered30s), base),
    within60: rate(counted(sums.answered60s), base)
  };
}

function counted({ n, share }: CallSum, less = 0): CallFigure {
  return { value: share >= ENOUGH ? Math.max(0, n - less) : null, share };
}

function rate(part: CallFigure, whole: CallFigure): CallFigure {
  const share = Math.min(part.share, whole.share);
  if (part.value === null || whole.value === null || whole.value === 0) return { value: null, share };
  // Both are counted by interval of presentation; sums of differing cover may pass 1 by a hair.
  return { value: Math.min(1, part.value / whole.value), share };
}

/** Sums of several SAMU: never a mean of rates. The cover is that of the least known part. */
export function addSums(parts: readonly Sums[]): Sums {
  const add = (count: CallCount): CallSum => ({
    n: parts.reduce((sum, part) => sum + part[count].n, 0),
    share: Math.min(1, ...parts.map((part) => part[count].share))
  });
  return {
    presented: add('presented'),
    answered: add('answered'),
    answered30s: add('answered30s'),
    answered60s: add('answered60s'),
    abandoned: add('abandoned'),
    abandonedUnder10s: add('abandonedUnder10s')
  };
}
