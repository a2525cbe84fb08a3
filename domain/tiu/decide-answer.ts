import { CodedError } from '../errors.ts';
import { ANSWER_FUNCTIONS, ANSWERS, NEONATAL_LEVELS, REFUSAL_REASONS } from './codes.ts';
import type { TiuCommand, ToldCounts } from './commands.ts';
import type { TiuContext } from './context.ts';
import { kindOfLevel } from './cots.ts';
import type { TiuEvent } from './steps.ts';
import { askAt } from './timers.ts';
import type { PlacesTold, TiuRequest } from './types.ts';

const MOST_PLACES = 99;

/**
 * What an answer makes happen: it is appended, whatever the request has become. One that comes after its ask ran out
 * says so first; what was known of the maternity's places is kept beside it.
 */
export function decideAnswer(
  before: TiuRequest,
  command: Extract<TiuCommand, { kind: 'answer' }>,
  ctx: TiuContext
): TiuEvent[] {
  const { finess, answer, reason, channel, function: by } = command;
  const ask = before.asks.findLast(
    (one) => one.finess === finess && (command.ask === null || one.id === command.ask)
  );
  if (!ask) throw new CodedError('TIU_ASK_UNKNOWN', 'finess');
  if (ctx.at < ask.at) throw new CodedError('TIU_AT_INVALID', 'at');
  if (!ANSWERS.includes(answer)) throw new CodedError('TIU_FIELD_INVALID', 'answer');
  if (by !== null && !ANSWER_FUNCTIONS.includes(by)) throw new CodedError('TIU_FIELD_INVALID', 'function');
  if (!['phone', 'page', 'stream'].includes(channel)) throw new CodedError('TIU_FIELD_INVALID', 'channel');
  const isRefusal = answer === 'REFUSEE';
  if (isRefusal ? reason === null : reason !== null && answer === 'ACCEPTEE')
    throw new CodedError('TIU_FIELD_INVALID', 'reason');
  if (reason !== null && !REFUSAL_REASONS.includes(reason))
    throw new CodedError('TIU_FIELD_INVALID', 'reason');
  const ranOut = askAt(ask, ctx.at).state === 'expired' && ask.state !== 'expired';
  return [
    ...(ranOut ? [{ type: 'expired', ask: ask.id } as const] : []),
    {
      ...{ type: 'answered', ask: ask.id, answer, reason, channel, function: by },
      told: toldPlaces(command.told, ctx.at, channel),
      evidence: ctx.places(finess)
    }
  ];
}

/** Counts told with an answer, as places with their time and channel. */
function toldPlaces(told: ToldCounts | null, at: number, channel: PlacesTold['channel']): PlacesTold[] {
  if (!told) return [];
  const counts = [
    ['obstetrics', told.obstetric, 'obstetric'] as const,
    ...NEONATAL_LEVELS.map((level) => [kindOfLevel(level), told[level], level] as const)
  ];
  return counts.flatMap(([kind, count, field]): PlacesTold[] => {
    if (count === null) return [];
    if (!Number.isSafeInteger(count) || count < 0 || count > MOST_PLACES)
      throw new CodedError('TIU_FIELD_INVALID', `told.${field}`);
    return [{ kind, count, at, channel }];
  });
}
