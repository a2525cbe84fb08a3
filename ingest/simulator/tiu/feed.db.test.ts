import { afterAll, beforeAll, expect, it } from 'vitest';
import { foldTiu } from '#domain/tiu/fold.ts';
import { readSteps } from '#db/tiu/rows.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { loadFacilities, loadRegion } from '#maps/region/index.ts';
import { openRig, type Rig } from '../../testing/rig.ts';
import { openDoor } from '../live/post.ts';
import type { SimFeed } from '../live/feed.ts';
import { defaultParameters } from '../parameters.ts';
import { createWorld } from '../world/world.ts';
import { startTiuFeed } from './feed.ts';

/* The cell's software speaks to the real door, on a domain clock that the test moves. */

const region = loadRegion('fictive');
const SINCE = Date.parse('2026-11-18T09:00:00+01:00');
const world = createWorld(region, { ...defaultParameters, transfers: 20 });
const codes: string[] = [];
const errors: unknown[] = [];

let rig: Rig;
let key: string;
let door: ReturnType<typeof openDoor>;
const closing = new AbortController();
beforeAll(async () => {
  rig = await openRig();
  rig.clock.at = SINCE;
  key = await rig.newKey('simulator-tiu', { streams: ['tiu'], origin: 'simulated' });
  await rig.restart();
  door = openDoor({ url: rig.base, signal: closing.signal, sockets: 2 });
});
afterAll(async () => {
  closing.abort();
  door.close();
  await rig.close();
});

async function start(since: Instant, open: ReadonlySet<Instant>): Promise<SimFeed> {
  const facilities = await loadFacilities(region.id);
  const post = async (message: unknown) => {
    const { state, code } = await door.post(key, Buffer.from(JSON.stringify(message)), 'tiu');
    if (state !== 'refused') return null;
    codes.push(code ?? '');
    return code ?? 'refused';
  };
  const onError = (error: unknown) => void errors.push(error);
  return startTiuFeed({ world, facilities, clock: rig.clock, effects: () => [], open, post, onError }, since);
}

/** Lets domain time pass by hours, each told before the next begins. */
async function pass(feed: SimFeed, hours: number): Promise<void> {
  for (let i = 0; i < hours; i += 4) {
    rig.clock.at += 4 * HOUR;
    await expect.poll(() => feed.status().waiting, { timeout: 60_000 }).toBe(0);
  }
}

const states = () =>
  rig.db.query<{ id: string; state: string; at: Instant; ended: Instant | null; step: number }>(
    `SELECT id, state, requested_at AS at, ended_at AS ended, step FROM vigie.tiu_request ORDER BY requested_at`
  );

it('tells each step as it happens, all of them legal, and goes on after a stop with what was open', async () => {
  const feed = await start(SINCE, new Set());
  await pass(feed, 36);
  await feed.stop();
  const before = await states();
  expect(before.length).toBeGreaterThan(3);
  expect(new Set(before.map(({ state }) => state)).has('closed')).toBe(true);
  const open = new Set(before.flatMap(({ at, ended }) => (ended === null ? [at] : [])));

  rig.clock.at += 2 * HOUR;
  const again = await start(rig.clock.at, open);
  await pass(again, 12);
  await again.stop();
  const after = await states();
  // What was open a day and a half ago has ended: nothing was lost over the stop.
  const old = after.filter(({ at }) => at < rig.clock.at - 26 * HOUR);
  expect(old.filter(({ ended }) => ended === null)).toEqual([]);
  // Without a history here whoever goes back was brought by nobody; and a cot may go to another.
  const known = ['TIU_REQUEST_UNKNOWN', 'TIU_COT_GIVEN', 'TIU_NOT_ACCEPTED'];
  expect([codes.filter((code) => !known.includes(code)), errors]).toEqual([[], []]);
  expect(codes.length).toBeLessThan(4);
  for (const [id, steps] of await readSteps(
    rig.db,
    after.map(({ id }) => id)
  ))
    expect(foldTiu(id, steps)?.step).toBe(after.find((one) => one.id === id)?.step);
});
