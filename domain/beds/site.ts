import type { Instant } from '../time/instant.ts';
import { type RowNow, unitOf } from './rows.ts';
import {
  BED_KINDS,
  type BedFunction,
  type BedKey,
  type BedKind,
  type BedsNow,
  type DeclaredBeds,
  type UnitBeds
} from './types.ts';

/** A Location of a site with the newest of its rows. */
export interface SiteLocation {
  location: string;
  kind: BedKind;
  endedAt: Instant | null;
  rows: readonly RowNow[];
}

/** What somebody declared of one kind at one instant; null: not said. */
export interface Declaration {
  id: number;
  kind: BedKind;
  counts: Readonly<Partial<Record<BedKey, number | null>>>;
  by: BedFunction;
  at: Instant;
}

/** Current beds of a site from the newest rows of its Locations and its declarations; null when it has none. */
export function bedsOf(
  finess: string,
  locations: readonly SiteLocation[],
  full: ReadonlyMap<string, Instant>,
  declarations: readonly Declaration[]
): BedsNow | null {
  const kinds: BedsNow['kinds'] = {};
  for (const kind of BED_KINDS) {
    const units = locations
      .filter((one) => one.kind === kind)
      .toSorted((a, b) => (a.location < b.location ? -1 : 1))
      .map(({ rows, endedAt }) => unitOf(rows, { full, location: endedAt }))
      .filter((unit): unit is UnitBeds => unit !== null);
    const declared = declaredOf(declarations.filter((one) => one.kind === kind));
    if (units.length > 0 || declared) kinds[kind] = { units, declared };
  }
  return Object.keys(kinds).length > 0 ? { finess, kinds } : null;
}

/** Of each count the newest declaration that said it. */
function declaredOf(declarations: readonly Declaration[]): DeclaredBeds | null {
  const inOrder = declarations.toSorted((a, b) => a.at - b.at || a.id - b.id);
  const newest = inOrder.at(-1);
  if (!newest) return null;
  const counts: DeclaredBeds['counts'] = {};
  for (const { counts: said, at } of inOrder)
    for (const [key, value] of Object.entries(said) as [BedKey, number | null][])
      if (value !== null) counts[key] = { value, at };
  return { counts, by: newest.by, at: newest.at };
}
