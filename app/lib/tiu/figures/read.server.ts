import { readRules } from '#db/rules.ts';
import { firstRequestAt, requestsKnown } from '#db/tiu/figures.ts';
import { may } from '#domain/access/may.ts';
import type { Viewer } from '#domain/access/roles.ts';
import type { Facility, MaternityLevel } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import { tiuFigures } from '#domain/tiu/figures/figures.ts';
import type { CalendarPeriod } from '#domain/tiu/figures/report.ts';
import type { TiuFigures } from '#domain/tiu/figures/types.ts';
import { networksOf } from '#domain/tiu/network.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import { loadBasemap, loadFacilities } from '#maps/region/index.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readInstant } from '#app/lib/server/instant.ts';
import { refusalMap, type RefusalMapData } from './map.ts';
import { periodOf, scopeId, type FiguresScope } from './query.ts';

/** What a sheet needs to name what its figures are about. */
export interface Atlas {
  names: Record<string, string>;
  levels: Record<string, MaternityLevel>;
  facilities: readonly Facility[];
}

/** Names in force and levels of the region's maternities. */
export async function readAtlas(): Promise<Atlas> {
  const { db, region } = appContext();
  const facilities = (await loadFacilities(region.id)).filter(({ maternity }) => maternity);
  const { names } = await readRules(db);
  return {
    names: Object.fromEntries(
      facilities.map(({ finess, shortName }) => [finess, names[finess] ?? shortName])
    ),
    levels: Object.fromEntries(
      facilities.flatMap(({ finess, maternity }) => (maternity ? [[finess, maternity.level]] : []))
    ),
    facilities
  };
}

/** Perimeters whose figures a viewer may read: the region and all in it, or their own networks and maternities. */
export function scopesOf(viewer: Viewer, facilities: readonly Facility[]): FiguresScope[] {
  const networks = networksOf(facilities).map(({ id }): FiguresScope => ({ kind: 'network', id }));
  const sites = facilities.map(({ finess }): FiguresScope => ({ kind: 'site', finess }));
  const name = 'tiu.figures';
  if (may(viewer, { kind: 'action', name })) {
    // A maternity's few requests are for those who see each of them anyway.
    const seesAll = may(viewer, { kind: 'topic', name: 'tiu' });
    return [{ kind: 'region' }, ...networks, ...(seesAll ? sites : [])];
  }
  return [...networks, ...sites].filter((scope) =>
    may(viewer, { kind: 'action', name, site: scopeId(scope) })
  );
}

/** What was asked for, as far as it can be read and may be seen. */
export interface FiguresAsked {
  period: CalendarPeriod;
  /** Null: nothing of what the viewer may see, or nothing at all. */
  scope: FiguresScope | null;
  knownAt: Instant;
  /** Whether `knownAt` lies in the past, on purpose. */
  isThen: boolean;
  now: Instant;
  unreadable: { period: boolean; time: boolean };
}

/** Reads `?periode=…&perimetre=…&su=…`. */
export function askedOf(params: URLSearchParams, scopes: readonly FiguresScope[]): FiguresAsked {
  const now = appContext().clock.domain();
  const { period, unreadable } = periodOf(params.get('periode'), now);
  const known = readInstant(params.get('su'), now);
  const wanted = params.get('perimetre');
  const knownAt = known === null || known > now ? now : known;
  return {
    period,
    scope:
      wanted === null || wanted === ''
        ? (scopes[0] ?? null)
        : (scopes.find((scope) => scopeId(scope) === wanted) ?? null),
    ...{ knownAt, isThen: now - knownAt > 60_000, now },
    unreadable: { period: unreadable, time: known === null }
  };
}

/** Figures of a perimeter; of a maternity also what it was asked by others. */
export interface ScopedFigures {
  figures: TiuFigures;
  received: TiuFigures | null;
}

/** Reads the requests of a period as they were known, and counts those of a perimeter. */
export async function readFigures(
  scope: FiguresScope,
  { period, knownAt }: Pick<FiguresAsked, 'period' | 'knownAt'>
): Promise<ScopedFigures> {
  const { db, origin } = appContext();
  return scopedFigures(await requestsKnown(db, origin, period, knownAt), scope, { ...period, knownAt });
}

/** Counts the requests of a perimeter. */
function scopedFigures(
  requests: readonly TiuRequest[],
  scope: FiguresScope,
  when: { from: Instant; to: Instant; knownAt: Instant }
): ScopedFigures {
  if (scope.kind === 'region') return { figures: tiuFigures(requests, when), received: null };
  if (scope.kind === 'network') {
    const own = requests.filter(({ network }) => network === scope.id);
    return { figures: tiuFigures(own, when), received: null };
  }
  const { finess } = scope;
  const asked = requests
    .map((request) => ({ ...request, asks: request.asks.filter((ask) => ask.finess === finess) }))
    .filter(({ asks }) => asks.length > 0);
  const own = requests.filter(({ requester }) => requester === finess);
  return { figures: tiuFigures(own, when), received: tiuFigures(asked, when) };
}

/** The map of a sheet's refusals. */
export async function readMap(figures: TiuFigures, { facilities }: Atlas): Promise<RefusalMapData> {
  const { region } = appContext();
  return refusalMap(figures.refusals.byPlace, facilities, await loadBasemap(region.id), region);
}

/** When the first request that is kept was asked for. */
export function readFirst(): Promise<Instant | null> {
  const { db, origin } = appContext();
  return firstRequestAt(db, origin);
}
