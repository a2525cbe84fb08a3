import type { Facility } from '#domain/region.ts';
import { type Effect, tiuEffect } from '../effects.ts';
import type { World } from '../world/world.ts';
import { teamNearOf } from './teams.ts';
import { createTiuWorld, type TiuWorld } from './world.ts';

/** The transfers of a region under these effects, which are those of now: a story that comes later is another world. */
export function tiuWorldOf(
  { region, parameters }: Pick<World, 'region' | 'parameters'>,
  facilities: readonly Facility[],
  effects: readonly Effect[]
): TiuWorld {
  return createTiuWorld({
    ...{ seed: parameters.seed, facilities, teamNear: teamNearOf(region) },
    demand: (at) => parameters.transfers * tiuEffect(effects, at).requests,
    left: (at) => tiuEffect(effects, at).places
  });
}
