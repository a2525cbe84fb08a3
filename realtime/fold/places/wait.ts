import type { Measure } from '#domain/measure.ts';
import type { PlaceEntry } from '../../protocol/places-types.ts';

/** Minutes to which the public is told a wait: finer would tell of single persons. */
const STEP = 15;

/** The longest wait before a doctor that a site says it has, for everybody; null while it says none of now. */
export function waitOf(place: PlaceEntry | null): Measure | null {
  const said = place?.measures.longestWaitMin;
  if (said?.state !== 'known' || said.value === null) return null;
  return { ...said, value: Math.ceil(said.value / STEP) * STEP };
}
