import type { Keyed } from '../protocol/types.ts';

/**
 * What the fold gives to its readers: the entries of each topic with the seq of their last change, the
 * removals of the last 24 h, and the seq under which removals are forgotten (`floor`).
 */
export interface TopicStore {
  topicNames(): Iterable<string>;
  entries(topic: string): ReadonlyMap<string, Keyed>;
  tombstones(topic: string): ReadonlyMap<string, number>;
  floor(topic: string): number;
  /** Last seq folded. */
  head(): number;
}

/** The live picture of this node, as the push server sees it. */
export interface LiveSource {
  store(): TopicStore;
  /** UUID, new at creation, restore or rebuild of the record. */
  epoch(): string;
  /** Calls back after each batch with the topics that changed. Returns how to stop. */
  onChange(listener: (topics: Iterable<string>) => void): () => void;
  /** Process time of the last successful read of the record, ms; null before the first. */
  feedAt(): number | null;
}
