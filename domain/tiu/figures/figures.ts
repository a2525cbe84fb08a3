import type { Instant } from '../../time/instant.ts';
import { isOpen } from '../fold.ts';
import { UNPLACED_ALARM } from '../limits.ts';
import { firstAskAt } from '../timers.ts';
import type { TiuRequest } from '../types.ts';
import { askFigures, asksOf, refusalFigures } from './asks.ts';
import { countBy, split } from './split.ts';
import { spreadOf } from './spread.ts';
import { TIU_FIGURES_VERSION, type TiuFigures } from './types.ts';

export interface FiguresPeriod {
  from: Instant;
  to: Instant;
  /** What was recorded by then, and what time it was. */
  knownAt: Instant;
}

/**
 * Figures of a period over requests as they were known at `knownAt`; those of other periods are left out.
 * Definitions: docs/definitions.md.
 */
export function tiuFigures(all: readonly TiuRequest[], { from, to, knownAt }: FiguresPeriod): TiuFigures {
  const cohort = all.filter(({ requestedAt }) => requestedAt >= from && requestedAt < to);
  const requests = cohort.filter(({ parent }) => parent === null);
  const asks = asksOf(requests);
  const since = (at: (request: TiuRequest) => Instant | null) =>
    spreadOf(
      requests.flatMap((r) => [at(r)].flatMap((t) => (t === null ? [] : [Math.max(0, t - r.requestedAt)])))
    );
  const unplaced = requests.flatMap(({ end }) => (end?.state === 'unplaced' ? [end] : []));
  const cancelled = requests.flatMap(({ end }) => (end?.state === 'cancelled' ? [end] : []));
  const departed = requests.filter(({ departedAt }) => departedAt !== null);
  const needs = requests.map((r) => r.case.needs.neonatal?.level ?? ('none' as const));
  const byNeed = split({ none: 0, NEO: 0, SI: 0, REA: 0, ...countBy(needs, (level) => level) });
  const medicalised = departed.filter(({ transport }) => transport?.medicalised === true).length;
  const carried = split({ yes: medicalised, no: departed.length - medicalised });
  return {
    ...{ version: TIU_FIGURES_VERSION, from, to, knownAt },
    ...{ requests: requests.length, open: requests.filter(isOpen).length },
    byIntake: split({ cell: 0, network: 0, ...countBy(requests, ({ intake }) => intake) }),
    byNetwork: split(countBy(requests, ({ network }) => network ?? '')),
    byRequester: split(countBy(requests, ({ requester }) => requester)),
    byIndication: split(countBy(requests, (r) => r.case.indication)),
    byNeed: {
      ...{ none: byNeed['none'] ?? null, NEO: byNeed['NEO'] ?? null },
      ...{ SI: byNeed['SI'] ?? null, REA: byNeed['REA'] ?? null }
    },
    ...{ firstAsk: since(firstAskAt), acceptance: since(acceptedAt), departure: since((r) => r.departedAt) },
    asks: askFigures(asks),
    refusals: refusalFigures(asks),
    over2h: over2hOf(requests, knownAt),
    unplaced: { n: unplaced.length, byOutcome: split(countBy(unplaced, ({ outcome }) => outcome)) },
    cancelled: { n: cancelled.length, byReason: split(countBy(cancelled, ({ reason }) => reason)) },
    transports: {
      departed: departed.length,
      arrived: departed.filter(({ arrivedAt }) => arrivedAt !== null).length,
      medicalised: carried['yes'] ?? null,
      byVector: split(countBy(departed, ({ transport }) => transport?.vector ?? 'unknown')),
      road: spreadOf(
        departed.flatMap(({ departedAt, arrivedAt }) =>
          departedAt === null || arrivedAt === null ? [] : [Math.max(0, arrivedAt - departedAt)]
        )
      )
    },
    retransfers: cohort.length - requests.length
  };
}

/** The first answer that accepted while the request was open: a yes after its end helped nobody. */
function acceptedAt({ asks, end }: TiuRequest): Instant | null {
  const yes = asks.flatMap(({ answers }) =>
    answers.flatMap(({ answer, at }) => (answer === 'ACCEPTEE' && at <= (end?.at ?? at) ? [at] : []))
  );
  return yes.length === 0 ? null : Math.min(...yes);
}

/**
 * Requests that looked for a place for over two hours: until the choice of the place they kept, else until their end,
 * else until what is known. Of those that found one or looked that long: one that ended sooner says nothing of it.
 */
function over2hOf(requests: readonly TiuRequest[], knownAt: Instant): { n: number; of: number } {
  let n = 0;
  let of = 0;
  for (const { placement, end, requestedAt } of requests) {
    const until = placement?.at ?? end?.at ?? knownAt;
    const long = until - requestedAt > UNPLACED_ALARM;
    if (long) n += 1;
    if (long || placement) of += 1;
  }
  return { n, of };
}
