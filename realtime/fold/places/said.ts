import type { EdService, EdStateNow } from '#domain/ed-state/types.ts';
import { freshValue, siteFields } from '#domain/ed-state/site.ts';
import { placeStateAt, type PlaceState } from '#domain/places/closure.ts';
import type { Closure } from '#domain/places/types.ts';
import type { Site } from '#domain/region.ts';
import { floorAt, type FloorHit } from '#domain/rules/floors.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { FoldState } from '../state.ts';

type Said = Pick<FoldState, 'news' | 'rules'>;

const SERVICES: readonly EdService[] = ['all', 'adult', 'paediatric'];

/** What each service of a site last said of itself. */
export function edStatesOf({ news }: Said, finess: string): Partial<Record<EdService, EdStateNow>> {
  const kept = news['ed.state'];
  return Object.fromEntries(
    SERVICES.flatMap((service) => {
      const state = kept?.[`${finess}/${service}`]?.payload;
      return state ? [[service, state] as const] : [];
    })
  );
}

/** Closures of a site that are not over at `now`. */
export function closuresOf({ news }: Said, finess: string, now: Instant): readonly Closure[] {
  const all = news['place.closures']?.[finess]?.payload.closures ?? [];
  return all.filter(({ until }) => now < until);
}

/** The absolute floor that holds under a site's level at `now`. */
export function floorOf(state: Said, site: Site, now: Instant): FloorHit | null {
  const floors = state.rules.floors ?? [];
  if (floors.length === 0) return null;
  const scopes = [site.finess, `dept:${site.department}`, 'region'];
  return floorAt(floors, scopes, siteFields(edStatesOf(state, site.finess), site.services), now);
}

/** Boarders of a site as it last said; null where it says none, or what it said is stale. */
export function boardersOf(state: Said, { finess, services }: Site, now: Instant): number | null {
  return freshValue(siteFields(edStatesOf(state, finess), services), 'boarders', now);
}

/**
 * A site's place at `now`, and the words of it that changes compare: '' while nothing is closed. What was closed a
 * moment ago is closed now, though the tick before it is up to a minute older.
 */
export function placeOf(
  state: Said,
  site: Site,
  now: Instant
): { place: PlaceState | null; key: string; held: readonly Closure[] } {
  const at = Math.max(now, state.news['place.closures']?.[site.finess]?.at ?? now);
  const held = closuresOf(state, site.finess, at).filter(({ from }) => from <= at);
  const place = placeStateAt(held, site.services, at);
  if (!place) return { place, key: '', held };
  const parts = held.map(({ scope, target, kind }) => `${scope}.${target}.${kind}`).sort();
  return { place, key: `${place.state}:${parts.join()}`, held };
}
