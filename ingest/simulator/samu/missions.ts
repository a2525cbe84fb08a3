import { greatCircleKm } from '#maps/distance.ts';
import { MINUTE, type Instant } from '#domain/time/instant.ts';
import { hash32, random } from '../random.ts';
import type { SimCase } from './calls.ts';
import type { Team } from './teams.ts';

/** Steps of a mission as the Hub codes them, in order. */
export type Step =
  | 'DECISION'
  | 'DECLENCHE'
  | 'DEPART'
  | 'ARRIVEE'
  | 'PEC'
  | 'TRANSP'
  | 'DESTIN'
  | 'FINPEC'
  | 'RETOUR'
  | 'RET-BASE';

interface Place {
  lon: number;
  lat: number;
}

/** One SMUR mission: who went, the steps with their times, and where the patient was brought. */
export interface Mission {
  case: SimCase;
  team: Team;
  steps: readonly { step: Step; at: Instant }[];
  /** Where the patient is brought to; null where nobody is. */
  hospital: Place | null;
  /** Its geographic FINESS; null where nobody was brought anywhere. */
  destination: string | null;
}

/** km/h on the road with a siren; minutes to load a patient and to hand one over: assumed. */
const SPEED = 42;
const DETOUR = 1.32;
/** The desk writes ENTREE this many minutes after the team arrives, at least and at most. */
const DESK = [1, 9] as const;

const km = (a: Place, b: Place): number => greatCircleKm([a.lon, a.lat], [b.lon, b.lat]);

/** Time on the road between two places, ms; never under 3 minutes. */
export const travel = (a: Place, b: Place): number => Math.max(3, (km(a, b) * DETOUR * 60) / SPEED) * MINUTE;

/**
 * The mission of a case that was decided `SMUR`, by the nearest team that is free then; null when every team of
 * the region is out. The last step before its end is at the department before the desk writes ENTREE.
 * @param busyUntil when each team is free again, by team id; the mission's own end is noted
 */
export function missionOf(
  sent: SimCase,
  teams: readonly Team[],
  busyUntil: Map<string, Instant>
): Mission | null {
  const draw = random(hash32('mission', sent.seed));
  const free = teams.filter((team) => (busyUntil.get(team.id) ?? -Infinity) <= sent.decidedAt);
  const team = nearest(free, sent.commune);
  if (!team) return null;
  const triggered = sent.decidedAt + draw.next() * MINUTE;
  const left = triggered + (1.5 + 2 * draw.next()) * MINUTE;
  const there = left + travel(team.base, sent.commune);
  const begun = there + (1 + 3 * draw.next()) * MINUTE;
  const steps: { step: Step; at: Instant }[] = [
    { step: 'DECISION', at: sent.decidedAt },
    { step: 'DECLENCHE', at: triggered },
    { step: 'DEPART', at: left },
    { step: 'ARRIVEE', at: there },
    { step: 'PEC', at: begun }
  ];
  const { arrival } = sent;
  const handed =
    arrival === null ? null : arrival.entree - (DESK[0] + (DESK[1] - DESK[0]) * draw.next()) * MINUTE;
  let over: Instant;
  if (arrival !== null && handed !== null && handed > begun + 2 * MINUTE) {
    const loaded = Math.max(begun + MINUTE, handed - travel(sent.commune, arrival.site));
    over = handed + (12 + 20 * draw.next()) * MINUTE;
    steps.push({ step: 'TRANSP', at: loaded }, { step: 'DESTIN', at: handed });
  } else over = begun + (15 + 40 * draw.next()) * MINUTE;
  const back = over + travel(arrival?.site ?? sent.commune, team.base);
  steps.push(
    { step: 'FINPEC', at: over },
    { step: 'RETOUR', at: over + MINUTE },
    { step: 'RET-BASE', at: back }
  );
  // Free again on the way back.
  busyUntil.set(team.id, over + MINUTE);
  const hospital = steps.some(({ step }) => step === 'DESTIN') ? (arrival?.site ?? null) : null;
  return { case: sent, team, steps, hospital, destination: hospital?.finess ?? null };
}

function nearest(teams: readonly Team[], place: Place): Team | null {
  let best: Team | null = null;
  let least = Infinity;
  for (const team of teams) {
    const far = km(team.base, place);
    if (far < least) [best, least] = [team, far];
  }
  return best;
}
