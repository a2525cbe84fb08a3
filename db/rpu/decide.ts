import type { DayFate } from '#domain/rpu/site-history.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { dayBounds } from '#domain/time/paris.ts';
import type { DayState, HeldState } from './types.ts';

/** What a file claims for one day. */
export interface Claim {
  day: LocalDay;
  extractAt: Instant;
  receivedAt: Instant;
  fileId: string;
  /** Usable records of the day. */
  n: number;
  /** Their keys; only looked at beside a refused day. */
  keys: readonly string[];
}

/** A complete day under this many records is too small for "halved" to mean anything. */
const GUARDED_FROM = 20;

export interface Verdict {
  fate: DayFate;
  /** The day's winner and this file have the same EXTRACT and are not the same file. */
  sameExtract: boolean;
  /** What becomes of a day already held: kept as it is, replaced by this claim, or settled. */
  held: 'keep' | 'replace' | 'settle';
}

/**
 * Which file a local day belongs to (docs/glossary.md, "winner"): the newest EXTRACT; of the same EXTRACT the
 * latest reception; of the same reception the greater name. A total order, so the winner of a set of files
 * does not depend on the order they came in. With `holding`, a file that would empty or halve a day waits; what
 * a person refused stays refused for as long as files say the same.
 */
export function decideDay(
  claim: Claim,
  winner: DayState | null,
  held: HeldState | null,
  holding: boolean
): Verdict {
  const again = winner?.fileId === claim.fileId;
  const sameExtract = winner !== null && !again && winner.extractAt === claim.extractAt;
  if (winner && !again && compare(claim, winner) < 0) return { fate: 'older', sameExtract, held: 'keep' };
  const newerThanHeld = held === null || compare(claim, held) >= 0;
  if (!holding || !winner || again || !shrinks(claim, winner)) {
    return { fate: 'applied', sameExtract, held: newerThanHeld ? 'settle' : 'keep' };
  }
  if (held?.refused)
    return !newerThanHeld || saysWhatWasRefused(claim, held.refused)
      ? { fate: 'refused', sameExtract, held: 'keep' }
      : { fate: 'held', sameExtract, held: 'replace' };
  if (!held || held.fileId === claim.fileId) return { fate: 'held', sameExtract, held: 'replace' };
  if (!newerThanHeld) return { fate: 'held', sameExtract, held: 'keep' };
  return saysTheSame(claim, held)
    ? { fate: 'applied', sameExtract, held: 'settle' }
    : { fate: 'held', sameExtract, held: 'replace' };
}

type Ranked = Pick<Claim, 'extractAt' | 'receivedAt' | 'fileId'>;

function compare(a: Ranked, b: Ranked): number {
  if (a.extractAt !== b.extractAt) return a.extractAt - b.extractAt;
  if (a.receivedAt !== b.receivedAt) return a.receivedAt - b.receivedAt;
  return a.fileId < b.fileId ? -1 : a.fileId > b.fileId ? 1 : 0;
}

/** Would empty the day, or halve a complete day of at least 20. */
function shrinks(claim: Claim, winner: DayState): boolean {
  if (winner.n > 0 && claim.n === 0) return true;
  const complete = winner.extractAt >= dayBounds(claim.day)[1];
  return complete && winner.n >= GUARDED_FROM && claim.n < winner.n / 2;
}

/** What two tellings of one loss may differ by: a fifth, or 5 for small ones. */
const slack = (n: number): number => Math.max(5, n / 5);

/** The same loss told twice, by its count. */
function saysTheSame(claim: Claim, held: HeldState): boolean {
  return Math.abs(claim.n - held.n) <= slack(held.n);
}

/**
 * The same loss as the one a person refused, by who is in it: a count alone would also refuse a day of other
 * people, which that person never saw.
 */
function saysWhatWasRefused(claim: Claim, refused: ReadonlySet<string>): boolean {
  const known = claim.keys.filter((key) => refused.has(key)).length;
  return claim.keys.length - known + (refused.size - known) <= slack(refused.size);
}
