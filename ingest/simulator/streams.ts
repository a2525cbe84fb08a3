import type { Commune, Facility } from '#domain/region.ts';
import type { StreamName } from '#domain/streams.ts';
import type { Clock } from '#domain/time/clock.ts';
import type { Instant } from '#domain/time/instant.ts';
import { startBedsFeed } from './beds/feed.ts';
import { startCallsFeed } from './calls/feed.ts';
import { startEdStateFeed } from './ed-state/feed.ts';
import { type Effect, feedEffects, tiuEffect } from './effects.ts';
import type { SimFeed } from './live/feed.ts';
import type { Door } from './live/post.ts';
import type { HubPublisher } from './live/publish.ts';
import { startHubFeed } from './samu/feed.ts';
import { orgOf } from './samu/teams.ts';
import { samuKey, TIU_KEY } from './sources.ts';
import { carriedBetween } from './tiu/carried.ts';
import { startTiuFeed } from './tiu/feed.ts';
import { tiuWorldOf } from './tiu/told.ts';
import type { World } from './world/world.ts';

export interface StreamsDeps {
  world: World;
  communes: readonly Commune[];
  facilities: readonly Facility[];
  /** When the transfers were asked for that the record holds open. */
  openTransfers: ReadonlySet<Instant>;
  clock: Clock;
  door: Door;
  /** Source key by FINESS, or by `samuKey` for a SAMU; '' where it has none: then it does not speak. */
  keyOf(name: string): string;
  effects(): readonly Effect[];
  /** Where the SAMU publish, instead of the HTTP door; null: the door. */
  hub: HubPublisher | null;
  /** A bug, or a refusal: the simulator speaks what the doors take. */
  onError(error: unknown, stream: StreamName): void;
}

/** Every stream of the simulated region beside the RPU, all from one world, so that a story moves all of them. */
export function startStreams(deps: StreamsDeps, since: Instant): SimFeed[] {
  const { world, clock, communes, facilities } = deps;
  const post = (stream: StreamName, key: string) => async (message: unknown) => {
    if (key === '') return;
    const { state, code } = await deps.door.post(key, Buffer.from(JSON.stringify(message)), stream);
    if (state === 'refused') throw new Error(`The door refused a message: ${code ?? 'no code'}.`);
  };
  /** A hospital that was cut off says nothing on any stream. */
  const silent = (finess: string, at: Instant): boolean =>
    feedEffects(deps.effects(), finess, at).some(({ fault }) => fault === 'cyber');
  const common = (stream: StreamName) => ({
    ...{ world, clock, silent },
    post: (finess: string, message: unknown) => post(stream, deps.keyOf(finess))(message),
    onError: (error: unknown) => deps.onError(error, stream)
  });
  return [
    startHubFeed(
      {
        ...common('hub'),
        communes,
        // What the transfer cell says of a team and what the team's own SAMU says agree.
        carried: (from, to) =>
          carriedBetween(tiuWorldOf(world, facilities, deps.effects()), facilities, from, to),
        post: (samu, message) =>
          deps.hub?.publish(orgOf(samu), message) ?? post('hub', deps.keyOf(samuKey(samu)))(message),
        silent: () => false
      },
      since
    ),
    startCallsFeed(
      {
        ...common('samu-calls'),
        post: (samu, message) => post('samu-calls', deps.keyOf(samuKey(samu)))(message)
      },
      since
    ),
    startBedsFeed(
      {
        ...common('ror'),
        facilities,
        left: (at) => tiuEffect(deps.effects(), at).places
      },
      since
    ),
    startEdStateFeed(common('ed-state'), since),
    startTiuFeed(
      {
        ...{ world, clock, facilities, effects: deps.effects, open: deps.openTransfers },
        post: async (message) => {
          const key = deps.keyOf(TIU_KEY);
          if (key === '') return null;
          const { state, code } = await deps.door.post(key, Buffer.from(JSON.stringify(message)), 'tiu');
          return state === 'refused' ? (code ?? 'refused') : null;
        },
        onError: (error) => deps.onError(error, 'tiu')
      },
      since
    )
  ];
}
