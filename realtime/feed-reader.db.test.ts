import { pino } from 'pino';
import { afterEach, expect, it, vi } from 'vitest';
import { setClock } from '#db/clock.ts';
import { readEpoch, renewEpoch } from '#db/epoch.ts';
import { dropCheckpoint } from '#db/picture.ts';
import { addRule } from '#db/rules.ts';
import { openTestDb } from '#db/testing/test-db.ts';
import { loadRegion } from '#maps/region/index.ts';
import { startFeedReader } from './feed-reader.ts';
import { foldContext } from './fold/context.ts';
import { checkpointName } from './open-picture.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

it('never shows the picture before a restore under the identity after it', async () => {
  const test = await openTestDb();
  stops.push(() => test.close());
  const { db } = test;
  let ahead = 0;
  let gate: Promise<void> | null = null;
  let asked = 0;
  const { norms: _byTheReader, ...context } = foldContext(loadRegion('fictive'), 'simulated', () => null);
  const reader = await startFeedReader({
    db,
    clock: { domain: () => Date.now(), process: () => Date.now() + ahead },
    log: pino({ level: 'silent' }),
    context,
    loadNorms: () => Promise.resolve(null),
    latestNorms: async () => {
      asked += 1;
      await gate;
      return null;
    },
    node: 'reader'
  });
  stops.push(() => reader.stop());
  const before = await readEpoch(db);
  expect(reader.epoch()).toBe(before);

  let open: () => void = () => undefined;
  gate = new Promise((resolve) => (open = resolve));
  const times = asked;
  await dropCheckpoint(db, checkpointName('simulated'));
  const after = await renewEpoch(db);
  ahead = 10_000;
  // The new picture is being opened, and waits: the old one is still what is served, under its own name.
  await vi.waitUntil(() => asked > times, { timeout: 60_000, interval: 20 });
  expect(reader.epoch()).toBe(before);
  const seen: string[] = [];
  reader.onChange(() => seen.push(reader.epoch()));
  open();
  await vi.waitUntil(() => reader.epoch() === after, { timeout: 60_000, interval: 20 });
  expect(new Set(seen)).toEqual(new Set(seen.length > 0 ? [after] : []));
});

it('starts with the clock of the demonstration and the rules of the region, also before their first news', async () => {
  const test = await openTestDb();
  stops.push(() => test.close());
  const { db } = test;
  const now = Date.now();
  const clock = { anchorDomain: now + 3_600_000, anchorProcess: now, speed: 60 };
  await setClock(db, clock, now, 'simulated');
  const act = { actor: { id: 'command', label: 'test' }, now, origin: 'simulated' as const };
  const limits = { kind: 'thresholds' as const, scope: 'region', from: now, to: null };
  const scopes = new Set(['region']);
  const id = await addRule(db, act, { ...limits, z: [2, 3, 4], excess: [3, 5, 8] }, { at: now, scopes });
  // What came before is not read again: a node starts from the tables.
  await db.query('DELETE FROM vigie.outbox WHERE kind <> $1 OR seq < (SELECT max(seq) FROM vigie.outbox)', [
    ''
  ]);
  const { norms: _byTheReader, ...context } = foldContext(loadRegion('fictive'), 'simulated', () => null);
  const reader = await startFeedReader({
    db,
    clock: { domain: () => now, process: () => Date.now() },
    log: pino({ level: 'silent' }),
    context,
    loadNorms: () => Promise.resolve(null),
    latestNorms: () => Promise.resolve(null),
    node: 'reader'
  });
  stops.push(() => reader.stop());
  await vi.waitUntil(() => reader.state().clock !== null, { timeout: 60_000, interval: 20 });
  expect(reader.state().clock).toEqual(clock);
  expect(reader.state().rules.thresholds).toMatchObject([{ id, scope: 'region', z: [2, 3, 4] }]);
});
