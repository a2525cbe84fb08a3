import { CodedError, type ErrorCode } from '#domain/errors.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import {
  ANSWER_FUNCTIONS,
  ANSWERS,
  CANCEL_REASONS,
  NEONATAL_LEVELS,
  OUTCOMES,
  REFUSAL_REASONS,
  TIU_FUNCTIONS,
  UNPLACED_OUTCOMES,
  VECTORS,
  type TiuBy
} from '#domain/tiu/codes.ts';
import type { TiuCommand, ToldCounts } from '#domain/tiu/commands.ts';
import { CASE_MEMBERS, caseOf, decisionOf, type Refuse } from './case.ts';
import { codeLike, instantOf, isObject, wholeOf, wordOf, type Json } from './fields.ts';

/** A part that could not be used. `value` only where the format leaves no room for a person. */
export interface TiuProblem {
  place: string;
  code: ErrorCode;
  value: string | null;
}

/** One event as a command on the request it names. */
export interface TiuToldEvent {
  /** Where it stands in the payload: `[3].` or ''. */
  place: string;
  /** As the sender names it: it never leaves this folder but as an opaque key. */
  requestId: string;
  parentId: string | null;
  at: Instant;
  by: TiuBy;
  command: TiuCommand;
}

export interface TiuTranslated {
  events: TiuToldEvent[];
  problems: TiuProblem[];
  received: number;
  /** Members that the format does not know, and how often. */
  unknown: Map<string, number>;
}

const MOST = 1_000;
/** Older events are of no use to anybody who acts. */
const PAST = 7 * 24 * HOUR;
const AHEAD = 10 * MINUTE;
const FINESS = /^[0-9A-Z]{9}$/;
const REQUEST_ID = /^[\x21-\x7e]{1,64}$/;
const COMMON = ['type', 'requestId', 'at', 'by'];
const CASE = ['origin', 'requester', 'network', ...CASE_MEMBERS];

/** Members of each type, besides the common ones. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  requested: CASE,
  retransfer: [...CASE, 'parentRequestId'],
  search_started: [],
  asked: ['finess', 'channel'],
  answered: ['finess', 'answer', 'reason', 'channel', 'function', 'places'],
  accepted: ['finess'],
  transport_decided: ['vector', 'medicalised', 'team'],
  departed: [],
  arrived: [],
  closed: ['outcome'],
  cancelled: ['reason']
};

const WORDS = new Set(Object.values(MEMBERS).flat());

class Refusal extends Error {
  readonly problem: Omit<TiuProblem, 'place'> & { member: string };
  constructor(code: ErrorCode, member: string, value: string | null) {
    super(code);
    this.problem = { code, member, value };
  }
}

/**
 * Translates a payload of stream `tiu`: one event, or a list. Strict: an event with a member that cannot be used is set
 * aside whole; members the format does not know are dropped and counted, so that nothing of them is kept.
 * @throws CodedError TIU_STRUCTURE; the code of its only event; ALL_QUARANTINED when none of several can be used
 */
