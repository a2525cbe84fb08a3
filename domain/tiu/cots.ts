import type { BedKind } from '../beds/types.ts';
import type { MaternityLevel } from '../region.ts';
import type { Instant } from '../time/instant.ts';
import type { NeonatalLevel } from './codes.ts';
import { isOpen, LIVE_ASKS } from './fold.ts';
import type { Contest } from './propose-types.ts';
import type { PlacesTold, TiuAsk, TiuNeeds, TiuRequest } from './types.ts';

/** Kinds of beds a transfer can need, in the order screens list them. */
export const TIU_KINDS = ['obstetrics', 'neonatology', 'intensive_neonatal', 'icu_neonatal'] as const;
export type TiuKind = (typeof TIU_KINDS)[number];

const KIND_OF: Record<NeonatalLevel, TiuKind> = {
  NEO: 'neonatology',
  SI: 'intensive_neonatal',
  REA: 'icu_neonatal'
};

/**
 * Kinds of beds that a type of maternity has by its definition (décret n° 98-900): I obstetrics, IIA neonatology beside,
 * IIB its intensive care too, III neonatal resuscitation too.
 */
const KINDS_OF_TYPE: Record<MaternityLevel, number> = { I: 1, IIA: 2, IIB: 3, III: 4 };

/** Whether maternities of a type have beds of a kind at all. */
export const hasKind = (level: MaternityLevel, kind: TiuKind): boolean =>
  TIU_KINDS.indexOf(kind) < KINDS_OF_TYPE[level];

/** Kind of beds of a neonatal level. */
export const kindOfLevel = (level: NeonatalLevel): TiuKind => KIND_OF[level];

/** How many beds of each kind a request needs. */
export function bedsNeeded({ obstetric, neonatal }: TiuNeeds): ReadonlyMap<BedKind, number> {
  const needed = new Map<BedKind, number>();
  if (obstetric) needed.set('obstetrics', 1);
  if (neonatal) needed.set(KIND_OF[neonatal.level], neonatal.count);
  return needed;
}

/**
 * Places of one kind that a maternity gave to requests since an instant: they were chosen after it, and neither fell
 * through nor were taken back. One that arrived counts until the maternity counts again.
 */
export function givenSince(
  requests: readonly TiuRequest[],
  { finess, kind, since, but }: { finess: string; kind: BedKind; since: Instant; but?: string }
): number {
  return requests
    .filter(({ id, placement }) => id !== but && placement?.finess === finess && placement.at >= since)
    .filter(({ state }) => state !== 'cancelled' && state !== 'unplaced')
    .reduce((sum, { case: { needs } }) => sum + (bedsNeeded(needs).get(kind) ?? 0), 0);
}

/**
 * The first kind of places that an accepted ask can no longer count on; null: all are there. An acceptance stands for
 * the places it was given for until another request gets one of that kind there; from then on it counts only where
 * the maternity told that it has enough for both (docs/decisions/tiu.md). So one cot is given once.
 * @param others requests that may hold places there, also those that ended lately
 * @param told what the maternity last told of its free places
 */
export function cotTaken(
  request: TiuRequest,
  ask: TiuAsk,
  others: readonly TiuRequest[],
  told: readonly PlacesTold[]
): BedKind | null {
  const accepted = ask.answers.findLast(({ answer }) => answer === 'ACCEPTEE');
  if (!accepted) return null;
  const { finess } = ask;
  for (const [kind, count] of bedsNeeded(request.case.needs)) {
    const since = (at: Instant) => givenSince(others, { finess, kind, since: at, but: request.id });
    if (since(accepted.at) === 0) continue;
    const newest = told.find((one) => one.kind === kind);
    if (!newest || newest.count - since(newest.at) < count) return kind;
  }
  return null;
}

/**
 * Other open requests that ask for, or have, places of a kind this one needs at a maternity: each says so on both, and
 * an acceptance warns the others.
 */
export function contestsAt(
  request: Pick<TiuRequest, 'id' | 'case'>,
  finess: string,
  others: readonly TiuRequest[]
): Contest[] {
  const needed = bedsNeeded(request.case.needs);
  return others.flatMap((other): Contest[] => {
    if (other.id === request.id || !isOpen(other) || other.state === 'arrived') return [];
    const kinds = [...bedsNeeded(other.case.needs).keys()].filter((kind) => needed.has(kind));
    if (kinds.length === 0) return [];
    const { code, id, placement } = other;
    if (placement?.finess === finess) return [{ code, id, kinds, state: 'placed' }];
    const ask = other.asks.findLast((one) => one.finess === finess);
    return ask && LIVE_ASKS.includes(ask.state) ? [{ code, id, kinds, state: ask.state }] : [];
  });
}
