import { keysOf, put, remove } from '../draft.ts';
import type { FoldPart } from '../part.ts';

/** What places say of themselves: closures, and the ED's own word. */
export const placesPart: FoldPart = {
  kinds: ['place.closures', 'ed.state'],
  topics: ['places'],
  refresh(draft, _touched, now) {
    const { seq, news } = draft.state;
    const things = { ...news['place.closures'] };
    for (const [key, { payload }] of Object.entries(things)) put(draft, seq, 'places', key, payload);
    for (const key of keysOf(draft, 'places')) if (!(key in things)) remove(draft, seq, now, 'places', key);
  }
};
