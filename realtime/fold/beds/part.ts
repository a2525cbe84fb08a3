import { keysOf, put, remove } from '../draft.ts';
import type { FoldPart } from '../part.ts';

/** Beds: who has what, now and soon. */
export const bedsPart: FoldPart = {
  kinds: ['beds.site'],
  topics: ['beds'],
  refresh(draft, _touched, now) {
    const { seq, news } = draft.state;
    const things = { ...news['beds.site'] };
    for (const [key, { payload }] of Object.entries(things)) put(draft, seq, 'beds', key, payload);
    for (const key of keysOf(draft, 'beds')) if (!(key in things)) remove(draft, seq, now, 'beds', key);
  }
};
