import { join } from 'node:path';
import { addressesOf } from '#maps/region/addresses.ts';
import { loadRegion } from '#maps/region/index.ts';
import { openWaitingDoor } from '#realtime/front-door/last/waiting-door.ts';
import type { Config } from './config.ts';
import { logger } from './runtime.ts';

/** Ms a start may take before the last public pages answer in its place. */
const PATIENCE = 1_500;
/** Ms between two tries to start while they do. */
const AGAIN = 2_000;

/** Where the last public answers are kept. */
export const lastFolder = (config: Config): string => join(config.dataDir, 'public');

/**
 * Starts what needs the record; meanwhile, where that takes long, the last public pages answer on the front door's
 * port. A start that fails is tried again for as long as they do; where none are kept, it throws as it is.
 */
export async function whileWaiting<T>(config: Config, start: () => Promise<T>): Promise<T> {
  const log = logger('realtime', config);
  let door: Awaited<ReturnType<typeof openWaitingDoor>> = null;
  const open = async (): Promise<void> => {
    door ??= await openWaitingDoor({
      ...{ host: config.VIGIE_HOST, port: config.PORT, folder: lastFolder(config) },
      ...{ region: loadRegion(config.VIGIE_REGION), addresses: addressesOf(config.VIGIE_REGION) },
      ...{ processNow: () => Date.now(), log }
    });
  };
  // Before it serves, a process ends as it is told to.
  const leave = (): void => process.exit(0);
  process.once('SIGTERM', leave).once('disconnect', leave);
  try {
    for (;;) {
      let opening: Promise<void> = Promise.resolve();
      const late = setTimeout(() => (opening = open()), PATIENCE);
      try {
        return await start();
      } catch (error) {
        await opening;
        await open();
        if (!door) throw error;
        log.warn({ err: error }, 'no start yet; the last public pages answer');
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      } finally {
        clearTimeout(late);
        await opening;
      }
    }
  } finally {
    process.off('SIGTERM', leave).off('disconnect', leave);
    await (door as Awaited<ReturnType<typeof openWaitingDoor>>)?.close();
  }
}
