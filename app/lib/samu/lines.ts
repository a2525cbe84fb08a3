import type { Exclusion, Proposal, Ranking } from '#domain/rank/types.ts';
import { keepOrderBy } from '#app/lib/desk/freeze.ts';

/** A row of the answer: a place proposed, or one that was and no longer is, which stays where it was. */
export type Line = { finess: string; proposal: Proposal } | { finess: string; exclusion: Exclusion };

/** Rows shown before the reader asks for all. */
export const SHOWN = 12;

/**
 * The rows of an answer in the order a reader is looking at: a place that closes meanwhile stays in its row with the
 * reason, a new one comes last. `moved`: whose place would be another now.
 *
 * @param kept FINESS on screen, in their order; empty for a new answer
 */
export function linesOf(
  { proposals, exclusions }: Ranking,
  kept: readonly string[],
  limit: number
): { lines: Line[]; moved: ReadonlySet<string>; more: number } {
  const held = new Set(kept);
  const left = exclusions.filter(({ finess }) => held.has(finess));
  const sorted: Line[] = [
    ...proposals.map((proposal) => ({ finess: proposal.finess, proposal })),
    ...left.map((exclusion) => ({ finess: exclusion.finess, exclusion }))
  ];
  const { rows, moved } = keepOrderBy(sorted, ({ finess }) => finess, kept);
  const shown = Math.max(limit, kept.length);
  return { lines: rows.slice(0, shown), moved, more: Math.max(0, rows.length - shown) };
}
