import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readClock, setClock } from '#db/clock.ts';
import { connect, type Db } from '#db/connect.ts';
import { eventsAndUsual } from '#db/declared/events.ts';
import { computeNorms, newestNorms } from '#db/norms.ts';
import { refreshDebt } from '#db/refresh.ts';
import { writeSetting } from '#db/setting.ts';
import { newSourceKey, putSourceKeys } from '#db/sources.ts';
import { MINUTE } from '#domain/time/instant.ts';
import type { RegionPack } from '#domain/region.ts';
import { loadSecrets } from '#ingest/inbox/secrets.ts';
import { tiuRequestId } from '#ingest/tiu/ids.ts';
import { readEffects } from '#ingest/simulator/live/effects-file.ts';
import { backfillTransfers } from '#ingest/simulator/tiu/backfill.ts';
import { backfillCalls } from '#ingest/simulator/calls/backfill.ts';
import { backfill } from '#ingest/simulator/backfill/backfill.ts';
import { defaultParameters } from '#ingest/simulator/parameters.ts';
import { demoSources } from '#ingest/simulator/sources.ts';
import { loadFacilities, loadRegion } from '#maps/region/index.ts';
import type { Config } from './config.ts';
import { targetOf } from './runtime.ts';

/** Demo source keys as `npm start` shows them. */
export interface DemoKeys {
  file: string;
  count: number;
  examples: { finess: string; name: string; key: string }[];
}

/** Where the demo's source keys are kept for the simulator: never outside the data folder. */
export const demoKeyFile = (config: Config): string => join(config.dataDir, 'secrets', 'demo-keys.json');

/** What was asked of the simulator, remembered across restarts. */
export const effectsFile = (config: Config): string => join(config.dataDir, 'run', 'effects.json');

/**
 * Prepares the simulated region: keys, the history it lacks, the clock (which goes on from the later of its last
 * instant and the present), and norms.
 */
export async function prepareDemo(
  config: Config,
  say: (line: string) => void,
  signal: AbortSignal
): Promise<DemoKeys> {
  const region = loadRegion(config.VIGIE_REGION);
  const secrets = await loadSecrets(join(config.dataDir, 'secrets'));
  const db = connect(targetOf(config), { name: 'vigie-demo', max: 2 });
  try {
    const keys = await demoKeys(db, region, demoKeyFile(config));
    const last = await readClock(db);
    // The last tick noted is up to a minute behind what screens were shown: time goes on after that.
    const until = Math.max(Date.now(), last ? last.lastDomain + (last.speed === 1 ? 0 : MINUTE) : 0);
    const began = Date.now();
    let told = 0;
    const result = await backfill(
      { db, regionId: region.id, secret: secrets.visit },
      {
        weeks: config.VIGIE_HISTORY_WEEKS,
        until,
        parameters: { ...defaultParameters, seed: config.VIGIE_SIM_SEED },
        // A story told before the stop goes on being true of the hours that were missed.
        effects: await readEffects(effectsFile(config)),
        signal,
        onProgress: ({ done, of, attendances }) => {
          if (done === of || Date.now() - told > 5_000) {
            told = Date.now();
            say(`history: ${done} of ${of} units, ${attendances} attendances`);
          }
        }
      }
    );
    if (!result.finished) return keys;
    const calls = await backfillCalls(
      { db, regionId: region.id },
      {
        ...{ weeks: config.VIGIE_HISTORY_WEEKS, until, signal },
        parameters: { ...defaultParameters, seed: config.VIGIE_SIM_SEED },
        effects: await readEffects(effectsFile(config))
      }
    );
    if (signal.aborted) return keys;
    if (calls.reports > 0) say(`history: ${calls.reports} telephony reports`);
    const transfers = await backfillTransfers(
      { db, region, idOf: (name) => tiuRequestId(secrets.visit, 'simulated', name) },
      {
        ...{ until, signal },
        parameters: { ...defaultParameters, seed: config.VIGIE_SIM_SEED, transfers: config.VIGIE_SIM_TIU },
        effects: await readEffects(effectsFile(config))
      }
    );
    if (signal.aborted) return keys;
    if (transfers.requests > 0) say(`history: ${transfers.requests} in-utero transfers`);
    if (last === null) {
      // A whole history is much to sum up: done later, it would hold the engine while the first live files come.
      say('summing up the history');
      await refreshDebt(db);
    }
    await writeSetting(db, 'simulated_until', until);
    if (result.attendances > 0 || (await newestNorms(db, 'simulated')) === null) {
      say('computing what is usual at each hour of the week');
      const { excluded, frozen } = await eventsAndUsual(db, 'simulated', until);
      await computeNorms(db, region, { origin: 'simulated', now: until, excluded, frozen });
    }
    const process = Date.now();
    // At speed 1 the demo lives in the present; what passed while the history was told is sent by the simulator.
    const anchorDomain = Math.max(until, config.VIGIE_SIM_SPEED === 1 ? process : until);
    await setClock(
      db,
      { anchorDomain, anchorProcess: process, speed: config.VIGIE_SIM_SPEED },
      process,
      'simulated'
    );
    say(`history told in ${((process - began) / 1000).toFixed(0)} s`);
    return keys;
  } finally {
    await db.end();
  }
}

async function demoKeys(db: Db, region: RegionPack, file: string): Promise<DemoKeys> {
  const facilities = await loadFacilities(region.id);
  const known: Record<string, string> = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>)
    : {};
  const sources = demoSources(region, facilities);
  const keys = Object.fromEntries(sources.map(({ keyName }) => [keyName, known[keyName] ?? newSourceKey()]));
  writeFileSync(`${file}.new`, JSON.stringify(keys, null, 1), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  await putSourceKeys(
    db,
    sources.map(({ id, name, keyName, streams, finess, origin }) => ({
      key: keys[keyName] ?? '',
      source: id,
      label: name,
      streams,
      finess,
      origin
    }))
  );
  const examples = region.sites
    .slice(0, 3)
    .map(({ finess, shortName }) => ({ finess, name: shortName, key: keys[finess] ?? '' }));
  return { file, count: sources.length, examples };
}
