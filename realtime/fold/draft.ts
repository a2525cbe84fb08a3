import { HOUR, type Instant } from '#domain/time/instant.ts';
import type { Keyed } from '../protocol/types.ts';
import { same } from './same.ts';
import type { FoldState, TopicState } from './state.ts';

/** Removals are remembered this long. */
const TOMBSTONE_LIFE = 24 * HOUR;

interface OwnTopic {
  entries: Map<string, Keyed>;
  tombstones: Map<string, { seq: number; at: Instant }>;
  floor: number;
}

/**
 * A batch of events being folded: a shallow copy of the state, whose topics are copied when first written, so
 * that the picture readers hold never changes under them.
 */
export interface Draft {
  state: FoldState;
  changed: Map<string, Set<string>>;
  removed: Map<string, Set<string>>;
  owned: Map<string, OwnTopic>;
}

/** A draft over a state: it copies a topic at its first write, so readers of the state see none of it. */
export function draftOf(state: FoldState): Draft {
  return { state: { ...state }, changed: new Map(), removed: new Map(), owned: new Map() };
}

/** The finished picture: what the draft wrote, over what it left alone. */
export function finish(draft: Draft): FoldState {
  if (draft.owned.size === 0) return draft.state;
  return { ...draft.state, topics: new Map<string, TopicState>([...draft.state.topics, ...draft.owned]) };
}

function own(draft: Draft, topic: string): OwnTopic {
  const held = draft.owned.get(topic);
  if (held) return held;
  const before = draft.state.topics.get(topic);
  const fresh: OwnTopic = {
    entries: new Map(before?.entries),
    tombstones: new Map(before?.tombstones),
    floor: before?.floor ?? 0
  };
  draft.owned.set(topic, fresh);
  return fresh;
}

const look = (draft: Draft, topic: string): TopicState | undefined =>
  draft.owned.get(topic) ?? draft.state.topics.get(topic);

/** Sets an entry at this event's seq, if its value differs from what the topic holds. */
export function put(draft: Draft, seq: number, topic: string, key: string, value: unknown): void {
  const before = look(draft, topic)?.entries.get(key);
  if (before && same(before.value, value)) return;
  const { entries, tombstones } = own(draft, topic);
  entries.set(key, { seq, value });
  tombstones.delete(key);
  note(draft.changed, topic, key);
  draft.removed.get(topic)?.delete(key);
}

/** Removes an entry and leaves a tombstone. */
export function remove(draft: Draft, seq: number, at: Instant, topic: string, key: string): void {
  if (!look(draft, topic)?.entries.has(key)) return;
  const { entries, tombstones } = own(draft, topic);
  entries.delete(key);
  tombstones.set(key, { seq, at });
  note(draft.removed, topic, key);
  draft.changed.get(topic)?.delete(key);
}

/** Forgets removals older than 24 h: the floor rises to the newest forgotten one. */
export function forgetTombstones(draft: Draft, now: Instant): void {
  for (const topic of new Set([...draft.state.topics.keys(), ...draft.owned.keys()])) {
    const old = [...(look(draft, topic)?.tombstones ?? [])].filter(([, t]) => now - t.at > TOMBSTONE_LIFE);
    if (old.length === 0) continue;
    const mine = own(draft, topic);
    for (const [key, { seq }] of old) {
      mine.tombstones.delete(key);
      mine.floor = Math.max(mine.floor, seq);
    }
  }
}

/** Keys a topic holds now, in the draft. */
export function keysOf(draft: Draft, topic: string): string[] {
  return [...(look(draft, topic)?.entries.keys() ?? [])];
}

/** The value a topic holds under a key now, in the draft; undefined where there is none. */
export function entryOf(draft: Draft, topic: string, key: string): unknown {
  return look(draft, topic)?.entries.get(key)?.value;
}

/** Names of all topics, written or left alone. */
export function topicsOf(draft: Draft): string[] {
  return [...new Set([...draft.state.topics.keys(), ...draft.owned.keys()])];
}

function note(into: Map<string, Set<string>>, topic: string, key: string): void {
  const keys = into.get(topic) ?? new Set();
  keys.add(key);
  into.set(topic, keys);
}
