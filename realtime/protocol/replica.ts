import { isEarlierEpoch } from '#domain/epoch.ts';
import { wholeEntry } from './change.ts';
import type { Heartbeat, Keyed, Push, Snapshot } from './types.ts';

/**
 * One topic as a reader holds it. The rules below are the whole of the client side of the live protocol;
 * they are pure, so that any sequence of losses can be tried on them (`replica.test.ts`).
 */
export interface Replica<V = unknown> {
  topic: string;
  /** null before the first snapshot. */
  epoch: string | null;
  seq: number;
  entries: ReadonlyMap<string, Keyed<V>>;
}

/**
 * What a message did: `old` says nothing new, `gap` and `epoch` ask for the HTTP twin. `broken`: what came does not fit
 * what is held (another version of the server made it, say); nothing was taken, and only a full snapshot is true.
 */
export type Verdict = 'applied' | 'old' | 'gap' | 'epoch' | 'broken';

export interface Outcome<V = unknown> {
  replica: Replica<V>;
  verdict: Verdict;
  changed: string[];
  removed: string[];
}

/** A topic before its first snapshot: no push applies to it. */
export function emptyReplica<V = unknown>(topic: string): Replica<V> {
  return { topic, epoch: null, seq: 0, entries: new Map() };
}

function unchanged<V>(replica: Replica<V>, verdict: Verdict): Outcome<V> {
  return { replica, verdict, changed: [], removed: [] };
}

/** Values are absolute, and an older entry never overwrites a newer one. All of a message is taken, or nothing. */
function merge<V>(replica: Replica<V>, message: Push<V>): Outcome<V> {
  const entries = new Map(replica.entries);
  const changed: string[] = [];
  const removed: string[] = [];
  for (const [key, seq] of Object.entries(message.del)) {
    const held = entries.get(key);
    if (!held || held.seq > seq) continue;
    entries.delete(key);
    removed.push(key);
  }
  for (const [key, told] of Object.entries(message.set)) {
    const held = entries.get(key);
    if (held && held.seq >= told.seq) continue;
    const entry = wholeEntry(held, told);
    if (!entry) return unchanged(replica, 'broken');
    entries.set(key, entry);
    changed.push(key);
  }
  return { replica: { ...replica, seq: message.to, entries }, verdict: 'applied', changed, removed };
}

/**
 * A node that has not yet noticed that the record began anew still tells the picture of before, and an answer may come
 * after a later one: nobody goes back to an earlier record.
 */
const ofBefore = (replica: Replica, epoch: string): boolean =>
  replica.epoch !== null && isEarlierEpoch(epoch, replica.epoch);

function replace<V>(replica: Replica<V>, snapshot: Snapshot<V>): Outcome<V> {
  const sameEpoch = snapshot.epoch === replica.epoch;
  const entries = new Map(Object.entries(snapshot.set));
  const changed = [...entries]
    .filter(([key, entry]) => !sameEpoch || replica.entries.get(key)?.seq !== entry.seq)
    .map(([key]) => key);
  const removed = [...replica.entries.keys()].filter((key) => !entries.has(key));
  return {
    replica: { topic: replica.topic, epoch: snapshot.epoch, seq: snapshot.to, entries },
    verdict: 'applied',
    changed,
    removed
  };
}

/**
 * Applies an answer of the HTTP twin. A full one replaces the topic; a smaller seq is accepted only with a later
 * epoch. A delta that does not start at or before what is held asks for another fetch.
 */
export function applySnapshot<V>(replica: Replica<V>, snapshot: Snapshot<V>): Outcome<V> {
  if (ofBefore(replica, snapshot.epoch)) return unchanged(replica, 'old');
  if (snapshot.full) {
    const backwards = snapshot.epoch === replica.epoch && snapshot.to < replica.seq;
    return backwards ? unchanged(replica, 'old') : replace(replica, snapshot);
  }
  return applyPush(replica, snapshot);
}

/** Applies a push when `from ≤ seq < to`; the verdict says what else to do. */
export function applyPush<V>(replica: Replica<V>, push: Push<V>): Outcome<V> {
  if (ofBefore(replica, push.epoch)) return unchanged(replica, 'old');
  if (push.epoch !== replica.epoch) return unchanged(replica, 'epoch');
  if (push.to <= replica.seq) return unchanged(replica, 'old');
  if (push.from > replica.seq) return unchanged(replica, 'gap');
  return merge(replica, push);
}

/** A heartbeat only tells whether something was missed. */
export function checkHeartbeat(replica: Replica, heartbeat: Heartbeat): Verdict {
  if (ofBefore(replica, heartbeat.epoch)) return 'old';
  if (heartbeat.epoch !== replica.epoch) return 'epoch';
  return heartbeat.seq > replica.seq ? 'gap' : 'old';
}
