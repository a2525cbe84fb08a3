import { localDay } from '#domain/time/paris.ts';
import { formatIsoParis } from '../world/iso.ts';
import type { SimEvent, SimStep } from './types.ts';

/** A step as the cell's software writes it (docs/api.md, stream `tiu`). */
export function wireOf({ at, request, event }: SimStep): Record<string, unknown> {
  const common = { requestId: request, at: formatIsoParis(at), by: byOf(event) };
  switch (event.type) {
    case 'requested': {
      const { intake, requester, parent, needs, contested } = event;
      const { gestationalDays, fetuses, weights, indication, urgency, neonatal } = needs;
      return {
        ...(parent === null ? { type: 'requested' } : { type: 'retransfer', parentRequestId: parent }),
        ...common,
        ...{ origin: intake, requester, gestationalAgeDays: gestationalDays, gestationalAgeOn: localDay(at) },
        ...{ fetuses, weightsG: weights, indication, urgency, needs: { obstetric: true, neonatal } },
        contraIndications: contraIndicationsOf(event),
        ...(contested && {
          jointDecision: { verdict: 'transfer', functions: ['requesting_obstetrician', 'neonatologist'] }
        })
      };
    }
    case 'answered': {
      const { told, channel, ...said } = event;
      // What a maternity types on its own page reaches the cell's software as a message.
      return {
        ...{ ...common, ...said, channel: channel === 'phone' ? 'phone' : 'stream' },
        ...(told && { places: told })
      };
    }
    case 'unplaced':
      return { ...common, type: 'closed', outcome: event.outcome };
    default:
      return { ...common, ...event };
  }
}

/** Detachment of the placenta is one by name; another doubt that doctors weigh is about the fetus. */
function contraIndicationsOf({ contested, needs }: Extract<SimEvent, { type: 'requested' }>) {
  const isDetached = needs.indication === 'HRP';
  return {
    ...{ imminentDelivery: false, fetalDistress: contested && !isDetached },
    ...{ abruption: isDetached, unstableMother: false }
  };
}

function byOf(event: SimEvent): string {
  if (event.type === 'answered') return event.channel === 'page' ? 'maternity' : 'cell';
  return event.type === 'requested' ? event.intake : 'cell';
}
