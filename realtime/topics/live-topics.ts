import type { Clock } from '#domain/time/clock.ts';
import type { Delta, Heartbeat, Keyed, Snapshot } from '../protocol/types.ts';
import type { ServerTime } from '../protocol/time-header.ts';
import type { LiveSource } from './store.ts';

interface Known {
  epoch: string;
  version: number;
}

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
    const fresh = { epoch, version };
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

  function heartbeat(topic: string): Heartbeat {
    const { epoch, version } = look(topic);
    return { topic, epoch, seq: version, ...time() };
  }

  return { has, full, delta, heartbeat, time, invalidate, look, epoch: source.epoch };
}
