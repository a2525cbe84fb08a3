import { choose, declaredReading, feedReading, OVERRIDE, type Reading } from '#domain/beds/readings.ts';
import { BED_KEYS, BED_KINDS, type BedKey, type BedKind, type BedsNow } from '#domain/beds/types.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { BedFigure, BedKindEntry, BedSide, BedSiteEntry } from '../../protocol/beds-types.ts';

/** Formula of each count; their words are in docs/glossary.md. */
export const bedFormula = (key: BedKey): string => `beds_${key}@1`;

/** What a site has now and soon, both sides told, as it must be read at `now`. */
export function bedSiteEntry(beds: BedsNow, origin: Origin, now: Instant): BedSiteEntry {
  const kinds: BedSiteEntry['kinds'] = {};
  for (const kind of BED_KINDS) {
    const known = beds.kinds[kind];
    if (known) kinds[kind] = kindEntry(kind, known, origin, now);
  }
  return { finess: beds.finess, kinds };
}

function kindEntry(
  kind: BedKind,
  { units, declared }: NonNullable<BedsNow['kinds'][BedKind]>,
  origin: Origin,
  now: Instant
): BedKindEntry {
  const figures: BedKindEntry['figures'] = {};
  for (const key of BED_KEYS) {
    const chosen = choose(feedReading(kind, key, units, now), declaredReading(key, declared, now));
    if (chosen) figures[key] = figure(key, chosen, origin);
  }
  return {
    figures,
    declared: declared && { by: declared.by, at: declared.at, until: declared.at + OVERRIDE }
  };
}

function figure(
  key: BedKey,
  { side, shown, other }: NonNullable<ReturnType<typeof choose>>,
  origin: Origin
): BedFigure {
  const against = side === 'feed' ? 'declared' : 'feed';
  return {
    ...sideOf(key, side, shown, origin),
    ...(other && { other: sideOf(key, against, other, origin) })
  };
}

function sideOf(key: BedKey, side: BedSide['side'], reading: Reading, origin: Origin): BedSide {
  const { value, state, at, receivedAt, staleAt, unknownAt, channel, derived, n, of } = reading;
  return {
    ...{ value, state, formula: bedFormula(key), n, of, side, channel },
    ...(state === 'unknown' && { reason: 'too_old' as const }),
    ...(state === 'not_computable' && { reason: 'input_missing' as const }),
    ...(derived && { derived }),
    provenance: {
      ...{ measuredAt: at, receivedAt, staleAt, unknownAt, origin },
      source: side === 'feed' ? 'ror' : 'declared'
    }
  };
}
