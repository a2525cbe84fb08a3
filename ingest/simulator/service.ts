import type { Logger } from 'pino';
import type { Clock } from '#domain/time/clock.ts';
import type { Instant } from '#domain/time/instant.ts';
import { loadCommunes, loadFacilities, loadRegion } from '#maps/region/index.ts';
import { isRunning, onGrid, type Effect } from './effects.ts';
import { regionHabits } from './files/habits.ts';
import { effectsOf, type Command } from './live/commands.ts';
import { listenForCommands } from './live/control.ts';
import { readEffects, writeEffects } from './live/effects-file.ts';
import { type PacerOptions, startPacer } from './live/pace.ts';
import { openDoor } from './live/post.ts';
import { openHubPublisher } from './live/publish.ts';
import { CONCURRENCY, startSender, type SenderStatus } from './live/sender.ts';
import type { WorldParameters } from './parameters.ts';
import { startStreams } from './streams.ts';
import { createWorld } from './world/world.ts';

/** Small messages that weigh as much as one file when it is judged whether the clock must slow down. */
const MESSAGES_A_FILE = 20;

export interface SimulatorConfig {
  regionId: string;
  parameters: WorldParameters;
  /** Base address of the ingest port, `http://127.0.0.1:3001`. */
  ingestUrl: string;
  /** Source key of each source, by its name (`sources.ts`): FINESS of a site, `samuKey` of a SAMU. */
  keys: ReadonlyMap<string, string>;
  /** Domain time up to which the back-fill told the story: the first files are those due after it. */
  since: Instant;
  /** When the transfers were asked for that the record holds open. */
  openTransfers?: ReadonlySet<Instant>;
  /** Broker on which the simulated SAMU publish; they post to the door when absent. */
  hub?: { url: string; exchange: string };
  /** Unix socket for commands; none when absent. */
  socketPath?: string;
  /** File that remembers what was asked (`effects-file.ts`); nothing is remembered when absent. */
  effectsPath?: string;
  /** Who may slow the clock (`live/pace.ts`); it runs as it runs when absent. */
  pace?: Pick<PacerOptions, 'speed' | 'wanted' | 'grace' | 'setSpeed'>;
}

export interface SimulatorStatus extends SenderStatus {
  /** Messages of the other streams that were answered. */
  messages: number;
  domain: Instant;
  sites: number;
  /** Effects running now. */
  effects: Effect[];
}

export interface Simulator {
  status(): SimulatorStatus;
  /** Does what `vigie simulate` asks; the answer is what is going on then. */
  obey(command: Command): Promise<SimulatorStatus>;
  stop(): Promise<void>;
}

/** Starts the simulated region: files fall due on the domain clock and go through the public door. */
export async function startSimulator(
  config: SimulatorConfig,
  deps: { clock: Clock; log: Logger }
): Promise<Simulator> {
  const { clock, log } = deps;
  const region = loadRegion(config.regionId);
  let effects = config.effectsPath === undefined ? [] : await readEffects(config.effectsPath);
  const { all: communes } = await loadCommunes(config.regionId);
  const world = createWorld(region, config.parameters, effects, communes);
  const closing = new AbortController();
  const door = openDoor({
    url: config.ingestUrl,
    signal: closing.signal,
    sockets: CONCURRENCY,
    onRetry: (reason, pause) => log.debug({ reason, pause }, 'the door is busy or away')
  });
  const sender = startSender(
    {
      clock,
      world,
      habits: regionHabits(region, config.parameters.seed),
      door,
      keyOf: (finess) => config.keys.get(finess) ?? '',
      effects: () => effects,
      onError: (error, finess) => log.error({ err: error, finess }, 'a simulated site could not send')
    },
    config.since
  );
  const hub = config.hub
    ? openHubPublisher({ ...config.hub, onError: (error) => log.warn({ err: error }, 'the broker is away') })
    : null;
  const facilities = await loadFacilities(config.regionId);
  const streams = startStreams(
    {
      ...{ world, communes, facilities, clock, door, hub },
      openTransfers: config.openTransfers ?? new Set(),
      keyOf: (name) => config.keys.get(name) ?? '',
      effects: () => effects,
      onError: (error, stream) => log.error({ err: error, stream }, 'a simulated source could not send')
    },
    config.since
  );

  function status(): SimulatorStatus {
    const now = clock.domain();
    const running = effects.filter((effect) => isRunning(effect, now));
    const others = streams.map((stream) => stream.status());
    const messages = others.reduce((sum, { sent }) => sum + sent, 0);
    return { ...sender.status(), messages, domain: now, sites: region.sites.length, effects: running };
  }

  async function obey(command: Command): Promise<SimulatorStatus> {
    if (command.do === 'status') return status();
    const now = clock.domain();
    effects =
      command.do === 'clear' ? calledOff(effects, now) : [...effects, ...effectsOf(command, region, now)];
    world.setEffects(effects);
    for (const stream of streams) stream.replan();
    if (config.effectsPath !== undefined) await writeEffects(config.effectsPath, effects, now);
    log.info({ command }, 'simulator told');
    return status();
  }

  const units = region.sites.reduce((sum, site) => sum + site.units.length, 0);
  const pacer = config.pace
    ? startPacer({
        ...config.pace,
        bound: Math.max(2 * CONCURRENCY, units / 2),
        waiting: () =>
          sender.status().waiting +
          streams.reduce((sum, stream) => sum + stream.status().waiting, 0) / MESSAGES_A_FILE,
        processNow: () => clock.process(),
        onError: (error) => log.warn({ err: error }, 'the speed of the clock could not be set')
      })
    : null;
  const control =
    config.socketPath === undefined
      ? null
      : await listenForCommands(config.socketPath, async (command) => ({ status: await obey(command) }));
  return {
    status,
    obey,
    async stop() {
      closing.abort();
      await pacer?.stop();
      await sender.stop();
      await Promise.all([...streams.map((stream) => stream.stop()), hub?.close()]);
      await control?.close();
      door.close();
    }
  };
}

/** What has begun stops, so that the past stays as it was told; what has not begun never will. */
function calledOff(effects: readonly Effect[], now: Instant): Effect[] {
  return effects
    .filter((effect) => effect.from < now)
    .map((effect) => {
      const end = effect.kind === 'world' ? onGrid(now) : now;
      return { ...effect, cut: Math.min(effect.cut ?? Infinity, end) };
    });
}
