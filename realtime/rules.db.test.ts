import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFeed } from '#db/outbox.ts';
import { seedRegion } from '#db/reference.ts';
import { addRule, endRule, writeDirectory } from '#db/rules.ts';
import { openTestDb, type TestDb } from '#db/testing/test-db.ts';
import type { OutboxEvent } from '#domain/events.ts';
import { HOUR, MINUTE, SECOND } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import { applyEvents } from './fold/index.ts';
import { initialState } from './fold/state.ts';
import { feed, figures, NOON, SITES, UNITS, worldContext } from './fold/testing/world.ts';
import type { SiteEntry } from './protocol/types.ts';

const region = loadRegion('fictive');
const SITE = SITES[0]?.finess ?? '';
const UNIT = UNITS[0] ?? '';
const ctx = worldContext();
const act = { actor: { id: 'command', label: 'test' }, now: NOON, origin: 'simulated' as const };
const scopes = new Set(['region', SITE]);

let test: TestDb;
beforeAll(async () => {
  test = await openTestDb();
  await seedRegion(test.db, region);
});
afterAll(() => test.close());

/** The picture at noon: 31 present where 25 are usual, that is one sigma. */
function noon() {
  const base = { origin: 'simulated' as const, at: NOON };
  const events: OutboxEvent[] = [
    { ...base, seq: -9, kind: 'norms.published', payload: { version: 1 } },
    { ...base, seq: -8, kind: 'tick', payload: { at: NOON } },
    { ...base, seq: -7, kind: 'unit.feed', payload: feed(UNIT, NOON) },
    { ...base, seq: -6, kind: 'unit.figures', payload: figures(UNIT, NOON, 31) }
  ];
  return applyEvents(initialState('simulated', -10), events, ctx).state;
}

it('thresholds of a region, then narrower ones of a site, change the level at once and name themselves', async () => {
  let state = noon();
  let seen = 0;
  const follow = async () => {
    const events = await readFeed(test.db, seen, 100);
    seen = events.at(-1)?.seq ?? seen;
    state = applyEvents(state, events, ctx).state;
    const entry = state.topics.get('sites')?.entries.get(SITE)?.value as SiteEntry;
    return { level: entry.measures.level.value, formula: entry.measures.level.formula };
  };
  expect(await follow()).toEqual({ level: 0, formula: 'level@1' });
  const add = (scope: string, z: number[], excess: number[]) =>
    addRule(
      test.db,
      act,
      { kind: 'thresholds', scope, from: NOON - HOUR, to: null, z, excess },
      { at: NOON, scopes }
    );
  const wide = await add('region', [0.5, 2, 3], [1, 20, 30]);
  const raised = async (times: number) => {
    // Up after two measurements: the same file again, ten minutes later each.
    for (let i = 1; i <= times; i++) {
      const at = NOON + i * 10 * MINUTE;
      const base = { origin: 'simulated' as const, at, seq: state.seq };
      state = applyEvents(
        { ...state, seq: state.seq - 1 },
        [{ ...base, kind: 'tick', payload: { at } }],
        ctx
      ).state;
    }
  };
  expect((await follow()).formula).toBe(`level@1+${wide}`);
  await raised(2);
  expect((await follow()).level).toBe(1);
  const narrow = await add(SITE, [5, 6, 7], [50, 60, 70]);
  expect((await follow()).formula).toBe(`level@1+${narrow}`);
  await endRule(test.db, act, narrow, NOON);
  expect((await follow()).formula).toBe(`level@1+${wide}`);
  await endRule(test.db, act, wide, NOON);
  expect((await follow()).formula).toBe('level@1');
});

it('thresholds written between two ticks hold at once, without waiting for the next', async () => {
  const state = noon();
  const at = NOON + 20 * SECOND;
  const [before] = (await readFeed(test.db, 0, 1_000)).slice(-1);
  const thresholds = { kind: 'thresholds' as const, scope: SITE, from: at, to: null };
  const id = await addRule(
    test.db,
    act,
    { ...thresholds, z: [0.5, 2, 3], excess: [1, 20, 30] },
    { at, scopes }
  );
  const events = await readFeed(test.db, before?.seq ?? 0, 1_000);
  const entry = applyEvents(state, events, ctx).state.topics.get('sites')?.entries.get(SITE)?.value;
  expect((entry as SiteEntry).measures.level.formula).toBe(`level@1+${id}`);
  await endRule(test.db, act, id, at);
});

it('short names and whom to call are an entry that every screen reads', async () => {
  const [first] = await readFeed(test.db, 0, 1_000);
  const named = region.sites[0]?.finess ?? '';
  const site = {
    ...{ finess: named, phone: null, professionalPhone: null, hours: null, access: null },
    ...{ shortName: 'Beffroi', source: null, version: 0 }
  };
  await addRule(test.db, act, { kind: 'contact', text: '01 23 45 67 89' }, { at: NOON, scopes });
  await writeDirectory(test.db, act, site, { at: NOON, known: new Set([named]) });
  const { state } = applyEvents(noon(), await readFeed(test.db, first?.seq ?? 0, 1_000), ctx);
  expect(state.topics.get('region')?.entries.get('told')?.value).toEqual({
    names: { [named]: 'Beffroi' },
    contact: '01 23 45 67 89'
  });
});
