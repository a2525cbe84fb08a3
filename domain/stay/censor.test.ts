import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../time/instant.ts';
import { dayBounds } from '../time/paris.ts';
import { censorWeights } from './censor.ts';
import { homeStay, isKnown, stayLog } from './log.ts';
import { syntheticVersions } from './testing/synthetic.ts';

const [FROM] = dayBounds('2026-01-05');
const AS_OF = FROM + 30 * 24 * HOUR;
const log = stayLog(syntheticVersions({ from: FROM, days: 30, perDay: 2000, slow: 1, seed: 5 }), 0);

/** Weighted median of the stays, minutes, of home-goers known then who came in the last `hours`. */
function median(hours: number, weightOf: (entree: number, stay: number) => number): number {
  const stays: [number, number][] = [];
  for (let i = 0; i < log.n; i++) {
    const entree = log.entree[i] ?? 0;
    if (entree < AS_OF - hours * HOUR || !isKnown(log, i, AS_OF)) continue;
    const stay = homeStay(log, i);
    if (!Number.isNaN(stay)) stays.push([stay, weightOf(entree, stay)]);
  }
  stays.sort(([a], [b]) => a - b);
  const half = stays.reduce((sum, [, w]) => sum + w, 0) / 2;
  let before = 0;
  for (const [stay, weight] of stays) if ((before += weight) >= half) return stay / MINUTE;
  return NaN;
}

test('those who came lately count for those who are still there: the median is that of everybody', () => {
  const weights = censorWeights(log, AS_OF, 'all');
  const naive = median(6, () => 1);
  const all = median(29 * 24, () => 1);
  expect(naive).toBeLessThan(0.85 * all);
  // Over the 72 h that can be censored the weights put right what is missing.
  expect(Math.abs(median(72, weights) / all - 1)).toBeLessThan(0.04);
});

test('labels of over 72 h are complete: they count once', () => {
  const weights = censorWeights(log, AS_OF, 'all');
  expect(weights(AS_OF - 72 * HOUR, 10 * HOUR)).toBe(1);
  expect(weights(AS_OF - 2 * HOUR, HOUR)).toBeGreaterThan(1);
});
