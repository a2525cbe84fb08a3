import { localHour } from '../../time/paris.ts';
import type { BedKind } from '../../beds/types.ts';
import type { NeonatalLevel, RefusalReason } from '../codes.ts';
import type { TiuAsk, TiuNeeds, TiuRequest } from '../types.ts';
import { spreadOf } from './spread.ts';
import type { AskFigures, PlaceRefusals, RefusalFigures } from './types.ts';

/** An ask with the request it belongs to. */
export interface AskOf {
  ask: TiuAsk;
  request: TiuRequest;
}

/** Asks of requests; `finess`: those of one maternity only. */
export function asksOf(requests: readonly TiuRequest[], finess?: string): AskOf[] {
  return requests.flatMap((request) =>
    request.asks
      .filter((ask) => finess === undefined || ask.finess === finess)
      .map((ask) => ({ ask, request }))
  );
}

/** What came of asks: the last answer of each counts, also one that came late. */
export function askFigures(asks: readonly AskOf[]): AskFigures {
  const last = (kind: string) => asks.filter(({ ask }) => ask.answers.at(-1)?.answer === kind).length;
  const requests = new Set(asks.map(({ request }) => request.id)).size;
  return {
    ...{ asks: asks.length, requests, perRequest: requests === 0 ? null : asks.length / requests },
    ...{ accepted: last('ACCEPTEE'), partial: last('PARTIELLE') },
    ...{ refused: last('REFUSEE'), deferred: last('DIFFEREE') },
    silent: asks.filter(({ ask }) => ask.answers.length === 0).length,
    answer: spreadOf(asks.flatMap(({ ask }) => (ask.answers[0] ? [ask.answers[0].at - ask.at] : [])))
  };
}

/** Asks whose last answer refuses: why, where and at what local hour that answer came. */
export function refusalFigures(asks: readonly AskOf[]): RefusalFigures {
  const byReason: Partial<Record<RefusalReason, number>> = {};
  const byHour = Array.from({ length: 24 }, (): Partial<Record<RefusalReason, number>> => ({}));
  const places = new Map<string, PlaceRefusals>();
  let n = 0;
  let againstDeclared = 0;
  for (const { ask, request } of asks) {
    const place = places.get(ask.finess) ?? emptyPlace(ask.finess);
    places.set(ask.finess, place);
    place.asks += 1;
    const answer = ask.answers.at(-1);
    if (answer?.answer === 'ACCEPTEE') place.accepted += 1;
    if (answer?.answer !== 'REFUSEE') continue;
    const reason = answer.reason ?? 'AUTRE';
    n += 1;
    place.refused += 1;
    for (const counts of [byReason, place.byReason, byHour[localHour(answer.at)]])
      if (counts) counts[reason] = (counts[reason] ?? 0) + 1;
    if (reason.startsWith('PLACE_') && isDeclaredFree(answer.evidence, request.case.needs))
      againstDeclared += 1;
  }
  const byPlace = [...places.values()].sort(
    (a, b) => b.refused - a.refused || b.asks - a.asks || (a.finess < b.finess ? -1 : 1)
  );
  return { n, byReason, byHour, byPlace, againstDeclared };
}

const emptyPlace = (finess: string): PlaceRefusals => ({
  ...{ finess, asks: 0, accepted: 0, refused: 0, byReason: {} }
});

const KIND: Record<NeonatalLevel, BedKind> = {
  NEO: 'neonatology',
  SI: 'intensive_neonatal',
  REA: 'icu_neonatal'
};

/** Whether all the places needed stood declared free; false where one of them was not declared. */
function isDeclaredFree(evidence: readonly { kind: BedKind; count: number }[], needs: TiuNeeds): boolean {
  const free = (kind: BedKind): number => evidence.find((told) => told.kind === kind)?.count ?? -1;
  if (!needs.obstetric && !needs.neonatal) return false;
  return (
    (!needs.obstetric || free('obstetrics') >= 1) &&
    (!needs.neonatal || free(KIND[needs.neonatal.level]) >= needs.neonatal.count)
  );
}
