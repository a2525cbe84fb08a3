import { isOpen, LIVE_ASKS } from '#domain/tiu/fold.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { stateWord } from './codes-words.ts';
import { type Names, nameOf } from './words.ts';

/**
 * What others did that whoever works here must know of: a new request, a state that changed, a place that another
 * request took where one of the open ones was waiting. Answers ring by themselves.
 */
export function announcements(
  before: readonly TiuRequest[],
  after: readonly TiuRequest[],
  names: Names
): string[] {
  const known = new Map(before.map((request) => [request.id, request]));
  return after.flatMap((request): string[] => {
    const { id, code, state, placement } = request;
    const was = known.get(id);
    if (!was) return [m.tiu_announce_new({ code })];
    const said: string[] = [];
    if (was.state !== state) said.push(m.tiu_announce_state({ code, state: stateWord(state) }));
    if (placement && placement.finess !== was.placement?.finess)
      for (const other of after) {
        const waits =
          other.id !== id &&
          other.placement === null &&
          isOpen(other) &&
          other.asks.some(({ finess, state: of }) => finess === placement.finess && LIVE_ASKS.includes(of));
        if (waits)
          said.push(
            m.tiu_announce_taken({
              code: other.code,
              site: nameOf(names, placement.finess),
              other: code
            })
          );
      }
    return said;
  });
}
