import type { RegionPack } from '#domain/region.ts';
import { greatCircleKm } from '#maps/distance.ts';
import { hashUnit } from '../random.ts';
import { teamsOf } from '../samu/teams.ts';
import type { TeamNear } from './journey.ts';

/** Vehicles that carry, by what is asked for; a transfer by air or with children's doctors is not always to be had. */
const CARRY = {
  SMUR: ['SMUR.AR', 'SMUR.VLM'],
  SMUR_PED: ['SMUR.AR-PED'],
  HELISMUR: []
} as const satisfies Record<string, readonly string[]>;

/** One of the three nearest teams of the simulated SAMU, by the name their stream gives it; some cells do not say it. */
export function teamNearOf(region: RegionPack): TeamNear {
  const teams = teamsOf(region);
  return (from, medical, seed) => {
    const vehicles: readonly string[] = CARRY[medical];
    const km = ({ base }: (typeof teams)[number]) =>
      greatCircleKm([base.lon, base.lat], [from.lon, from.lat]);
    const near = teams.filter(({ vehicle }) => vehicles.includes(vehicle)).sort((a, b) => km(a) - km(b));
    const told = hashUnit('tiu-team-told', seed) < 0.8;
    return told ? (near[Math.floor(3 * hashUnit('tiu-team', seed))]?.id ?? null) : null;
  };
}
