import { PRESENT_MAX } from '../figures/present.ts';
import type { Instant } from '../time/instant.ts';
import { firstRow, isKnown, isOf, type StayGroup, type StayLog } from './log.ts';

/** No home-goer counts for more than this many. */
const MOST = 10;

/**
 * Weight of a home-goer known at `asOf`. Those who came over 72 h ago are all known: 1. Of those who came later only
 * the quick ones are: each stands for 1/G(T), G(T) being the share of these arrivals that T has had time to end for
 * (inverse probability of censoring). Death, transfer, hospitalisation and leaving unseen are other ends: who took one
 * never goes home, and has no weight.
 */
export function censorWeights(
  log: StayLog,
  asOf: Instant,
  group: StayGroup
): (entree: Instant, stay: number) => number {
  const since: number[] = [];
  for (let i = firstRow(log, asOf - PRESENT_MAX); i < log.n; i++) {
    const entree = log.entree[i] ?? Infinity;
    if (entree <= asOf && isKnown(log, i, asOf) && isOf(log, i, group)) since.push(asOf - entree);
  }
  since.sort((a, b) => a - b);
  const atLeast = (stay: number): number => {
    let low = 0;
    let high = since.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((since[middle] ?? 0) < stay) low = middle + 1;
      else high = middle;
    }
    return since.length - low;
  };
  return (entree, stay) => {
    if (asOf - entree >= PRESENT_MAX || since.length === 0) return 1;
    return Math.min(MOST, since.length / Math.max(1, atLeast(stay)));
  };
}