export function translateTiu(
  payload: unknown,
  { keyFiness, receivedAt }: { keyFiness: readonly string[] | null; receivedAt: Instant }
): TiuTranslated {
  const list: unknown[] = Array.isArray(payload) ? payload : [payload];
  if (list.length === 0 || list.length > MOST) throw new CodedError('TIU_STRUCTURE');
  const read: TiuTranslated = { events: [], problems: [], received: list.length, unknown: new Map() };
  for (const [index, one] of list.entries()) {
    const place = list.length === 1 ? '' : `[${index}].`;
    try {
      read.events.push({ place, ...eventOf(one, { keyFiness, receivedAt }, read.unknown) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, member, value } = error.problem;
      read.problems.push({ place: place + member, code, value });
    }
  }
  const [first] = read.problems;
  if (read.events.length === 0 && first)
    throw new CodedError(list.length === 1 ? first.code : 'ALL_QUARANTINED', first.place);
  return read;
}

function eventOf(
  given: unknown,
  { keyFiness, receivedAt }: { keyFiness: readonly string[] | null; receivedAt: Instant },
  unknown: Map<string, number>
): Omit<TiuToldEvent, 'place'> {
  if (!isObject(given)) throw new Refusal('TIU_STRUCTURE', 'event', null);
  const refuse: Refuse = (member, value) => {
    throw new Refusal('TIU_FIELD_INVALID', member, codeLike(value));
  };
  const type = typeof given['type'] === 'string' ? given['type'] : '';
  const members = Object.hasOwn(MEMBERS, type) ? MEMBERS[type] : undefined;
  if (!members) return refuse('type', given['type']);
  const requestId = idOf(given['requestId']) ?? refuse('requestId');
  const at = instantOf(given['at']);
  if (!(at > receivedAt - PAST && at <= receivedAt + AHEAD))
    throw new Refusal('TIU_AT_INVALID', 'at', codeLike(given['at']));
  for (const name of Object.keys(given))
    if (!COMMON.includes(name) && !members.includes(name)) {
      // Its name may hold anything: only one that the format has elsewhere is told.
      const told = WORDS.has(name) ? name : '?';
      unknown.set(told, (unknown.get(told) ?? 0) + 1);
    }
  const command = commandOf(type, given, at, refuse);
  allowed(command, keyFiness);
  const parentId =
    type === 'retransfer' ? (idOf(given['parentRequestId']) ?? refuse('parentRequestId')) : null;
  const by = wordOf(TIU_FUNCTIONS, given['by']);
  return { requestId, parentId, at, by: by === 'system' || by === null ? 'stream' : by, command };
}

const idOf = (value: unknown): string | null =>
  typeof value === 'string' && REQUEST_ID.test(value) ? value : null;

/** A key bound to some FINESS asks and answers for those alone; what becomes of a request is the cell's to say. */
function allowed(command: TiuCommand, keyFiness: readonly string[] | null): void {
  if (keyFiness === null) return;
  const member = command.kind === 'open' ? 'requester' : 'finess';
  const finess =
    command.kind === 'open' ? command.requester : command.kind === 'answer' ? command.finess : null;
  if (finess === null || !keyFiness.includes(finess))
    throw new Refusal('TIU_FINESS_FORBIDDEN', finess === null ? 'type' : member, finess);
}

function commandOf(type: string, given: Json, at: Instant, refuse: Refuse): TiuCommand {
  const seen = null;
  const finess = (): string => {
    const value = given['finess'];
    return typeof value === 'string' && FINESS.test(value) ? value : refuse('finess');
  };
  switch (type) {
    case 'requested':
    case 'retransfer': {
      const { requester } = given;
      return {
        kind: 'open',
        intake: wordOf(['cell', 'network'] as const, given['origin'] ?? 'cell') ?? refuse('origin'),
        requester: typeof requester === 'string' && FINESS.test(requester) ? requester : refuse('requester'),
        parent: null,
        case: caseOf(given, at, refuse),
        decision: decisionOf(given['jointDecision'], at, refuse),
        // The free text is typed by the cell alone, where it is read before it is kept.
        note: null
      };
    }
    case 'search_started':
      return { kind: 'search' };
    case 'asked': {
      const channel = wordOf(['message', 'phone'] as const, given['channel'] ?? 'message');
      return { kind: 'ask', finess: finess(), channel: channel ?? refuse('channel') };
    }
    case 'answered':
      return {
        ...{ kind: 'answer', finess: finess(), ask: null },
        answer: wordOf(ANSWERS, given['answer']) ?? refuse('answer', given['answer']),
        reason: optional(REFUSAL_REASONS, given['reason'], () => refuse('reason', given['reason'])),
        channel: wordOf(['phone', 'stream'] as const, given['channel'] ?? 'stream') ?? refuse('channel'),
        function: optional(ANSWER_FUNCTIONS, given['function'], () => refuse('function')),
        told: toldOf(given['places'], refuse)
      };
    case 'accepted':
      return { kind: 'choose', ask: null, finess: finess(), seen };
    case 'transport_decided': {
      const { medicalised, team = null } = given;
      if (typeof medicalised !== 'boolean') return refuse('medicalised');
      if (team !== null && !(typeof team === 'string' && /^[A-Za-z0-9._:-]{1,64}$/.test(team)))
        return refuse('team');
      const vector = wordOf(VECTORS, given['vector']) ?? refuse('vector', given['vector']);
      return { kind: 'transport', vector, medicalised, team, seen };
    }
    case 'departed':
      return { kind: 'depart', seen };
    case 'arrived':
      return { kind: 'arrive', seen };
    case 'closed': {
      const given_ = given['outcome'];
      const unplaced = wordOf(UNPLACED_OUTCOMES, given_);
      if (unplaced) return { kind: 'unplaced', outcome: unplaced, seen };
      return { kind: 'close', outcome: wordOf(OUTCOMES, given_) ?? refuse('outcome', given_), seen };
    }
    default:
      return {
        kind: 'cancel',
        reason: wordOf(CANCEL_REASONS, given['reason']) ?? refuse('reason', given['reason']),
        seen
      };
  }
}

function optional<T extends string>(known: readonly T[], value: unknown, refuse: () => never): T | null {
  return value === undefined || value === null ? null : (wordOf(known, value) ?? refuse());
}

function toldOf(given: unknown, refuse: Refuse): ToldCounts | null {
  if (given === undefined || given === null) return null;
  if (!isObject(given)) return refuse('places');
  const count = (name: string): number | null => {
    const value = given[name] ?? null;
    return value === null ? null : (wholeOf(value) ?? refuse(`places.${name}`, value));
  };
  const [neo, si, rea] = NEONATAL_LEVELS;
  return { obstetric: count('obstetric'), NEO: count(neo), SI: count(si), REA: count(rea) };
}
