import type { Instant } from '#domain/time/instant.ts';
import { isOpen } from '#domain/tiu/fold.ts';
import { askAt } from '#domain/tiu/timers.ts';
import type { TiuRequest } from '#domain/tiu/types.ts';
import type { Tune } from './sound.ts';

/** Something that somebody must hear of: an answer came, or nobody answers. */
export interface Alarm {
  /** The same for as long as it is the same thing. */
  id: string;
  tune: Tune;
  request: string;
  code: string;
  finess: string;
  at: Instant;
  /** `accepted`, `refused`…; null for a silence. */
  answer: 'accepted' | 'partial' | 'refused' | 'deferred' | null;
}

/** A screen that opens does not ring for answers older than this, ms. */
const FORGOTTEN = 4 * 3_600_000;

/**
 * What rings at `now`: every answer that came by itself (the one typed at this very desk during a call is known to who
 * typed it) and every ask that nobody answered in time. Newest last.
 */
export function alarmsOf(requests: readonly TiuRequest[], now: Instant): Alarm[] {
  return requests
    .filter(isOpen)
    .flatMap((request): Alarm[] => {
      const { id, code } = request;
      const answers = request.asks.flatMap(({ finess, answers: told }): Alarm[] => {
        const last = told.at(-1);
        if (!last || last.channel === 'phone' || now - last.at > FORGOTTEN) return [];
        const answer = (
          { ACCEPTEE: 'accepted', PARTIELLE: 'partial', REFUSEE: 'refused', DIFFEREE: 'deferred' } as const
        )[last.answer];
        return [{ id: `${id}:${last.n}`, tune: 'answer', request: id, code, finess, at: last.at, answer }];
      });
      const silences = request.asks
        .filter((ask) => request.placement === null && askAt(ask, now).silent)
        .map(({ id: ask, finess, remindAt }): Alarm => {
          return {
            ...{ id: `${id}:${ask}:silence`, tune: 'silence', request: id, code, finess },
            ...{ at: remindAt, answer: null }
          };
        });
      return [...answers, ...silences];
    })
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The tune that rings: an answer before a silence; null when all was heard. */
export function tuneOf(alarms: readonly Alarm[], heard: ReadonlySet<string>): Tune | null {
  const unheard = alarms.filter(({ id }) => !heard.has(id));
  return unheard.some(({ tune }) => tune === 'answer') ? 'answer' : unheard.length > 0 ? 'silence' : null;
}
