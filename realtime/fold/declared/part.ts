import { keysOf, put, remove } from '../draft.ts';
import type { FoldPart } from '../part.ts';

/** Declared levels, events, and what operators send to the walls. */
export const declaredPart: FoldPart = {
  kinds: ['level.declared', 'event.declared', 'wall.order'],
  topics: ['declared'],
  refresh(draft, _touched, now) {
    const { seq, news } = draft.state;
    const things = { ...news['level.declared'] };
    for (const [key, { payload }] of Object.entries(things)) put(draft, seq, 'declared', key, payload);
    for (const key of keysOf(draft, 'declared'))
      if (!(key in things)) remove(draft, seq, now, 'declared', key);
  }
};
