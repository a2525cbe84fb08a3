import { MINUTE, type Instant } from '../../../time/instant.ts';
import type { AnswerKind, RefusalReason } from '../../codes.ts';
import type { PlacesTold, TiuAnswer, TiuAsk, TiuRequest } from '../../types.ts';

/** An answer, so many minutes after its ask. */
export function answerAfter(
  minutes: number,
  answer: AnswerKind,
  reason: RefusalReason | null = null,
  evidence: readonly PlacesTold[] = []
): Omit<TiuAnswer, 'at'> & { minutes: number } {
  return { n: 3, minutes, answer, reason, channel: 'phone', by: 'midwife', told: [], evidence, late: false };
}

/** An ask of a maternity at an instant, with its answers. */
export function askAtInstant(
  finess: string,
  at: Instant,
  answers: readonly ReturnType<typeof answerAfter>[]
): TiuAsk {
  return {
    ...{ id: 2, finess, at, channel: 'phone', state: 'asked', since: at },
    ...{ remindAt: at + 10 * MINUTE, expiresAt: at + 30 * MINUTE },
    answers: answers.map(({ minutes, ...answer }) => ({ ...answer, at: at + minutes * MINUTE }))
  };
}

/** A request as it stands: of one fetus that needs a resuscitation cot, still searching, unless said otherwise. */
export function requestWith(part: Partial<TiuRequest> & Pick<TiuRequest, 'id' | 'requestedAt'>): TiuRequest {
  return {
    ...{ code: '21-B', version: 1, step: 1, state: 'searching', parent: null, intake: 'cell' },
    ...{ requester: '960000037', network: 'RP96', decision: null, noted: false, asks: [] },
    case: {
      gestation: { days: 203, on: '2026-10-05' },
      ...{ fetuses: 1, weights: [1_100], indication: 'MAP', urgency: 'URGENTE' },
      needs: { obstetric: true, neonatal: { level: 'REA', count: 1 } },
      contraindications: {
        ...{ imminent_delivery: false, fetal_distress: false },
        ...{ abruption: false, unstable_mother: false }
      }
    },
    ...{ placement: null, transport: null, searchingAt: null, departedAt: null, arrivedAt: null },
    ...{ end: null, undoable: null },
    ...part
  };
}
