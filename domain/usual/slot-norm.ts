import { SLOTS, type SlotNorm } from './types.ts';

/** Fewer observations than this in a slot: no usual there. */
const ENOUGH = 4;
const MU_FLOOR = 0.5;

/**
 * The usual of one series (docs/definitions.md §5): μ(slot) = (m₋₁ + 2m₀ + m₊₁)/4 of the slot means. A neighbour
 * without any observation is left out and the weights rescaled. Null where no slot has enough.
 *
 * @param values one value per hour, NaN where there is none
 * @param slots slot of each hour, −1 where there is no usual (see `hourSlots`)
 */
export function slotNorm(values: ArrayLike<number>, slots: Int16Array): SlotNorm | null {
  const sum = new Float64Array(SLOTS);
  const count = new Int32Array(SLOTS);
  let n = 0;
  for (let h = 0; h < slots.length; h++) {
    const slot = slots[h] ?? -1;
    const value = values[h] ?? NaN;
    if (slot < 0 || Number.isNaN(value)) continue;
    sum[slot] = (sum[slot] ?? 0) + value;
    count[slot] = (count[slot] ?? 0) + 1;
    n++;
  }
  const mu = smooth(sum, count);
  if (mu.every((m) => m === null)) return null;
  return { mu, phi: dispersion(residuals(values, mu, slots), meanCount(count, mu)), n };
}

function smooth(sum: Float64Array, count: Int32Array): (number | null)[] {
  const mean = (slot: number): number | null => {
    const i = (slot + SLOTS) % SLOTS;
    const n = count[i] ?? 0;
    return n > 0 ? (sum[i] ?? 0) / n : null;
  };
  return Array.from({ length: SLOTS }, (_, slot) => {
    if ((count[slot] ?? 0) < ENOUGH) return null;
    let total = 0;
    let weight = 0;
    for (const [m, w] of [
      [mean(slot - 1), 1],
      [mean(slot), 2],
      [mean(slot + 1), 1]
    ] as const) {
      if (m === null) continue;
      total += w * m;
      weight += w;
    }
    return Math.round((total / weight) * 1000) / 1000;
  });
}

/** Mean number of observations behind a usable slot. */
export function meanCount(count: ArrayLike<number>, mu: readonly (number | null)[]): number {
  let n = 0;
  let slots = 0;
  mu.forEach((m, i) => {
    if (m === null) return;
    n += count[i] ?? 0;
    slots++;
  });
  return slots ? n / slots : 0;
}

/** Pairs (y, μ) of every hour that has both. */
function* residuals(
  values: ArrayLike<number>,
  mu: readonly (number | null)[],
  slots: Int16Array
): Generator<[number, number]> {
  for (let h = 0; h < slots.length; h++) {
    const m = mu[slots[h] ?? -1] ?? null;
    const value = values[h] ?? NaN;
    if (m !== null && !Number.isNaN(value)) yield [value, m];
  }
}

/**
 * φ = max(1, n/(n−1) · Σ(y−μ)² / Σ max(μ, 0.5)): variance over mean, pooled. Each mean was estimated from the
 * same n observations it is compared with, hence n/(n−1), n per slot.
 */
export function dispersion(pairs: Iterable<readonly [number, number]>, n: number): number {
  let squares = 0;
  let means = 0;
  for (const [y, m] of pairs) {
    squares += (y - m) ** 2;
    means += Math.max(m, MU_FLOOR);
  }
  if (means === 0 || n <= 1) return 1;
  return Math.max(1, Math.round(((n / (n - 1)) * squares * 1000) / means) / 1000);
}
