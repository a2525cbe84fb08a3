import type { Facility } from '#domain/region.ts';
import type { CancelReason, Outcome, UnplacedOutcome, Vector } from '#domain/tiu/codes.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { greatCircleKm } from '#maps/distance.ts';
import { hash32, pick, random } from '../random.ts';
import type { SimNeeds } from './needs.ts';
import { CANCELLED } from './parameters.ts';
import type { SimEvent, SimStep } from './types.ts';

/** Minutes by road: great circle × 1.32 at 38 km/h, with the time to hand her over. Assumed. */
const minutesBetween = (a: Facility, b: Facility): number =>
  12 + (greatCircleKm([a.lon, a.lat], [b.lon, b.lat]) * 1.32 * 60) / 38;

export interface Placed {
  request: string;
  from: Facility;
  to: Facility;
  needs: SimNeeds;
  at: Instant;
}

/** Names the SMUR team of the simulated SAMU that drives from a place; null where it has none. */
export type TeamNear = (
  from: Facility,
  medical: 'SMUR' | 'SMUR_PED' | 'HELISMUR',
  seed: number
) => string | null;

/** What follows once a place is hers: the transport, the departure, the arrival, the end. */
export function journey(placed: Placed, teamNear: TeamNear): SimStep[] {
  const { request, needs, from, to } = placed;
  const draw = random(hash32('tiu-journey', request));
  const pressing = needs.urgency === 'IMMEDIATE';
  const vector = vectorOf(pressing, draw.next());
  const medicalised = vector === 'SMUR' || vector === 'HELISMUR' || vector === 'SMUR_PED';
  const team = medicalised ? teamNear(from, vector, hash32('tiu-team', request)) : null;
  const decided = placed.at + (pressing ? 3 + 7 * draw.next() : 6 + 20 * draw.next()) * MINUTE;
  const departed = decided + (pressing ? 12 + 25 * draw.next() : 20 + 60 * draw.next()) * MINUTE;
  const arrived =
    departed + minutesBetween(from, to) * (vector === 'HELISMUR' ? 0.5 : 0.85 + 0.4 * draw.next()) * MINUTE;
  const closed = arrived + (15 + 75 * draw.next()) * MINUTE;
  const outcome = OUTCOMES[pick([78, 17, 3, 2], draw.next())] ?? 'HOSPITALISEE';
  const events: [Instant, SimEvent][] = [
    [decided, { type: 'transport_decided', vector, medicalised, team }],
    [departed, { type: 'departed' }],
    [arrived, { type: 'arrived' }],
    [closed, { type: 'closed', outcome }]
  ];
  return events.map(([at, event]) => ({ at, request, event }));
}

const OUTCOMES: readonly Outcome[] = ['HOSPITALISEE', 'ACCOUCHEE', 'RETOUR', 'AUTRE'];

function vectorOf(pressing: boolean, uniform: number): Vector {
  const vectors: readonly Vector[] = ['AMBULANCE', 'SMUR', 'SMUR_PED', 'HELISMUR', 'VSAV'];
  return vectors[pick(pressing ? [45, 46, 1, 3, 5] : [84, 13, 1, 0.5, 1.5], uniform)] ?? 'AMBULANCE';
}

/**
 * When and why a request is called off, if it is; null: it is not.
 * @param until the departure, or the end of the search where nobody takes her: after that it is too late
 */
export function calledOff(
  request: string,
  from: Instant,
  until: Instant
): { at: Instant; reason: CancelReason } | null {
  const draw = random(hash32('tiu-cancel', request));
  if (draw.next() >= CANCELLED.share) return null;
  const at = from + (2 + draw.exponential(CANCELLED.mean)) * MINUTE;
  if (at >= until) return null;
  const reasons: readonly CancelReason[] = [
    ...(['ACCOUCHEMENT', 'AMELIORATION', 'CONTRE_INDICATION', 'REFUS_PATIENTE', 'AUTRE_SOLUTION'] as const),
    'ERREUR'
  ];
  return { at, reason: reasons[pick([40, 20, 15, 5, 15, 5], draw.next())] ?? 'AUTRE_SOLUTION' };
}

/** What becomes of her whom nobody takes. */
export function withoutPlace(request: string): UnplacedOutcome {
  const outcomes: readonly UnplacedOutcome[] = ['SUR_PLACE', 'TRANSFERT_POSTNATAL', 'HORS_REGION'];
  return outcomes[pick([55, 30, 15], random(hash32('tiu-unplaced', request)).next())] ?? 'SUR_PLACE';
}
