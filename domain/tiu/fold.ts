import type { Instant } from '../time/instant.ts';
import { EXPIRE_AFTER, REMIND_AFTER, UNDO_WITHIN } from './limits.ts';
import type { TiuEvent, TiuStep } from './steps.ts';
import { OPEN_STATES, type AskState, type TiuAnswer, type TiuAsk, type TiuRequest } from './types.ts';

/** Events that change a request, each a new version; the others only append. */
const APPENDS: readonly TiuEvent['type'][] = ['search_started', 'asked', 'answered', 'expired'];
/** Changes that their author may take back. */
const UNDOABLE: readonly TiuEvent['type'][] = [
  'updated',
  'withdrawn',
  'accepted',
  'released',
  'transport_decided',
  'departed',
  'arrived',
  'closed',
  'cancelled',
  'unplaced'
];

/** Asks that still wait for something. */
export const LIVE_ASKS: readonly AskState[] = ['asked', 'deferred', 'partial', 'accepted'];

/** Whether a request goes on. */
export const isOpen = ({ state }: Pick<TiuRequest, 'state'>): boolean => OPEN_STATES.includes(state);

/** Whether an event changes the request, so that whoever saw it before must look again. */
export const isChange = ({ type }: TiuEvent): boolean => !APPENDS.includes(type);

/**
 * A request from its steps, in their order: those that were undone are left out, but count as versions.
 * @returns null for no steps
 * @throws RangeError when the first one standing is not `requested`
 */
export function foldTiu(id: string, steps: readonly TiuStep[]): TiuRequest | null {
  const undone = new Set(steps.flatMap(({ event }) => (event.type === 'undone' ? [event.step] : [])));
  let request: TiuRequest | null = null;
  for (const step of steps) {
    const { event, n } = step;
    if (event.type !== 'undone' && !undone.has(n)) request = applied(id, request, step);
    if (!request) throw new RangeError('a request begins with its opening');
    request = counted(request, step);
  }
  return request;
}

/** What a step adds to a request, when it undoes nothing; {@link foldTiu} is the rule, this one its last step. */
export function nextTiu(id: string, before: TiuRequest | null, step: TiuStep): TiuRequest {
  return counted(applied(id, before, step), step);
}

function counted(request: TiuRequest, { n, event, by, recordedAt }: TiuStep): TiuRequest {
  if (!isChange(event)) return { ...request, step: n };
  return {
    ...request,
    step: n,
    version: n === 1 ? 1 : request.version + 1,
    undoable: UNDOABLE.includes(event.type) ? { step: n, by, until: recordedAt + UNDO_WITHIN } : null
  };
}

function applied(id: string, before: TiuRequest | null, step: TiuStep): TiuRequest {
  const { event, at, n } = step;
  if (event.type === 'requested') return opened(id, event, at);
  if (!before) throw new RangeError('a request begins with its opening');
  switch (event.type) {
    case 'updated':
      return { ...before, case: event.case, decision: event.decision, noted: event.noted };
    case 'search_started':
      return searching(before, at);
    case 'asked': {
      const ask: TiuAsk = {
        ...{ id: n, finess: event.finess, at, channel: event.channel, state: 'asked', since: at },
        ...{ remindAt: at + REMIND_AFTER, expiresAt: at + EXPIRE_AFTER, answers: [] }
      };
      // Who is asked anew (its place went to another) is asked once.
      const others = before.asks.map((one) => (one.finess === event.finess ? withdrawn(one, at) : one));
      return { ...searching(before, at), asks: [...others, ask] };
    }
    case 'answered':
      return withAsk(before, event.ask, (ask) => answered(ask, event, step, before));
    case 'expired':
      return withAsk(before, event.ask, (ask) =>
        ask.state === 'asked' || ask.state === 'deferred' ? { ...ask, state: 'expired', since: at } : ask
      );
    case 'withdrawn':
      return withAsk(before, event.ask, (ask) => withdrawn(ask, at));
    case 'accepted': {
      const chosen = before.asks.find((ask) => ask.id === event.ask);
      if (!chosen) return before;
      const asks = before.asks.map((ask) => (ask === chosen ? ask : withdrawn(ask, at)));
      return { ...before, state: 'placed', asks, placement: { finess: chosen.finess, ask: chosen.id, at } };
    }
    case 'released': {
      const asks = before.asks.map((ask) => (ask.id === before.placement?.ask ? withdrawn(ask, at) : ask));
      return { ...before, state: 'searching', asks, placement: null, transport: null };
    }
    case 'transport_decided': {
      const { vector, medicalised, team } = event;
      return { ...before, transport: { vector, medicalised, team, at } };
    }
    case 'departed':
      return { ...before, state: 'departed', departedAt: at };
    case 'arrived':
      return { ...before, state: 'arrived', arrivedAt: at };
    case 'closed':
      return ended(before, { state: 'closed', at, outcome: event.outcome });
    case 'cancelled':
      return ended(before, { state: 'cancelled', at, reason: event.reason });
    case 'unplaced':
      return ended(before, { state: 'unplaced', at, outcome: event.outcome });
    case 'undone':
      return before;
  }
}

