import type { Instant } from '../time/instant.ts';
import { partition } from './partition.ts';
import { channelOf, keyOf, type Measurement } from './ror.ts';
import type { BedCount, BedKey, UnitBeds } from './types.ts';

/**
 * The newest of one row of a Location, as one source told it. Every field is a maximum over the messages that
 * brought it, so that no order of messages gives another.
 */
export interface RowNow extends Measurement {
  source: string;
  receivedAt: Instant;
  /** Version of what one message said of the row's status and time: newest capacityUpdateDate of it, and its sending. */
  groupAt: Instant;
  groupSentAt: Instant;
  /** Time of the last message that held the row. */
  sentAt: Instant;
}

/** The later of two, by the first of these times in which they differ. */
const later = (a: readonly number[], b: readonly number[]): boolean => {
  const i = a.findIndex((value, k) => value !== b[k]);
  return i < 0 || (a[i] ?? 0) > (b[i] ?? 0);
};

/** Two tellings of the same row as one: newest capacityUpdateDate, then the later reception, then the larger count. */
export function mergeRow(a: RowNow, b: RowNow): RowNow {
  const count = later([a.at, a.receivedAt, a.value], [b.at, b.receivedAt, b.value]) ? a : b;
  const group = later([a.groupAt, a.groupSentAt], [b.groupAt, b.groupSentAt]) ? a : b;
  return {
    ...count,
    groupAt: group.groupAt,
    groupSentAt: group.groupSentAt,
    sentAt: Math.max(a.sentAt, b.sentAt)
  };
}

/** What ended the rows of a Location: the last full sending of each source, and its own end. */
export interface Ended {
  /** By source: its newest full sending. A row that it does not hold is no longer sent. */
  full: ReadonlyMap<string, Instant>;
  /** When the Location was last said to be out of use. */
  location: Instant | null;
}

/** Rows of a Location that are still sent. */
function sentStill(rows: readonly RowNow[], { full, location }: Ended): RowNow[] {
  return rows.filter(
    ({ source, sentAt }) => sentAt >= (full.get(source) ?? -Infinity) && sentAt > (location ?? -Infinity)
  );
}

/**
 * Current counts of one Location; null when nothing of it is sent any more. What a message says of one status and
 * time stands for all that the source said of it before; of several sources the one with the newest count is read.
 */
export function unitOf(rows: readonly RowNow[], ended: Ended): UnitBeds | null {
  const groups = new Map<BedKey, RowNow[]>();
  const live = sentStill(rows, ended);
  if (live.length === 0) return null;
  for (const row of live) {
    const key = keyOf(row);
    if (key) groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const counts: UnitBeds['counts'] = {};
  for (const [key, all] of groups) counts[key] = countOf(newest(all));
  const occupied = counts.occupied ?? derivedOccupied(counts);
  return { counts: occupied ? { ...counts, occupied } : counts };
}

function newest(rows: readonly RowNow[]): RowNow[] {
  const lead = rows.reduce((best, row) => {
    const [a, b] = [version(row), version(best)];
    const same = a[0] === b[0] && a[1] === b[1];
    return (same ? row.source < best.source : later(a, b)) ? row : best;
  });
  return rows.filter(
    (row) =>
      row.source === lead.source && row.groupAt === lead.groupAt && row.groupSentAt === lead.groupSentAt
  );
}

const version = ({ groupAt, groupSentAt }: RowNow): [number, number] => [groupAt, groupSentAt];

function countOf(rows: readonly RowNow[]): BedCount {
  const summed = partition(rows);
  const used = summed ?? rows;
  const oldest = used.reduce((a, b) => (a.at <= b.at ? a : b));
  const channels = new Set(used.map(({ channel }) => channelOf(channel)));
  const [only = 'unknown'] = channels;
  return {
    value: summed ? summed.reduce((sum, { value }) => sum + value, 0) : null,
    at: oldest.at,
    receivedAt: Math.min(...used.filter(({ at }) => at === oldest.at).map((row) => row.receivedAt)),
    channel: channels.size > 1 ? 'mixed' : only
  };
}

/** Occupied = installed − closed − available, only where it is not counted itself, and marked so. */
function derivedOccupied({ installed, closed, available }: UnitBeds['counts']): BedCount | null {
  if (!installed || !closed || !available) return null;
  if (installed.value === null || closed.value === null || available.value === null) return null;
  const value = installed.value - closed.value - available.value;
  if (value < 0) return null;
  const oldest = [installed, closed, available].reduce((a, b) => (a.at <= b.at ? a : b));
  return { ...oldest, value, derived: true };
}
