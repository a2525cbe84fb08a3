import type { Sample } from './baseline.ts';
import { logQuantiles, type StayModel } from './model.ts';
import { LEADS } from './types.ts';

/** No calibration moves a 90th percentile by more than this factor, either way. */
const MOST = Math.log(2);

/**
 * Split conformal calibration of the 90th percentile: over arrivals that the model has not learned from, the shift of
 * its log under which ⌈0.9 (n + 1)⌉ of n would have left (Vovk; Romano, Patterson, Candès 2019), weighted for what is
 * censored. One shift for each hour ahead.
 */
export function shifts90(model: StayModel, unseen: readonly (readonly Sample[])[]): number[] {
  return LEADS.map((lead) => {
    const samples = unseen[lead] ?? [];
    const gaps = samples.map(({ stay, weight, state }): [number, number] => [
      Math.log(stay) - (logQuantiles(model, state, lead).at(-1) ?? 0),
      weight
    ]);
    gaps.sort(([a], [b]) => a - b);
    const total = gaps.reduce((sum, [, weight]) => sum + weight, 0);
    let before = 0;
    for (const [gap, weight] of gaps) {
      before += weight;
      // +1: the arrival to come, of which nothing is known.
      if (before >= 0.9 * (total + 1)) return Math.max(-MOST, Math.min(MOST, gap));
    }
    return 0;
  });
}
