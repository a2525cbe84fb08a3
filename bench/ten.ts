import { setTimeout as sleep } from 'node:timers/promises';
import { loadRegion } from '#maps/region/index.ts';
import { modelOf, positionsMessage, enveloped } from '#ingest/simulator/samu/messages.ts';
import { samuKey } from '#ingest/simulator/sources.ts';
import { teamsOf } from '#ingest/simulator/samu/teams.ts';
import type { TeamEntry } from '#realtime/protocol/samu-types.ts';
import { openHouse } from './parts/house.ts';
import { quantile } from './parts/numbers.ts';
import { cpuOf, memoryOf } from './parts/process.ts';
import { type Heard, openReader } from './parts/reader.ts';
import type { Bench, Context, Row } from './parts/types.ts';

/** Ten times the volume of life: the simulated region's clock runs so fast, every stream with it. */
const SPEED = 10;
const WALL = ['sites', 'region', 'feeds', 'samu-wall', 'beds', 'places', 'declared'];
const DESK = ['sites', 'region', 'feeds', 'samu', 'beds', 'places', 'declared'];
const WALLS = 4;
const DESKS = 20;
const SECOND = 1_000;

async function run(context: Context): Promise<Row[]> {
  // The history is told at speed 1; what is measured begins after it.
  const first = await openHouse(context);
  const house = await first.restart(SPEED);
  const region = loadRegion(context.region);
  const teams = teamsOf(region);
  /** Process instant at which a team's newest position was sent, by team and longitude. */
  const sent = new Map<string, number>();
  const delays: number[] = [];
  const count = { push: 0, fetch: 0, bytes: 0 };
  const sockets: WebSocket[] = [];
  context.later(async () => sockets.forEach((socket) => socket.close()));
  const changed: Heard['changed'] = (topic, values, bytes, by) => {
    count[by] += 1;
    count.bytes += bytes;
    if (topic !== 'samu') return;
    for (const value of values) {
      const { id, measures } = value as Partial<TeamEntry>;
      const began = sent.get(`${id} ${measures?.point?.value?.lon}`);
      if (began !== undefined) delays.push(Date.now() - began);
    }
  };
  for (let i = 0; i < WALLS; i++) sockets.push(await openReader(house.web, WALL, { changed }));
  for (let i = 0; i < DESKS; i++) sockets.push(await openReader(house.web, DESK, { changed }));

  const names = ['engine', 'ingest', 'realtime', 'app', 'simulator'] as const;
  const pids = names.map((name) => house.pidOf(name) ?? 0);
  await sleep(context.small ? 2 * SECOND : 20 * SECOND);
  Object.assign(count, { push: 0, fetch: 0, bytes: 0 });
  const before = pids.map(cpuOf);
  const began = performance.now();
  const lasts = context.small ? 5 * SECOND : 60 * SECOND;
  let round = 0;
  let refused = 0;
  while (performance.now() - began < lasts) {
    round += 1;
    const ends = began + round * SECOND;
    await Promise.all(
      region.departments.map(async ({ code }, place) => {
        const own = teams.filter(({ samu }) => samu === code);
        if (own.length === 0) return;
        // Not all at once: beside the rhythm of the pushes, one and the same phase would be all that is measured.
        await sleep((place / region.departments.length) * SECOND);
        const now = await house.domain();
        const positions = own.map((team, i) => {
          // Every second somewhere else: 5 to 10 m a step, so that each position is a change.
          const lon = Math.round((team.base.lon + 0.0001 * ((round + i) % 50)) * 1e5) / 1e5;
          sent.set(`${team.id} ${lon}`, Date.now());
          return { team, lon, lat: team.base.lat, at: now, speed: 40, free: true };
        });
        const message = enveloped(code, positionsMessage(positions, modelOf(code, region)), now, round);
        const answer = await fetch(`${house.ingest}/ingest/hub`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${house.keys[samuKey(code)] ?? ''}`,
            'content-type': 'application/json'
          },
          body: JSON.stringify(message)
        });
        await answer.arrayBuffer();
        if (answer.status !== 202) refused += 1;
      })
    );
    await sleep(Math.max(0, ends - performance.now()));
  }
  const ms = performance.now() - began;
  const after = pids.map(cpuOf);
  if (delays.length === 0)
    throw new Error(
      `no position reached a desk: ${refused} messages of ${round} rounds refused, ${count.push} pushes, ${count.fetch} fetches`
    );
  return [
    { what: 'positions sent', value: (teams.length * round) / (ms / SECOND), unit: 'positions/s' },
    { what: 'messages refused', value: refused, unit: 'messages' },
    { what: 'from the sending of a position to a desk, median', value: quantile(delays, 0.5), unit: 'ms' },
    { what: 'from the sending of a position to a desk, p95', value: quantile(delays, 0.95), unit: 'ms' },
    { what: `pushes to ${WALLS + DESKS} readers`, value: count.push / (ms / SECOND), unit: 'pushes/s' },
    { what: 'fetches of what no push brought', value: count.fetch / (ms / SECOND), unit: 'fetches/s' },
    {
      what: 'bytes, a reader',
      value: count.bytes / 1024 / (WALLS + DESKS) / (ms / 60_000),
      unit: 'KB/min'
    },
    ...names.flatMap((name, i): Row[] => [
      {
        what: `CPU of ${name}`,
        value: (((after[i] ?? 0) - (before[i] ?? 0)) / ms) * 100,
        unit: '% of a core'
      },
      { what: `memory of ${name}`, value: memoryOf(pids[i] ?? 0) / 1024 / 1024, unit: 'MB' }
    ])
  ];
}

export const ten: Bench = {
  name: 'ten',
  about:
    'A whole house at ten times the speed of life, all streams with it, and beside them a position of every SMUR team each second; 4 walls and 20 desks follow all their topics over sockets. A desk is told at most once a second, so half a second of the delay is the rhythm.',
  run
};
