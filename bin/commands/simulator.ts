import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setClock } from '#db/clock.ts';
import { readSetting, writeSetting } from '#db/setting.ts';
import { openTransfers } from '#db/tiu/figures.ts';
import { MINUTE } from '#domain/time/instant.ts';
import { defaultParameters } from '#ingest/simulator/parameters.ts';
import { startSimulator } from '#ingest/simulator/service.ts';
import { demoKeyFile, effectsFile } from '../demo.ts';
import { openRuntime, serve } from '../runtime.ts';

/** A simulator that comes back sends the files of this long before: the others are in the next ones anyway. */
const CATCH_UP = 30 * MINUTE;

/** Process ms in which a backlog is that of the start, and not the door's. */
const GRACE = 15_000;

/** The simulated region, through the public door like any hospital. */
export async function run(): Promise<void> {
  const runtime = await openRuntime('simulator');
  const { config, db, clock, log, region } = runtime;
  if (!config.demo) throw new Error('The simulator runs in the demo only (VIGIE_DEMO=1).');
  const keys = JSON.parse(readFileSync(demoKeyFile(config), 'utf8')) as Record<string, string>;
  const setSpeed = async (speed: number): Promise<void> => {
    const anchorProcess = clock.process();
    const anchor = { anchorDomain: clock.domain(), anchorProcess, speed };
    await setClock(db, anchor, anchorProcess, 'simulated');
    await clock.look();
    log.info({ speed, wanted: config.VIGIE_SIM_SPEED }, 'the simulated clock keeps to what the door takes');
  };
  const until = Number((await readSetting(db, 'simulated_until')) ?? 0);
  const simulator = await startSimulator(
    {
      regionId: region.id,
      parameters: { ...defaultParameters, seed: config.VIGIE_SIM_SEED, transfers: config.VIGIE_SIM_TIU },
      ingestUrl: `http://127.0.0.1:${config.INGEST_PORT}`,
      keys: new Map(Object.entries(keys)),
      since: Math.max(until, clock.domain() - CATCH_UP * Math.max(1, clock.current().speed / 10)),
      openTransfers: await openTransfers(db, 'simulated'),
      ...(config.VIGIE_SIM_HUB_URL !== undefined && {
        hub: { url: config.VIGIE_SIM_HUB_URL, exchange: config.VIGIE_HUB_EXCHANGE }
      }),
      socketPath: join(config.dataDir, 'run', 'simulator.sock'),
      effectsPath: effectsFile(config),
      pace: { speed: clock.current().speed, wanted: config.VIGIE_SIM_SPEED, grace: GRACE, setSpeed }
    },
    { clock, log }
  );
  // Once per record: a simulator that comes back does not tell the story again.
  const story = config.VIGIE_SIM_STORY;
  if (story !== 'none' && (await readSetting(db, 'story_told')) !== story) {
    await simulator.obey({ do: 'story', name: story, at: null });
    await writeSetting(db, 'story_told', story);
  }
  serve(runtime, () => simulator.stop());
}
