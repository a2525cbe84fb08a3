import { CodedError } from '../errors.ts';
import type { TiuContext } from './context.ts';
import { cotTaken } from './cots.ts';
import { foldTiu } from './fold.ts';
import type { TiuEvent, TiuStep } from './steps.ts';
import type { TiuRequest } from './types.ts';

/**
 * Takes back a change: its author alone, within five minutes, while it is the last one and nobody depends on it: no
 * retransfer came from it, and the place it gives back was not given to another request meanwhile.
 * @throws CodedError TIU_UNDO_REFUSED (`where`: step, author, time, retransfer or cot)
 */
export function decideUndo(
  before: TiuRequest,
  steps: readonly TiuStep[],
  n: number,
  ctx: TiuContext
): TiuEvent[] {
  const refuse = (where: string): never => {
    throw new CodedError('TIU_UNDO_REFUSED', where);
  };
  const step = steps.find((one) => one.n === n);
  const { undoable } = before;
  if (!step || undoable?.step !== n) return refuse('step');
  if (step.actor !== ctx.actor || step.by !== ctx.by) return refuse('author');
  if (ctx.now > undoable.until) return refuse('time');
  if (ctx.others.some(({ parent }) => parent === before.id)) return refuse('retransfer');
  const event: TiuEvent = { type: 'undone', step: n };
  const { now, at, by, actor } = ctx;
  const undone: TiuStep = { n: before.step + 1, at, recordedAt: now, by, actor, event };
  const restored = foldTiu(before.id, [...steps, undone]);
  const placement = restored?.placement;
  const chosen = restored?.asks.find(({ id }) => id === placement?.ask);
  const isBack = placement && before.placement?.ask !== placement.ask;
  const reopens = placement && before.end !== null && restored.end === null;
  if ((isBack || reopens) && chosen && cotTaken(restored, chosen, ctx.others, ctx.places(chosen.finess)))
    return refuse('cot');
  return [event];
}
