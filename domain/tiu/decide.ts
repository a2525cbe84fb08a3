import { CodedError } from '../errors.ts';
import { checkedCase, checkedDecision } from './check-case.ts';
import { spokenCode } from './code.ts';
import { CANCEL_REASONS, OUTCOMES, REFUSAL_REASONS, UNPLACED_OUTCOMES, VECTORS } from './codes.ts';
import type { TiuCommand } from './commands.ts';
import type { TiuContext } from './context.ts';
import { decideAnswer } from './decide-answer.ts';
import { decideUndo } from './decide-undo.ts';
import { cotTaken } from './cots.ts';
import { isOpen, LIVE_ASKS } from './fold.ts';
import { networkOf } from './network.ts';
import { checkedContraindications } from './next-step.ts';
import { checkedNote } from './note.ts';
import type { TiuEvent, TiuStep } from './steps.ts';
import { askAt, isUnplaced } from './timers.ts';
import type { TiuAsk, TiuRequest, TiuState } from './types.ts';

/** A team as streams name it: no room for words. */
const TEAM = /^[A-Za-z0-9._:-]{1,64}$/;
/** A clock that is ahead. */
const AHEAD = 10 * 60_000;

/**
 * What a command makes happen to a request: one event, or several (the first ask starts the search; an ask whose time
 * ran out expires first). Pure. Nothing, when all is as asked already.
 * @param before null before `open`
 * @param steps all of its steps, in order
 * @throws CodedError TIU_CONFLICT (its details hold the newer version), TIU_TRANSITION and the others of
 *   `domain/errors/tiu.ts`
 */
export function decideTiu(
  before: TiuRequest | null,
  steps: readonly TiuStep[],
  command: TiuCommand,
  ctx: TiuContext
): TiuEvent[] {
  if (!(ctx.at <= ctx.now + AHEAD)) throw new CodedError('TIU_AT_INVALID', 'at');
  if (command.kind === 'open') return [opened(before, command, ctx)];
  if (!before) throw new CodedError('TIU_REQUEST_UNKNOWN', 'requestId');
  if (ctx.at < before.requestedAt) throw new CodedError('TIU_AT_INVALID', 'at');
  if ('seen' in command && command.seen !== null && command.seen !== before.version)
    throw new CodedError('TIU_CONFLICT', null, { version: before.version, seen: command.seen });
  switch (command.kind) {
    case 'update':
      return updated(before, command, ctx);
    case 'search':
      must(before, ['requested'], 'search_started');
      return [{ type: 'search_started' }];
    case 'ask':
      return asked(before, command, ctx);
    case 'answer':
      return decideAnswer(before, command, ctx);
    case 'withdraw': {
      const ask = before.asks.find(({ id }) => id === command.ask);
      if (!ask) throw new CodedError('TIU_ASK_UNKNOWN', 'ask');
      must(before, ['searching'], 'withdrawn');
      if (!LIVE_ASKS.includes(ask.state)) throw new CodedError('TIU_TRANSITION', 'ask', { ask: ask.state });
      return [{ type: 'withdrawn', ask: ask.id }];
    }
    case 'choose':
      return chosen(before, command, ctx);
    case 'release':
      must(before, ['placed'], 'released');
      return [{ type: 'released', reason: oneOf(REFUSAL_REASONS, command.reason, 'reason') }];
    case 'transport': {
      must(before, ['placed', 'departed'], 'transport_decided');
      const { medicalised, team } = command;
      if (typeof medicalised !== 'boolean') throw new CodedError('TIU_FIELD_INVALID', 'medicalised');
      if (team !== null && !TEAM.test(team)) throw new CodedError('TIU_FIELD_INVALID', 'team');
      const vector = oneOf(VECTORS, command.vector, 'vector');
      return [{ type: 'transport_decided', vector, medicalised, team }];
    }
    case 'depart':
      must(before, ['placed'], 'departed');
      if (!before.transport) throw new CodedError('TIU_TRANSPORT_MISSING');
      return [{ type: 'departed' }];
    case 'arrive':
      must(before, ['departed'], 'arrived');
      return [{ type: 'arrived' }];
    case 'close':
      must(before, ['arrived'], 'closed');
      return [{ type: 'closed', outcome: oneOf(OUTCOMES, command.outcome, 'outcome') }];
    case 'cancel':
      if (!isOpen(before)) illegal(before, 'cancelled');
      return [{ type: 'cancelled', reason: oneOf(CANCEL_REASONS, command.reason, 'reason') }];
    case 'unplaced':
      if (!isOpen(before)) illegal(before, 'unplaced');
      return [{ type: 'unplaced', outcome: oneOf(UNPLACED_OUTCOMES, command.outcome, 'outcome') }];
    case 'undo':
      return decideUndo(before, steps, command.step, ctx);
    case 'expire': {
      const ask = before.asks.find(({ id }) => id === command.ask);
      return ask ? expiry(ask, ctx) : [];
    }
  }
}

