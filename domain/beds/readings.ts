import { HOUR, type Instant } from '../time/instant.ts';
import type { BedChannel, BedCount, BedKey, BedKind, DeclaredBeds, UnitBeds } from './types.ts';

/** A declaration stands for the feed at most so long. */
export const OVERRIDE = 12 * HOUR;

const TTL = 12 * HOUR;
const PSYCHIATRY_TTL = 24 * HOUR;
/** A count is not even shown as stale after so many of its times-to-live. */
const UNKNOWN_AFTER = 4;

/** From when a count of this kind is stale: what is expected in one hour says nothing two hours later. */
export function staleAt(kind: BedKind, key: BedKey, at: Instant): Instant {
  return at + (key === 'h1' ? HOUR : kind === 'psychiatry' ? PSYCHIATRY_TTL : TTL);
}

/** One count as it must be read now. */
export interface Reading {
  value: number | null;
  state: 'known' | 'stale' | 'unknown' | 'not_computable';
  at: Instant;
  receivedAt: Instant;
  channel: BedChannel;
  derived?: true;
  staleAt: Instant;
  unknownAt: Instant;
  /** Units of the site the sum covers, of those that have such beds. */
  n: number;
  of: number;
}

interface Aged extends BedCount {
  staleAt: Instant;
  unknownAt: Instant;
}

function aged(kind: BedKind, key: BedKey, count: BedCount): Aged {
  const stale = staleAt(kind, key, count.at);
  return { ...count, staleAt: stale, unknownAt: count.at + UNKNOWN_AFTER * (stale - count.at) };
}

/**
 * What the feed says of one count of a site: the sum of its units whose count is still fresh; of its stale ones
 * when none is. Null when no unit speaks of it.
 */
export function feedReading(
  kind: BedKind,
  key: BedKey,
  units: readonly UnitBeds[],
  now: Instant
): Reading | null {
  const counts = units.flatMap(({ counts: { [key]: count } }) => (count ? [aged(kind, key, count)] : []));
  if (counts.length === 0) return null;
  const numbers = counts.filter(({ value }) => value !== null);
  const fresh = numbers.filter((count) => now < count.staleAt);
  if (fresh.length > 0) return summed(fresh, 'known', units.length);
  const stale = numbers.filter((count) => now < count.unknownAt);
  if (stale.length > 0) return summed(stale, 'stale', units.length);
  const silent = counts.some(({ value }) => value === null) ? 'not_computable' : 'unknown';
  return { ...summed(counts, silent, units.length), value: null, n: 0 };
}

function summed(counts: readonly Aged[], state: Reading['state'], of: number): Reading {
  const oldest = counts.reduce((a, b) => (a.at <= b.at ? a : b));
  const channels = new Set(counts.map(({ channel }) => channel));
  return {
    value: counts.reduce((sum, { value }) => sum + (value ?? 0), 0),
    ...{ state, at: oldest.at, receivedAt: oldest.receivedAt },
    channel: channels.size > 1 ? 'mixed' : oldest.channel,
    ...(counts.some(({ derived }) => derived) && { derived: true as const }),
    ...{ staleAt: Math.min(...counts.map((count) => count.staleAt)), n: counts.length, of },
    unknownAt: Math.min(...counts.map((count) => count.unknownAt))
  };
}

/** What a person declared of one count. Null when nobody did. */
export function declaredReading(key: BedKey, declared: DeclaredBeds | null, now: Instant): Reading | null {
  const count = declared?.counts[key];
  if (!count) return null;
  const { value, at } = count;
  const stale = at + OVERRIDE;
  const unknown = at + UNKNOWN_AFTER * OVERRIDE;
  const state = now < stale ? 'known' : now < unknown ? 'stale' : 'unknown';
  return {
    value: state === 'unknown' ? null : value,
    ...{ state, at, receivedAt: at, channel: 'declared', staleAt: stale, unknownAt: unknown, n: 1, of: 1 }
  };
}

const RANK: Record<Reading['state'], number> = { known: 3, stale: 2, not_computable: 1, unknown: 0 };

/**
 * The one rule: of feed and declaration the fresher is shown and summed, a known one before a stale one; the other
 * stays visible beside it. A declaration is stale after 12 h, so that it stands for the feed no longer than that.
 */
export function choose(
  feed: Reading | null,
  declared: Reading | null
): { side: 'feed' | 'declared'; shown: Reading; other: Reading | null } | null {
  if (!feed || !declared) {
    const shown = feed ?? declared;
    return shown && { side: feed ? 'feed' : 'declared', shown, other: null };
  }
  const byState = RANK[declared.state] - RANK[feed.state];
  const isDeclared = byState === 0 ? declared.at >= feed.at : byState > 0;
  return isDeclared
    ? { side: 'declared', shown: declared, other: feed }
    : { side: 'feed', shown: feed, other: declared };
}
