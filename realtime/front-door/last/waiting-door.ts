import { createServer } from 'node:http';
import type { Logger } from 'pino';
import { PUBLIC } from '#domain/access/roles.ts';
import type { RegionPack } from '#domain/region.ts';
import { keptSource, openDataRoute } from '../../open-data/route.ts';
import type { Access } from '../../access.ts';
import { json } from '../answers.ts';
import { nodeHandler } from '../door-node.ts';
import { createDoor } from '../door.ts';
import { type Route, trustedProxies } from '../exchange.ts';
import type { Kept } from '../kept.ts';
import { lastAnswer } from './route.ts';
import { openLast } from './store.ts';

interface WaitingConfig {
  host: string;
  port: number;
  /** Where the last public answers are. */
  folder: string;
  region: RegionPack;
  /** Postal addresses of its sites, by FINESS. */
  addresses: Readonly<Record<string, string>>;
  processNow(): number;
  log: Logger;
}

/**
 * The front door of a start that finds no record: what the public was last told, with its age, and a refusal that
 * says to come back for everything else. Null where nothing was kept: a first start has nothing to show.
 * @throws Error when the port is taken
 */
export async function openWaitingDoor(config: WaitingConfig): Promise<{ close(): Promise<void> } | null> {
  const { processNow, log } = config;
  const last = await openLast(config.folder);
  if (last.size() === 0) return null;
  const stranger = { viewer: PUBLIC, revoked: false };
  const access: Access = { askerOf: () => stranger, forget: () => undefined, demo: false };
  // The record's clock is away too: since the answer was made, as much time has passed as on this machine.
  const now = ({ at, madeAt }: Kept): number => at + Math.max(0, processNow() - madeAt);
  const picture = keptSource(last, processNow);
  const kept: Route = (request) => lastAnswer(last, request, now);
  const health: Route = ({ path }) => {
    if (path === '/healthz') return json(200, { alive: true });
    return path === '/readyz' ? json(503, { ready: false, waiting: 'record' }) : null;
  };
  const door = createDoor({
    ...{ access, trusted: trustedProxies([]), proxy: null, log },
    routes: [...(picture ? [openDataRoute(picture, config.region, config.addresses)] : []), kept, health]
  });
  const server = createServer(nodeHandler(door));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  log.warn({ kept: last.size() }, 'the record is away: the last public pages answer meanwhile');
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}
