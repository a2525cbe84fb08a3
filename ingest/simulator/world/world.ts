import type { Commune, RegionPack, Site } from '#domain/region.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { Effect, WorldEffect } from '../effects.ts';
import type { WorldParameters } from '../parameters.ts';
import { blockOf, liveBlock, type Block } from './block.ts';
import { catchments, type Catchment } from './patient.ts';
import { characters, type Character } from './character.ts';
import { dayStart } from './wall-time.ts';

/** One seed, one region, one population: what happened and will happen at every site. */
export interface World {
  parameters: WorldParameters;
  region: RegionPack;
  site(finess: string): SiteWorld;
  /** Effects of the hospitals and the population that are known; a change forgets what was lived ahead. */
  setEffects(effects: readonly Effect[]): void;
}

export interface SiteWorld {
  site: Site;
  character: Character;
  catchment: Catchment;
  /** Runs through the passages of civil days [from, to], in the order of ENTREE. */
  each(from: number, to: number, visit: (block: Block, i: number) => void): void;
}

/** Blocks kept per site: today's, and the one before it for the days that are sent again. */
const KEPT = 2;

/**
 * The region of `parameters.seed`: who comes, when and for how long. The same arguments live the same days.
 */
export function createWorld(
  region: RegionPack,
  parameters: WorldParameters,
  effects: readonly Effect[] = [],
  communes: readonly Commune[] = []
): World {
  const known = new Map(characters(region, parameters).map((c) => [c.site.finess, c]));
  const near = catchments(region, communes);
  let worldEffects = onlyWorld(effects);
  const blocks = new Map<string, Block[]>();

  function block(character: Character, index: number): Block {
    const { finess } = character.site;
    const kept = blocks.get(finess) ?? [];
    const found = kept.find((b) => b.index === index);
    if (found !== undefined) return found;
    const lived = liveBlock(character, parameters, worldEffects, index);
    blocks.set(finess, [...kept, lived].slice(-KEPT));
    return lived;
  }

  function site(finess: string): SiteWorld {
    const character = known.get(finess);
    if (character === undefined) throw new RangeError(`No site ${finess} in region ${region.id}`);
    return {
      site: character.site,
      character,
      catchment: near.get(finess) ?? { communes: [], weights: [] },
      each(from, to, visit) {
        const start = dayStart(from);
        const end = dayStart(to + 1);
        for (let index = blockOf(character, from); index <= blockOf(character, to); index++) {
          const b = block(character, index);
          for (let i = firstAt(b, start); i < b.count && (b.entree[i] ?? end) < end; i++) visit(b, i);
        }
      }
    };
  }

  return {
    parameters,
    region,
    site,
    setEffects(next) {
      worldEffects = onlyWorld(next);
      blocks.clear();
    }
  };
}

function onlyWorld(effects: readonly Effect[]): WorldEffect[] {
  return effects.filter((effect) => effect.kind === 'world');
}

/** Index of the first passage at or after an instant. */
function firstAt(block: Block, at: Instant): number {
  let low = 0;
  let high = block.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((block.entree[middle] ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
