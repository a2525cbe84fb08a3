import type { LiveSource, TopicStore } from '../topics/store.ts';
import type { Keyed } from '../protocol/types.ts';

/**
 * A live source that a test writes by hand. Every write takes the next seq, as an outbox event would.
 */
export function memorySource(epoch: string) {
  const topics = new Map<
    string,
    { entries: Map<string, Keyed>; tombstones: Map<string, number>; floor: number }
  >();
  const listeners = new Set<(topics: Iterable<string>) => void>();
  let head = 0;
  let current = epoch;
  let feedAt: number | null = null;
  const none = new Map<string, never>();

  const store: TopicStore = {
    topicNames: () => topics.keys(),
    entries: (topic) => topics.get(topic)?.entries ?? none,
    tombstones: (topic) => topics.get(topic)?.tombstones ?? none,
    floor: (topic) => topics.get(topic)?.floor ?? 0,
    head: () => head
  };

  function at(topic: string) {
    const held = topics.get(topic);
    if (held) return held;
    const fresh = { entries: new Map<string, Keyed>(), tombstones: new Map<string, number>(), floor: 0 };
    topics.set(topic, fresh);
    return fresh;
  }

  /** One event: sets and removes keys of one topic at the next seq, then tells the listeners. */
  function write(topic: string, set: Record<string, unknown>, remove: string[] = []): number {
    head += 1;
    const { entries, tombstones } = at(topic);
    for (const [key, value] of Object.entries(set)) {
      entries.set(key, { seq: head, value });
      tombstones.delete(key);
    }
    for (const key of remove) if (entries.delete(key)) tombstones.set(key, head);
    for (const listener of listeners) listener([topic]);
    return head;
  }

  /** Forgets removals up to the head, as the fold does after 24 h. */
  function forget(topic: string): void {
    const held = at(topic);
    held.tombstones.clear();
    held.floor = head;
  }

  /** The record was restored: another epoch, and seq may go back. */
  function restore(next: string, seq = 0): void {
    const names = [...topics.keys()];
    current = next;
    head = seq;
    topics.clear();
    for (const listener of listeners) listener(names);
  }

  const source: LiveSource = {
    store: () => store,
    epoch: () => current,
    feedAt: () => feedAt,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    }
  };
  return {
    source,
    store,
    write,
    forget,
    restore,
    heardFromRecord: (processAt: number) => (feedAt = processAt)
  };
}
