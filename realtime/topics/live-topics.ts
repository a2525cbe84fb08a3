import type { Clock } from '#domain/time/clock.ts';
import type { Delta, Heartbeat, Keyed, Snapshot } from '../protocol/types.ts';
import type { ServerTime } from '../protocol/time-header.ts';
import type { LiveSource } from './store.ts';

/** What came after a seq, and its length as JSON; null where it cannot be told shortly. */
interface Missed {
  delta: Pick<Delta, 'set' | 'del' | 'from' | 'to'>;
  length: number;
}

interface Known {
  epoch: string;
  version: number;
  /** By the seq asked for: after a cut thousands ask for the same few. */
  missed: Map<number, Missed | null>;
}

/** Characters of what is told with a subscription: above that the twin, which compresses, carries it better. */
const SHORT = 16_384;
/** Seqs of a topic whose answers are remembered until it changes. */
const REMEMBERED = 64;

export type LiveTopics = ReturnType<typeof liveTopics>;

/**
 * Topics of the live source as messages: versions, full snapshots, deltas, heartbeats. A topic's version is
 * the seq of its last change, so it is the same on every node and does not move with other topics' news.
 */
export function liveTopics(source: LiveSource, clock: Clock) {
  const known = new Map<string, Known>();

  /** Forgets what was worked out about topics that changed (all of them without an argument). */
  function invalidate(topics?: Iterable<string>): void {
    if (!topics) known.clear();
    else for (const topic of topics) known.delete(topic);
  }

  function time(): ServerTime {
    return { at: clock.domain(), processAt: clock.process(), feedAt: source.feedAt() };
  }

  function look(topic: string): Known {
    const epoch = source.epoch();
    const held = known.get(topic);
    if (held?.epoch === epoch) return held;
    const store = source.store();
    let version = store.floor(topic);
    for (const { seq } of store.entries(topic).values()) version = Math.max(version, seq);
    for (const seq of store.tombstones(topic).values()) version = Math.max(version, seq);
    const fresh = { epoch, version, missed: new Map<number, Missed | null>() };
    known.set(topic, fresh);
    return fresh;
  }

  function has(topic: string): boolean {
    for (const name of source.store().topicNames()) if (name === topic) return true;
    return false;
  }

  function full(topic: string): Snapshot {
    const { epoch, version } = look(topic);
    const set = Object.fromEntries(source.store().entries(topic));
    return { topic, epoch, full: true, from: 0, to: version, set, del: {}, ...time() };
  }

  function build(topic: string, since: number, to: number): Pick<Delta, 'set' | 'del' | 'from' | 'to'> {
    const set: Record<string, Keyed> = {};
    const del: Record<string, number> = {};
    for (const [key, entry] of source.store().entries(topic)) if (entry.seq > since) set[key] = entry;
    for (const [key, seq] of source.store().tombstones(topic)) if (seq > since) del[key] = seq;
    return { set, del, from: Math.min(since, to), to };
  }

  /**
   * Changes after `since`, or null when they cannot be told (another epoch, or older than the floor): then
   * only a full snapshot is true. A reader ahead of this node is told that there is nothing new.
   */
  function delta(topic: string, since: number, epoch: string): Delta | null {
    const here = look(topic);
    if (epoch !== here.epoch || since < source.store().floor(topic)) return null;
    return { topic, epoch, ...build(topic, since, here.version), ...time() };
  }

  /** As {@link delta}, where that is short: null where the twin should be asked. */
  function shortDelta(
    topic: string,
    since: number,
    epoch: string
  ): { message: Delta; length: number } | null {
    const here = look(topic);
    if (epoch !== here.epoch) return null;
    let missed = here.missed.get(since);
    if (missed === undefined) {
      missed = since < source.store().floor(topic) ? null : shortest(build(topic, since, here.version));
      if (here.missed.size < REMEMBERED) here.missed.set(since, missed);
    }
    return missed && { message: { topic, epoch, ...missed.delta, ...time() }, length: missed.length };
  }

  function heartbeat(topic: string): Heartbeat {
    const { epoch, version } = look(topic);
    return { topic, epoch, seq: version, ...time() };
  }

  return { has, full, delta, shortDelta, heartbeat, time, invalidate, look, epoch: source.epoch };
}

function shortest(delta: Missed['delta']): Missed | null {
  const { length } = JSON.stringify(delta);
  return length > SHORT ? null : { delta, length };
}
