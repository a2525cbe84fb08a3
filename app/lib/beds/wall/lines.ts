/** Lines of a wall of beds that are no department: band, header (two), what it means, heads, region, rest, blind spots. */
const FIXED = 9;
/** A pinned message takes as many more. */
const MESSAGE = 2;

/** How many departments a wall of so many lines shows, whole; the others are counted. */
export function budgetOf(lines: number, departments: number, message: boolean): number {
  return Math.max(0, Math.min(departments, lines - FIXED - (message ? MESSAGE : 0)));
}
