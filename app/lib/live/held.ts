import type { Heartbeat, Hello } from '#realtime/protocol/types.ts';
import {
  checkHeartbeat,
  emptyReplica,
  type Outcome,
  type Replica,
  type Verdict
} from '#realtime/protocol/replica.ts';

/** A topic as a screen holds it, and how it goes on. Edited in place: the client alone does. */
export interface Held {
  replica: Replica;
  subscribed: boolean;
  busy: boolean;
  refused: boolean;
  /** Something was missed while a fetch was running. */
  again: boolean;
  /** What is held does not fit what the server tells: the next fetch asks for all of it. */
  broken: boolean;
  /** Local ms from which the next fetch is due; Infinity while pushes are enough. */
  due: number;
  failures: number;
  /** The server itself said when to ask again. */
  bidden: boolean;
  heardAt: number;
  /** Local ms since when the server may hold, or holds, more of it; null while what is held is what the server said last. */
  behindSince: number | null;
}

export function newHeld(topic: string): Held {
  return {
    replica: emptyReplica(topic),
    subscribed: false,
    busy: false,
    refused: false,
    again: false,
    broken: false,
    due: Infinity,
    failures: 0,
    bidden: false,
    heardAt: 0,
    behindSince: null
  };
}

/** The way to the server is open again: what failed on it is asked for by `until`, local ms, not at its own slow pace. */
export function hurry(topics: Iterable<Held>, until: number): void {
  for (const held of topics) if (held.failures > 0 && !held.bidden) held.due = Math.min(held.due, until);
}

/** A heartbeat only tells whether something was missed. */
export function beatOutcome(replica: Replica, heartbeat: Heartbeat): Outcome {
  return { replica, verdict: checkHeartbeat(replica, heartbeat), changed: [], removed: [] };
}

/** From now on the server may hold more of it than is shown. */
export function noteBehind(held: Held, now: number): void {
  held.behindSince ??= now;
}

/** What a message or an answer showed: that the topic is what the server holds, or that something is missing. */
export function noteVerdict(held: Held, verdict: Verdict, epoch: string, now: number): void {
  if (verdict !== 'applied' && verdict !== 'old') noteBehind(held, now);
  // An old one of an earlier record proves nothing about the one of now.
  else if (held.replica.epoch === epoch) held.behindSince = null;
}

/**
 * Whether a topic has been behind since before `since`, local ms. One that is caught up in time is no reason to call
 * the picture old; one that is not makes the whole of it a picture of no instant, however much is heard of the others.
 */
export function isBehind(topics: Iterable<Held>, since: number): boolean {
  for (const { behindSince } of topics) if (behindSince !== null && behindSince < since) return true;
  return false;
}

/** Where a screen stands in each topic, to be said when it connects; nothing of one whose entries do not fit. */
export function standing(topics: Iterable<Held>): Hello['at'] {
  const at: Hello['at'] = {};
  for (const { replica, broken } of topics)
    if (replica.epoch !== null && !broken) at[replica.topic] = [replica.epoch, replica.seq];
  return at;
}
