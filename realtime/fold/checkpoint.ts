import type { FoldState, TopicState } from './state.ts';

/** Shape of a stored checkpoint; another one is not restored. */
const VERSION = 5;

interface StoredTopic {
  entries: Record<string, { seq: number; value: unknown }>;
  tombstones: Record<string, { seq: number; at: number }>;
  floor: number;
}

/** The state as JSON: `db/picture` keeps it, so that a node starts near the head of the feed. */
export type Checkpoint = Omit<FoldState, 'topics'> & { version: number; topics: Record<string, StoredTopic> };

/** The state as plain JSON; `fromCheckpoint` gives back a state of the same hash. */
export function toCheckpoint(state: FoldState): Checkpoint {
  const topics = [...state.topics].map(([name, topic]): [string, StoredTopic] => [
    name,
    {
      entries: Object.fromEntries(topic.entries),
      tombstones: Object.fromEntries(topic.tombstones),
      floor: topic.floor
    }
  ]);
  return { ...state, version: VERSION, topics: Object.fromEntries(topics) };
}

/** null when the checkpoint has another shape or origin: then the node starts from the current tables. */
export function fromCheckpoint(stored: unknown, origin: FoldState['origin']): FoldState | null {
  const { version, topics, ...state } = (stored ?? {}) as Partial<Checkpoint>;
  if (version !== VERSION || !topics || state.origin !== origin) return null;
  const maps = Object.entries(topics).map(([name, topic]): [string, TopicState] => [
    name,
    {
      entries: new Map(Object.entries(topic.entries)),
      tombstones: new Map(Object.entries(topic.tombstones)),
      floor: topic.floor
    }
  ]);
  return { ...(state as Omit<FoldState, 'topics'>), topics: new Map(maps) };
}