function opened(id: string, event: Extract<TiuEvent, { type: 'requested' }>, at: Instant): TiuRequest {
  const { code, intake, requester, network, parent, decision, noted } = event;
  return {
    ...{ id, code, version: 1, step: 1, state: 'requested', parent, intake, requester, network },
    ...{ case: event.case, decision, noted, asks: [], placement: null, transport: null },
    ...{ requestedAt: at, searchingAt: null, departedAt: null, arrivedAt: null, end: null, undoable: null }
  };
}

const searching = (request: TiuRequest, at: Instant): TiuRequest =>
  request.state === 'requested' ? { ...request, state: 'searching', searchingAt: at } : request;

const withAsk = (request: TiuRequest, id: number, change: (ask: TiuAsk) => TiuAsk): TiuRequest => ({
  ...request,
  asks: request.asks.map((ask) => (ask.id === id ? change(ask) : ask))
});

const withdrawn = (ask: TiuAsk, at: Instant): TiuAsk =>
  LIVE_ASKS.includes(ask.state) ? { ...ask, state: 'withdrawn', since: at } : ask;

const STATE_OF = {
  ACCEPTEE: 'accepted',
  PARTIELLE: 'partial',
  REFUSEE: 'refused',
  DIFFEREE: 'deferred'
} as const;

/**
 * The newest answer says what an ask is while its request is looking for a place; after that, or once the ask was
 * withdrawn, an answer is kept and moves nothing. One that comes after 30 minutes still counts while the search goes on.
 */
function answered(
  ask: TiuAsk,
  event: Extract<TiuEvent, { type: 'answered' }>,
  { n, at }: TiuStep,
  request: TiuRequest
): TiuAsk {
  const late = ask.state === 'expired' || ask.state === 'withdrawn' || !isOpen(request);
  const answer: TiuAnswer = {
    ...{ n, at, answer: event.answer, reason: event.reason, channel: event.channel, by: event.function },
    ...{ told: event.told, evidence: event.evidence, late }
  };
  const answers = [...ask.answers, answer];
  if (ask.state === 'withdrawn' || request.state !== 'searching') return { ...ask, answers };
  const state = STATE_OF[event.answer];
  const again =
    state === 'deferred' ? { remindAt: at + REMIND_AFTER, expiresAt: at + EXPIRE_AFTER } : undefined;
  return { ...ask, state, since: at, answers, ...again };
}

function ended(request: TiuRequest, end: NonNullable<TiuRequest['end']>): TiuRequest {
  // The chosen ask stays accepted: it says where she went.
  const chosen = end.state === 'closed' ? request.placement?.ask : undefined;
  const asks = request.asks.map((ask) => (ask.id === chosen ? ask : withdrawn(ask, end.at)));
  return { ...request, state: end.state, asks, end };
}
