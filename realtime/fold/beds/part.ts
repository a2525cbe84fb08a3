import type { Instant } from '#domain/time/instant.ts';
import type { BedSiteEntry } from '../../protocol/beds-types.ts';
import type { FoldContext } from '../context.ts';
import { type Draft, keysOf, put, remove } from '../draft.ts';
import type { FoldPart } from '../part.ts';
import { bedAreaEntry } from './area.ts';
import { bedSiteEntry } from './site.ts';

/** Beds: who has what, now and soon; of sites, departments and the region. */
export const bedsPart: FoldPart = {
  kinds: ['beds.site'],
  topics: ['beds'],
  refresh(draft, touched, now, ctx) {
    const entries = siteEntries(draft, now, ctx);
    const { seq } = draft.state;
    for (const [finess, entry] of entries)
      if (!touched || touched.key === finess) put(draft, seq, 'beds', finess, entry);
    for (const [area, sites] of ctx.areas) {
      const theirs = sites.flatMap((finess) => entries.get(finess) ?? []);
      if (theirs.length > 0) put(draft, seq, 'beds', area, bedAreaEntry(theirs, ctx.origin));
      else remove(draft, seq, now, 'beds', area);
    }
    for (const key of keysOf(draft, 'beds'))
      if (!entries.has(key) && !ctx.areas.has(key)) remove(draft, seq, now, 'beds', key);
  }
};

function siteEntries(draft: Draft, now: Instant, ctx: FoldContext): Map<string, BedSiteEntry> {
  const found = new Map<string, BedSiteEntry>();
  for (const [finess, { payload }] of Object.entries(draft.state.news['beds.site'] ?? {}))
    if (ctx.siteByFiness.has(finess)) found.set(finess, bedSiteEntry(payload, ctx.origin, now));
  return found;
}
