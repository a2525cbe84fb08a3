import type { OutboxEvent } from '#domain/events.ts';
import type { Keyed } from '../protocol/types.ts';
import type { FoldContext } from './context.ts';
import { draftOf, finish } from './draft.ts';
import { foldEvent } from './fold.ts';
import { PART_TOPICS } from './parts.ts';
import type { FoldState } from './state.ts';

const NONE = new Map<string, never>();

/** What a batch of events changed: keys by topic. */
export interface Applied {
  state: FoldState;
  changed: ReadonlyMap<string, ReadonlySet<string>>;
  removed: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Folds a batch of events in order. Pure: the state given stays as it was, and folding one by one, in batches
 * or from a checkpoint gives the same picture.
 *
 * @throws Error when an event publishes norms the context does not hold
 */
export function applyEvents(state: FoldState, events: readonly OutboxEvent[], ctx: FoldContext): Applied {
  const draft = draftOf(state);
  for (const event of events) foldEvent(draft, event, ctx);
  return { state: finish(draft), changed: draft.changed, removed: draft.removed };
}

/** The topics of a state, as the push server reads them (`realtime/topics/store.ts`). */
export function storeOf(state: () => FoldState) {
  return {
    // Topics of news are there from the start: empty says that nothing was told yet, unknown would be an error.
    topicNames: (): Iterable<string> => new Set([...PART_TOPICS, ...state().topics.keys()]),
    entries: (topic: string): ReadonlyMap<string, Keyed> => state().topics.get(topic)?.entries ?? NONE,
    tombstones: (topic: string): ReadonlyMap<string, number> => {
      const stones = state().topics.get(topic)?.tombstones;
      return stones?.size ? new Map([...stones].map(([key, { seq }]) => [key, seq])) : NONE;
    },
    floor: (topic: string): number => state().topics.get(topic)?.floor ?? 0,
    head: (): number => state().seq
  };
}
