import type { ItemFill } from './types.ts';

/** An item that a site fills far less than the others do. */
export interface PoorFill {
  finess: string;
  item: string;
  /** Share filled where expected, 0–1. */
  share: number;
  /** Mean and standard deviation of the sites' shares. */
  mean: number;
  sd: number;
}

/** Under so many expected values a share says little. */
const LEAST_EXPECTED = 30;
/** A site is far under the others below mean − 3 standard deviations of the sites. */
const DEVIATIONS = 3;

/**
 * Items whose fill rate is under mean − 3 SD of the sites, the furthest first (quality rule of the RPU). Of one
 * item every site counts once, whatever its size.
 */
export function poorFills(
  sites: readonly { finess: string; fill: Readonly<Record<string, ItemFill>> }[]
): PoorFill[] {
  const byItem = new Map<string, { finess: string; share: number }[]>();
  for (const { finess, fill } of sites) {
    for (const [item, { expected, filled }] of Object.entries(fill)) {
      if (expected < LEAST_EXPECTED) continue;
      const shares = byItem.get(item) ?? [];
      shares.push({ finess, share: filled / expected });
      byItem.set(item, shares);
    }
  }
  const poor: PoorFill[] = [];
  for (const [item, shares] of byItem) {
    const mean = shares.reduce((sum, { share }) => sum + share, 0) / shares.length;
    const sd = Math.sqrt(shares.reduce((sum, { share }) => sum + (share - mean) ** 2, 0) / shares.length);
    for (const { finess, share } of shares)
      if (sd > 0 && share < mean - DEVIATIONS * sd) poor.push({ finess, item, share, mean, sd });
  }
  const depth = ({ share, mean, sd }: PoorFill) => (share - mean) / sd;
  return poor.toSorted((a, b) => depth(a) - depth(b));
}
