import type { TranslatedRpu } from '#domain/rpu/types.ts';
import type { RegionPack } from '#domain/region.ts';
import { loadCommunes, loadRegion } from '#maps/region/index.ts';
import { translateRpu } from '../../rpu/translate.ts';
import type { Effect } from '../effects.ts';
import { buildFile, fileBytes, type FilePlan } from '../files/build.ts';
import { regionHabits } from '../files/habits.ts';
import type { WorldParameters } from '../parameters.ts';
import { createWorld } from '../world/world.ts';

/** What the maker of history needs to know once. Plain data: it crosses to a worker thread. */
export interface HistorySetup {
  regionId: string;
  parameters: WorldParameters;
  effects: readonly Effect[];
  /** HMAC secret of visit keys. */
  secret: Uint8Array;
}

export interface TranslatedFile {
  plan: FilePlan;
  translated: TranslatedRpu;
}

export type TranslateHistory = (plans: readonly FilePlan[]) => Promise<TranslatedFile[]>;

/** Makes each planned file's bytes and reads them as the public door does, at its own hour of reception. */
export async function historyTranslator(setup: HistorySetup): Promise<TranslateHistory> {
  const region: RegionPack = loadRegion(setup.regionId);
  const communes = await loadCommunes(setup.regionId);
  const world = createWorld(region, setup.parameters, setup.effects, communes.all);
  const habits = regionHabits(region, setup.parameters.seed);
  const allowed = new Set(region.sites.map((site) => site.finess));

  return async (plans) => {
    const files: TranslatedFile[] = [];
    for (const plan of plans) {
      const own = habits.get(plan.finess);
      if (own === undefined) throw new RangeError(`No site ${plan.finess} in region ${region.id}`);
      const bytes = fileBytes(buildFile(world.site(plan.finess), own, plan));
      const translated = await translateRpu(one(bytes), {
        secret: setup.secret,
        communes,
        finessAllowed: (finess) => allowed.has(finess),
        receivedAt: plan.sendAt
      });
      files.push({ plan, translated });
    }
    return files;
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