function illegal(request: TiuRequest, act: TiuEvent['type']): never {
  throw new CodedError('TIU_TRANSITION', null, { state: request.state, act });
}

function must(request: TiuRequest, states: readonly TiuState[], act: TiuEvent['type']): void {
  if (!states.includes(request.state)) illegal(request, act);
}

function oneOf<T extends string>(known: readonly T[], given: T, field: string): T {
  if (!known.includes(given)) throw new CodedError('TIU_FIELD_INVALID', field);
  return given;
}

function opened(
  before: TiuRequest | null,
  command: Extract<TiuCommand, { kind: 'open' }>,
  ctx: TiuContext
): TiuEvent {
  if (before) throw new CodedError('TIU_REQUEST_EXISTS', 'requestId');
  const { intake, requester, parent } = command;
  const facility = ctx.facilities.get(requester);
  if (!facility) throw new CodedError('TIU_FINESS_UNKNOWN', 'requester');
  if (intake !== 'cell' && intake !== 'network') throw new CodedError('TIU_FIELD_INVALID', 'intake');
  if (parent !== null) {
    const from = ctx.parent;
    if (from?.id !== parent) throw new CodedError('TIU_REQUEST_UNKNOWN', 'parent');
    if (from.state !== 'arrived' && from.state !== 'closed') illegal(from, 'requested');
    if (from.placement?.finess !== requester) throw new CodedError('TIU_FIELD_INVALID', 'requester');
  }
  const decision = checkedDecision(command.decision);
  const note = checkedNote(command.note, ctx.placeWords);
  return {
    ...{ type: 'requested', code: spokenCode(ctx.at, ctx.codes), intake, requester },
    ...{ network: networkOf(facility).id, parent, case: checkedCase(command.case, ctx.at), decision },
    noted: note !== null
  };
}

function updated(
  before: TiuRequest,
  command: Extract<TiuCommand, { kind: 'update' }>,
  ctx: TiuContext
): TiuEvent[] {
  if (!isOpen(before)) illegal(before, 'updated');
  const given = checkedCase({ ...before.case, ...command.case }, ctx.at);
  const decision = checkedDecision(command.decision === undefined ? before.decision : command.decision);
  const noted =
    command.note === undefined ? before.noted : checkedNote(command.note, ctx.placeWords) !== null;
  // Whether the words are others is not known here: a note that is given is a change.
  const held = [checkedCase(before.case, ctx.at), checkedDecision(before.decision)];
  const isSame = command.note === undefined && JSON.stringify([given, decision]) === JSON.stringify(held);
  return isSame ? [] : [{ type: 'updated', case: given, decision, noted }];
}

function asked(
  before: TiuRequest,
  { finess, channel }: Extract<TiuCommand, { kind: 'ask' }>,
  ctx: TiuContext
): TiuEvent[] {
  if (!isUnplaced(before)) illegal(before, 'asked');
  if (!ctx.facilities.get(finess)?.maternity) throw new CodedError('TIU_FINESS_UNKNOWN', 'finess');
  if (finess === before.requester) throw new CodedError('TIU_FIELD_INVALID', 'finess');
  if (channel !== 'message' && channel !== 'phone') throw new CodedError('TIU_FIELD_INVALID', 'channel');
  const last = before.asks.findLast((ask) => ask.finess === finess);
  const now = last && askAt(last, ctx.at).state;
  if (now === 'asked' || now === 'deferred') throw new CodedError('TIU_ASKED_ALREADY', 'finess');
  const start: TiuEvent[] = before.state === 'requested' ? [{ type: 'search_started' }] : [];
  return [...start, ...(last ? expiry(last, ctx) : []), { type: 'asked', finess, channel }];
}

/** The expiry of an ask whose time ran out and of which nobody wrote it yet. */
function expiry(ask: TiuAsk, { at }: TiuContext): TiuEvent[] {
  return askAt(ask, at).state === 'expired' && ask.state !== 'expired'
    ? [{ type: 'expired', ask: ask.id }]
    : [];
}

function chosen(
  before: TiuRequest,
  command: Extract<TiuCommand, { kind: 'choose' }>,
  ctx: TiuContext
): TiuEvent[] {
  must(before, ['searching'], 'accepted');
  const ask = before.asks.findLast(({ id, finess }) =>
    command.ask === null ? finess === command.finess : id === command.ask
  );
  if (!ask) throw new CodedError('TIU_ASK_UNKNOWN', 'ask');
  if (ask.state !== 'accepted') throw new CodedError('TIU_NOT_ACCEPTED', 'ask', { ask: ask.state });
  const { decision } = before;
  const mustDecide = checkedContraindications(before.case).length > 0;
  if (decision ? decision.verdict !== 'transfer' : mustDecide) throw new CodedError('TIU_DECISION_MISSING');
  const taken = cotTaken(before, ask, ctx.others, ctx.places(ask.finess));
  if (taken !== null) throw new CodedError('TIU_COT_GIVEN', taken);
  return [{ type: 'accepted', ask: ask.id }];
}
