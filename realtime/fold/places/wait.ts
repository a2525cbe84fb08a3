import type { Measure } from '#domain/measure.ts';
import type { Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { FoldState } from '../state.ts';
import { placeEntry } from './entry.ts';

/** Minutes to which the public is told a wait: finer would tell of single persons. */
const STEP = 15;

/** The longest wait before a doctor that a site says it has, for everybody; null while it says none of now. */
export function waitOf(state: FoldState, site: Site, now: Instant): Measure | null {
  const said = placeEntry(state, site, now)?.measures.longestWaitMin;
  if (said?.state !== 'known' || said.value === null) return null;
  return { ...said, value: Math.ceil(said.value / STEP) * STEP };
}
