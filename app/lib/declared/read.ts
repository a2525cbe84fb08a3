import { toldAt, type Told } from '#domain/declared/order.ts';
import { isInForce } from '#domain/declared/level.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { PlaceEntry } from '#realtime/protocol/places-types.ts';
import type { Level } from '#domain/level/rule.ts';
import type {
  DeclaredEntry,
  DeclaredEventEntry,
  DeclaredLevelEntry
} from '#realtime/protocol/declared-types.ts';

/** Entries of topic `declared`, by key. */
export type Declared = ReadonlyMap<string, DeclaredEntry>;

/** The level declared for a scope that is in force at `now`; a screen that is cut off drops it at its end by itself. */
export function levelAt(declared: Declared, scope: string, now: Instant): DeclaredLevelEntry | null {
  const entry = declared.get(`level:${scope}`);
  return entry?.kind === 'level' && now < entry.until ? entry : null;
}

/** Events in force at `now`: real ones first, then the oldest. */
export function eventsAt(declared: Iterable<DeclaredEntry>, now: Instant): DeclaredEventEntry[] {
  return [...declared]
    .filter((entry) => entry.kind === 'event')
    .filter((event) => isInForce(event, now))
    .sort((a, b) => Number(a.nature === 'exercise') - Number(b.nature === 'exercise') || a.from - b.from);
}

/** What a wall is told at `now`. */
export function ordersAt(declared: Declared, wall: string | null, now: Instant): Told {
  const orders = [...declared.values()].flatMap((entry) => (entry.kind === 'order' ? [entry.order] : []));
  return toldAt(orders, wall, now);
}

/** What is declared of one site: by people, and by the software of its department; neither hides the other. */
export interface SaidOfSite {
  finess: string;
  people: DeclaredLevelEntry | null;
  software: NonNullable<PlaceEntry['level']> | null;
}

/** The level that the software of a site declares at `now`; ends by itself also on a screen that is cut off. */
export function softwareAt(place: PlaceEntry | undefined, now: Instant): SaidOfSite['software'] {
  const level = place?.level;
  return level && now < level.until ? level : null;
}

const highest = ({ people, software }: SaidOfSite): number =>
  Math.max(people?.measures.level.value ?? 0, software?.level ?? 0);

/** Sites that are declared above what is computed of them, the highest first. */
export function declaredSites(
  finesses: readonly string[],
  declared: Declared,
  places: ReadonlyMap<string, PlaceEntry>,
  computedOf: (finess: string) => Level | null,
  now: Instant
): SaidOfSite[] {
  return finesses
    .map((finess): SaidOfSite => ({
      finess,
      people: levelAt(declared, finess, now),
      software: softwareAt(places.get(finess), now)
    }))
    .filter((said) => highest(said) > (computedOf(said.finess) ?? 0))
    .sort((a, b) => highest(b) - highest(a) || (a.finess < b.finess ? -1 : 1));
}
