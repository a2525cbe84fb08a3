import type { Instant } from '#domain/time/instant.ts';
import type { Mission, Step } from './missions.ts';
import type { SimPosition } from './messages.ts';
import type { Team } from './teams.ts';

interface Place {
  lon: number;
  lat: number;
}

/** Where a team is at an instant: on a straight line between the places of its mission, else at its base. */
export function positionOf(team: Team, mission: Mission | null, at: Instant): SimPosition {
  const here = (place: Place, speed: number, free: boolean): SimPosition => ({
    ...{ team, at, speed, free },
    ...{ lon: place.lon, lat: place.lat }
  });
  if (!mission) return here(team.base, 0, true);
  const when = (step: Step): Instant => mission.steps.find((one) => one.step === step)?.at ?? Infinity;
  const scene = mission.case.commune;
  const hospital = mission.destination === null ? null : mission.hospital;
  const legs: { from: Place; to: Place; begins: Instant; ends: Instant }[] = [
    { from: team.base, to: scene, begins: when('DEPART'), ends: when('ARRIVEE') }
  ];
  if (hospital) legs.push({ from: scene, to: hospital, begins: when('TRANSP'), ends: when('DESTIN') });
  legs.push({ from: hospital ?? scene, to: team.base, begins: when('RETOUR'), ends: when('RET-BASE') });
  const free = at >= when('RETOUR');
  let place: Place = team.base;
  for (const { from, to, begins, ends } of legs) {
    if (at < begins) break;
    if (at < ends) {
      const share = (at - begins) / (ends - begins);
      const between = (a: number, b: number): number => a + (b - a) * share;
      return here({ lon: between(from.lon, to.lon), lat: between(from.lat, to.lat) }, 42, free);
    }
    place = to;
  }
  return here(place, 0, free);
}
