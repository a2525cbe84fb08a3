import { keysOf, put, remove } from '../draft.ts';
import type { FoldPart } from '../part.ts';
import { placeEntry } from './entry.ts';

/** What places say of themselves: closures, and the ED's own word. A site of which nothing is said has no entry. */
export const placesPart: FoldPart = {
  kinds: ['place.closures', 'ed.state'],
  topics: ['places'],
  refresh(draft, touched, now, ctx) {
    const { state } = draft;
    const finesses = touched
      ? [touched.key.slice(0, 9)]
      : [...new Set([...ctx.siteByFiness.keys(), ...keysOf(draft, 'places')])];
    for (const finess of finesses) {
      const site = ctx.siteByFiness.get(finess);
      const entry = site ? placeEntry(state, site, now) : null;
      if (entry) put(draft, state.seq, 'places', finess, entry);
      else remove(draft, state.seq, now, 'places', finess);
    }
  }
};
