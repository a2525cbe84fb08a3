import type { Provenance } from '#domain/measure.ts';
import type { Origin } from '#domain/origin.ts';
import { addDays } from '#domain/time/day.ts';
import type { Instant } from '#domain/time/instant.ts';
import { dayBounds, localDay } from '#domain/time/paris.ts';
import { contestsAt } from '#domain/tiu/cots.ts';
import { crossingsAround, gestationAt, levelNeeded } from '#domain/tiu/gestation.ts';
import { nextStep } from '#domain/tiu/next-step.ts';
import type { Contest } from '#domain/tiu/propose-types.ts';
import { isUnplaced, timersOf } from '#domain/tiu/timers.ts';
import type { TiuCase, TiuRequest } from '#domain/tiu/types.ts';
import type { TiuAskEntry, TiuRequestEntry } from '../../protocol/tiu-types.ts';
import { known } from '../measures.ts';
import type { Kept } from '../state.ts';

export const GESTATION_FORMULA = 'tiu_gestation@1';
export const LEVEL_FORMULA = 'tiu_level@1';

/** What is worked out of a case, true until the next local midnight. */
function measuresOf(of: TiuCase, { at }: Pick<Kept<TiuRequest>, 'at'>, now: Instant, origin: Origin) {
  const [midnight] = dayBounds(addDays(localDay(now), 1));
  const provenance: Provenance = {
    ...{ measuredAt: at, receivedAt: at, staleAt: midnight, unknownAt: null },
    ...{ source: 'tiu', origin }
  };
  const { level, weightUnknown } = levelNeeded(of, now);
  return {
    provenance,
    measures: {
      gestation: known(GESTATION_FORMULA, gestationAt(of.gestation, now)),
      level: known(LEVEL_FORMULA, level)
    },
    weightUnknown
  };
}

/** A request on the desk, at `now`. */
export function requestEntry(
  { payload: request, at }: Kept<TiuRequest>,
  others: readonly TiuRequest[],
  now: Instant,
  origin: Origin
): TiuRequestEntry {
  const { case: of, asks, requestedAt } = request;
  const contests: Record<string, readonly Contest[]> = {};
  for (const finess of new Set(asks.map((ask) => ask.finess))) {
    const found = contestsAt(request, finess, others);
    if (found.length > 0) contests[finess] = found;
  }
  return {
    kind: 'request',
    request,
    ...measuresOf(of, { at }, now, origin),
    next: nextStep(request, now),
    alarmAt: isUnplaced(request) ? timersOf(request, now).alarmAt : null,
    crossing: crossingsAround(of, requestedAt, now),
    contests: request.end ? {} : contests
  };
}

/** A site's own request: where she goes and what waits, not what the others answered. */
export function ownEntry(entry: TiuRequestEntry): TiuRequestEntry {
  const { request } = entry;
  const asks = request.asks.map((ask) => ({
    ...ask,
    finess: ask.id === request.placement?.ask ? ask.finess : '',
    answers: []
  }));
  return { ...entry, request: { ...request, asks }, next: { ...entry.next, finess: null }, contests: {} };
}

/** What a maternity is asked; null when it is not. */
export function askEntry(
  { payload: request, at }: Kept<TiuRequest>,
  finess: string,
  others: readonly TiuRequest[],
  now: Instant,
  origin: Origin
): TiuAskEntry | null {
  const ask = request.asks.findLast((one) => one.finess === finess);
  if (!ask) return null;
  const { id, code, requester, case: of, state, transport, departedAt, arrivedAt } = request;
  const { weightUnknown: _said, ...measured } = measuresOf(of, { at }, now, origin);
  const isComing = request.placement?.finess === finess;
  return {
    ...{ kind: 'ask', id, code, requester, case: of, ask, ...measured },
    coming: isComing ? { state, transport, departedAt, arrivedAt } : null,
    contested: known('tiu_contested@1', contestsAt(request, finess, others).length)
  };
}
