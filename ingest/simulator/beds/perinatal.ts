import type { BedKind } from '#domain/beds/types.ts';
import type { Facility } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { hashUnit } from '../random.ts';
import { freePlaces, type PlaceKind, type Scarcity } from '../tiu/places.ts';
import type { WardNow } from './occupancy.ts';

/** Kinds of a maternity, and how many beds of each are installed, least and most: assumed. */
const KINDS: Record<PlaceKind, { kind: BedKind; installed: readonly [number, number] }> = {
  OBST: { kind: 'obstetrics', installed: [20, 60] },
  NEO: { kind: 'neonatology', installed: [8, 24] },
  SI: { kind: 'intensive_neonatal', installed: [4, 14] },
  REA: { kind: 'icu_neonatal', installed: [6, 20] }
};

/**
 * Wards of a site with those of its maternity: their free places are those that transfers in utero find there, so that
 * what a maternity declares and what it answers agree, but for what changed meanwhile.
 */
export function withMaternity(
  wards: readonly WardNow[],
  facility: Facility | undefined,
  at: Instant,
  left: Scarcity
): WardNow[] {
  if (!facility?.maternity) return [...wards];
  const free = freePlaces(facility, at, left);
  const own = (Object.keys(KINDS) as PlaceKind[]).flatMap((place): WardNow[] => {
    const available = free[place];
    if (available === undefined) return [];
    const { kind, installed } = KINDS[place];
    const [least, most] = installed;
    const draw = hashUnit('tiu-installed', facility.finess, kind);
    const beds =
      wards.find((ward) => ward.kind === kind)?.installed ?? Math.round(least + draw * (most - least));
    const shown = Math.min(available, beds);
    return [
      {
        kind,
        installed: beds,
        closed: 0,
        planned: 0,
        occupied: beds - shown,
        available: shown,
        additional: 0
      }
    ];
  });
  return [...wards.filter(({ kind }) => !own.some((ward) => ward.kind === kind)), ...own];
}
