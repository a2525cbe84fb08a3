import type { TiuAsk, TiuRequest } from '#domain/tiu/types.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';

/** A request of 20 minutes ago, at 31 SA, in search, that nobody was asked for yet. */
export function requestOf(now: Instant, over: Partial<TiuRequest> = {}): TiuRequest {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    code: '21-B',
    version: 1,
    step: 1,
    state: 'requested',
    parent: null,
    intake: 'cell',
    requester: '960000037',
    network: null,
    case: {
      gestation: { days: 31 * 7, on: '2026-11-22' },
      fetuses: 1,
      weights: [1_600],
      indication: 'MAP',
      urgency: 'URGENTE',
      needs: { obstetric: true, neonatal: { level: 'SI', count: 1 } },
      contraindications: {
        imminent_delivery: false,
        fetal_distress: false,
        abruption: false,
        unstable_mother: false
      }
    },
    decision: null,
    noted: false,
    asks: [],
    placement: null,
    transport: null,
    requestedAt: now - 20 * MINUTE,
    searchingAt: null,
    departedAt: null,
    arrivedAt: null,
    end: null,
    undoable: null,
    ...over
  };
}

/** An ask of so many minutes ago that nobody answered. */
export function askOf(now: Instant, minutes: number, over: Partial<TiuAsk> = {}): TiuAsk {
  const at = now - minutes * MINUTE;
  return {
    ...{ id: 2, finess: '960000011', at, channel: 'message', state: 'asked', since: at },
    ...{ remindAt: at + 10 * MINUTE, expiresAt: at + 30 * MINUTE, answers: [] },
    ...over
  };
}
