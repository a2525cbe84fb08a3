import { BED_KEYS, BED_KINDS, type BedKey, type BedKind } from '#domain/beds/types.ts';
import type { Measure, Provenance } from '#domain/measure.ts';
import type { Origin } from '#domain/origin.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { BedAreaEntry, BedAreaKind, BedKindEntry, BedSiteEntry } from '../../protocol/beds-types.ts';
import { bedFormula } from './site.ts';

/** What the sites of an area have together. A stale or unknown count is in no sum, and is counted. */
export function bedAreaEntry(sites: readonly BedSiteEntry[], origin: Origin): BedAreaEntry {
  const kinds: BedAreaEntry['kinds'] = {};
  for (const kind of BED_KINDS) {
    const having = sites.map(({ kinds: { [kind]: one } }) => one).filter((one) => one !== undefined);
    if (having.length > 0) kinds[kind] = areaKind(kind, having, origin);
  }
  return { kinds };
}

function areaKind(_kind: BedKind, sites: readonly BedKindEntry[], origin: Origin): BedAreaKind {
  const measures: Partial<Record<BedKey, Measure>> = {};
  for (const key of BED_KEYS) {
    const sum = sumOf(key, sites);
    if (sum) measures[key] = sum;
  }
  const states = sites.map(({ figures }) => figures.available?.state ?? 'unknown');
  const stale = states.filter((state) => state === 'stale').length;
  const known = states.filter((state) => state === 'known').length;
  const none: Provenance = {
    ...{ measuredAt: null, receivedAt: null, staleAt: null, unknownAt: null },
    ...{ source: 'beds', origin }
  };
  const provenance = { ...none, ...measures.available?.provenance };
  return { provenance, measures, stale, unknown: sites.length - known - stale };
}

/** The sum of the sites that are known: as old as its oldest, and no longer whole once one of them is stale. */
function sumOf(key: BedKey, sites: readonly BedKindEntry[]): Measure | null {
  const told = sites.map(({ figures: { [key]: one } }) => one).filter((one) => one !== undefined);
  if (told.length === 0) return null;
  const known = told.filter(({ state }) => state === 'known');
  const base = { formula: bedFormula(key), n: known.length, of: sites.length };
  if (known.length === 0) return { value: null, state: 'unknown', reason: 'too_old', ...base };
  return {
    value: known.reduce((sum, { value }) => sum + (value ?? 0), 0),
    ...{ state: 'known', ...base },
    provenance: {
      measuredAt: least(known.map(({ provenance }) => provenance?.measuredAt)),
      receivedAt: least(known.map(({ provenance }) => provenance?.receivedAt)),
      staleAt: least(known.map(({ provenance }) => provenance?.staleAt)),
      unknownAt: least(known.map(({ provenance }) => provenance?.unknownAt))
    }
  };
}

function least(instants: readonly (Instant | null | undefined)[]): Instant | null {
  const all = instants.filter((at) => typeof at === 'number');
  return all.length > 0 ? Math.min(...all) : null;
}
