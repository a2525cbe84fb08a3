import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, constants } from 'node:zlib';
import jsonPatch from 'fast-json-patch';
import { applyPush, applySnapshot, emptyReplica, type Replica } from '#realtime/protocol/replica.ts';
import { twinUrl } from '#realtime/protocol/topic-names.ts';
import type { Push, Snapshot } from '#realtime/protocol/types.ts';
import { openHouse } from '../parts/house.ts';
import type { Bench, Context, Row } from '../parts/types.ts';
import { swarmSocket } from './swarm-socket.ts';

/** What a wall of the region follows. */
const WALL = ['sites', 'region', 'feeds', 'samu-wall', 'beds', 'places', 'declared'];
const SECOND = 1_000;
const KB = 1024;

async function run(context: Context): Promise<Row[]> {
  const house = await openHouse(context);
  const replicas = new Map<string, Replica>(WALL.map((topic) => [topic, emptyReplica(topic)]));
  const fetchTopic = async (topic: string): Promise<void> => {
    const snapshot = (await (await fetch(house.web + twinUrl(topic))).json()) as Snapshot;
    const held = replicas.get(topic);
    if (held) replicas.set(topic, applySnapshot(held, snapshot).replica);
  };
  let ours = 0;
  let gaps = 0;
  let broken = 0;
  const port = Number(new URL(house.web).port);
  const sockets = WALL.map((topic) =>
    swarmSocket(port, 'ours', topic, {
      ready: () => void fetchTopic(topic),
      message: (text) => {
        // A frame of the websocket and the two characters before the message go with it.
        ours += Buffer.byteLength(text) + 2 + (text.length < 126 ? 2 : 4);
        const [name, message] = JSON.parse(text) as [string, Push];
        const held = replicas.get(topic);
        if (name !== 'push' || !held) return;
        const { replica, verdict } = applyPush(held, message);
        replicas.set(topic, replica);
        if (verdict !== 'gap' && verdict !== 'broken') return;
        if (verdict === 'gap') gaps += 1;
        else broken += 1;
        void fetchTopic(topic);
      },
      closed: () => undefined
    })
  );
  context.later(async () => sockets.forEach((socket) => socket.destroy()));
  await sleep(5 * SECOND);

  const picture = (): Record<string, unknown> =>
    Object.fromEntries([...replicas].map(([topic, { entries }]) => [topic, Object.fromEntries(entries)]));
  const seconds = context.small ? 75 : 180;
  let [full, patch, squeezed] = [0, 0, 0];
  // Entries are never changed in place: the picture of a moment ago stays as it was.
  let before = picture();
  ours = 0;
  const began = performance.now();
  for (let second = 1; second <= seconds; second++) {
    await sleep(Math.max(0, began + second * SECOND - performance.now()));
    const now = picture();
    const whole = JSON.stringify(now);
    full += Buffer.byteLength(whole);
    const steps = jsonPatch.compare(before, now);
    if (steps.length > 0) {
      const text = JSON.stringify(steps);
      patch += Buffer.byteLength(text) + 4;
      squeezed += squeeze(text);
    }
    before = now;
  }
  const minutes = (performance.now() - began) / 60_000;
  const a = (bytes: number): number => bytes / KB / minutes;
  return [
    { what: 'ours: pushes and heartbeats', value: a(ours), unit: 'KB a minute' },
    { what: 'full snapshots each second', value: a(full), unit: 'KB a minute' },
    { what: 'JSON Patch each second in which something changed', value: a(patch), unit: 'KB a minute' },
    { what: 'the same, compressed one by one', value: a(squeezed), unit: 'KB a minute' },
    { what: 'ours, of full snapshots', value: (ours / full) * 100, unit: '%', aim: { most: 5 } },
    { what: 'ours, of JSON Patch', value: (ours / patch) * 100, unit: '%', aim: { most: 60 } },
    { what: 'ours: catch-ups that a gap asked for', value: gaps, unit: 'fetches' },
    { what: 'ours: catch-ups because a change did not fit', value: broken, unit: 'fetches' }
  ];
}

const squeeze = (text: string): number =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length;

/** Bytes of a wall's reader, on the traffic of a simulated region. */
export const bytes: Bench = {
  name: 'bytes',
  about:
    'What a wall of the region is sent in three minutes of a whole simulated house at the speed of life, uncompressed, against the same pictures as full snapshots and as RFC 6902 patches of the library fast-json-patch, each second.',
  run
};
