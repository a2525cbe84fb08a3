import type { Instant } from '../time/instant.ts';
import { CONTRAINDICATIONS } from './codes.ts';
import { URGENCIES } from './codes.ts';
import { askAt, isUnplaced, stateSince, timersOf } from './timers.ts';
import type { TiuAsk, TiuRequest } from './types.ts';

/** What must be done next, in the order of the queue: what loses a place first, what waits for others last. */
export const NEXT_STEPS = [
  'placement_lost',
  'choose',
  'decide_jointly',
  'end_by_decision',
  'ask_first',
  'ask_more',
  'remind',
  'review_partial',
  'decide_transport',
  'depart',
  'wait_answers',
  'arrive',
  'close',
  'done'
] as const;
export type NextStepKind = (typeof NEXT_STEPS)[number];

/** What must be done next for a request. */
export interface NextStep {
  kind: NextStepKind;
  /** FINESS it is about; null: none in particular. */
  finess: string | null;
  /** Since when it must be done. */
  since: Instant;
  /** Two hours without a place: it goes before every other. */
  alarm: boolean;
}

/** Contra-indications that are checked. */
export const checkedContraindications = ({ contraindications }: TiuRequest['case']) =>
  CONTRAINDICATIONS.filter((one) => contraindications[one] === true);

/** What must be done next for a request at `now`. */
export function nextStep(request: TiuRequest, now: Instant): NextStep {
  const { alarm } = timersOf(request, now);
  const step = (kind: NextStepKind, since: Instant, finess: string | null = null): NextStep => ({
    ...{ kind, finess, since, alarm }
  });
  const since = stateSince(request);
  if (isUnplaced(request)) return searchStep(request, now, step);
  const { placement, transport, state } = request;
  if (state === 'placed' && placement) {
    const lost = lostAt(request);
    if (lost !== null) return step('placement_lost', lost, placement.finess);
    return transport
      ? step('depart', transport.at, placement.finess)
      : step('decide_transport', placement.at, placement.finess);
  }
  if (state === 'departed') return step('arrive', since, placement?.finess);
  if (state === 'arrived') return step('close', since, placement?.finess);
  return step('done', since);
}

/** When the chosen maternity took its word back; null: it did not. */
function lostAt({ asks, placement }: TiuRequest): Instant | null {
  const chosen = asks.find(({ id }) => id === placement?.ask);
  const last = chosen?.answers.at(-1);
  return last && last.answer !== 'ACCEPTEE' ? last.at : null;
}

function searchStep(
  request: TiuRequest,
  now: Instant,
  step: (kind: NextStepKind, since: Instant, finess?: string | null) => NextStep
): NextStep {
  const { asks, decision, requestedAt } = request;
  if (decision?.verdict === 'no_transfer') return step('end_by_decision', decision.at);
  const at = (ask: TiuAsk) => askAt(ask, now);
  const first = (state: TiuAsk['state']) => asks.find((ask) => at(ask).state === state);
  const accepted = first('accepted');
  const undecided = checkedContraindications(request.case).length > 0 && !decision;
  if (undecided) return step('decide_jointly', requestedAt, accepted?.finess);
  if (accepted) return step('choose', accepted.since, accepted.finess);
  if (asks.length === 0) return step('ask_first', requestedAt);
  const waiting = asks.filter((ask) => ['asked', 'deferred'].includes(at(ask).state));
  const silent = waiting.find((ask) => at(ask).silent);
  if (silent) return step('remind', silent.remindAt, silent.finess);
  const partial = first('partial');
  if (partial) return step('review_partial', partial.since, partial.finess);
  const [next] = waiting;
  if (next) return step('wait_answers', next.since, next.finess);
  const ends = asks.map((ask) => (at(ask).state === ask.state ? ask.since : ask.expiresAt));
  return step('ask_more', Math.max(...ends));
}

/** Order of the queue: alarms first, then what must be done, then urgency, then what waits longest. */
export function compareNext(
  [a, stepA]: readonly [TiuRequest, NextStep],
  [b, stepB]: readonly [TiuRequest, NextStep]
): number {
  const rank = ({ kind }: NextStep) => NEXT_STEPS.indexOf(kind);
  const urgency = ({ case: { urgency } }: TiuRequest) => URGENCIES.indexOf(urgency);
  return (
    Number(stepB.alarm) - Number(stepA.alarm) ||
    rank(stepA) - rank(stepB) ||
    urgency(a) - urgency(b) ||
    stepA.since - stepB.since ||
    (a.id < b.id ? -1 : 1)
  );
}
