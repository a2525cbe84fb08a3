import { describe, expect, test } from 'vitest';
import { declareEd } from '#domain/ed-state/declare.ts';
import { mergeEdState } from '#domain/ed-state/merge.ts';
import type { EdField, EdRecord } from '#domain/ed-state/types.ts';
import type { Closure } from '#domain/places/types.ts';
import type { FloorRule } from '#domain/rules/floors.ts';
import { NO_RULES } from '#domain/rules/rules.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import type { DeclaredLevelEntry } from '../../protocol/declared-types.ts';
import type { PlaceEntry } from '../../protocol/places-types.ts';
import type { ChangesEntry, PublicEntry, SiteEntry, WatchEntry } from '../../protocol/types.ts';
import { applyEvents, storeOf } from '../index.ts';
import { initialState, type FoldState } from '../state.ts';
import { Feed, SITES, UNITS, worldContext } from '../testing/world.ts';

const ctx = worldContext();
const FINESS = SITES[0]?.finess ?? '';
const fold = (f: Feed): FoldState => applyEvents(initialState('simulated'), f.events, ctx).state;
const at = <V>(state: FoldState, topic: string, key: string): V =>
  storeOf(() => state)
    .entries(topic)
    .get(key)?.value as V;
const siteOf = (state: FoldState): SiteEntry => at(state, 'sites', FINESS);
const placeOf = (state: FoldState): PlaceEntry | undefined => at(state, 'places', FINESS);
const changesOf = (state: FoldState) => at<ChangesEntry>(state, 'region', 'changes').changes;
const ordinary = (): Feed => new Feed().write('norms.published', { version: 1 }).ticks(1).files(25);

const says = (f: Feed, fields: Partial<Record<EdField, number>>) => {
  const said = {
    finess: FINESS,
    service: 'all',
    at: f.now,
    by: 'charge_nurse',
    fields,
    confirmed: true
  } as const;
  return f.news('ed.state', `${FINESS}/all`, mergeEdState(null, declareEd(null, said), f.now));
};
const closure = (f: Feed, over: Partial<Closure> = {}): Closure => ({
  ...{
    id: 'a',
    scope: 'site',
    target: '',
    kind: 'closed',
    reason: 'Dégât des eaux',
    by: 'duty_administrator'
  },
  ...{ from: f.now, until: f.now + 60 * MINUTE, declaredAt: f.now, version: 1, ...over }
});
const closes = (f: Feed, ...closures: Closure[]) =>
  f.news('place.closures', FINESS, { finess: FINESS, closures });
const floor = (over: Partial<FloorRule> = {}): FloorRule => ({
  ...{ id: 7, scope: 'region', from: 0, to: null, field: 'oldestBoarderMin', limit: 480, level: 2 },
  ...over
});
const withFloor = (f: Feed, over: Partial<FloorRule> = {}) =>
  f.write('rules.changed', { ...NO_RULES, floors: [floor(over)] });

describe('a closure', () => {
  test('closes its site from its beginning to the exact minute of its end, and says both as changes', () => {
    const f = ordinary();
    closes(f, closure(f, { from: f.now + 2 * MINUTE, until: f.now + 5 * MINUTE }));
    const states = [siteOf(fold(f)).place?.state ?? null];
    for (let i = 0; i < 6; i++) states.push(siteOf(fold(f.ticks(1))).place?.state ?? null);
    expect(states).toEqual([null, null, 'closed', 'closed', 'closed', null, null]);
    const changes = changesOf(fold(f)).filter(({ kind }) => kind === 'closure');
    expect(changes.map(({ to }) => to)).toEqual(['', 'closed:site..closed']);
    expect(placeOf(fold(f))).toBeUndefined();
  });

  test('said between two ticks closes its site at once, as the public is told; one announced does not', () => {
    const f = ordinary().later(20_000);
    closes(f, closure(f));
    expect(siteOf(fold(f)).place?.state).toBe('closed');
    expect(at<PublicEntry>(fold(f), 'public', FINESS).closures).toHaveLength(1);
    const announced = ordinary().later(20_000);
    closes(announced, closure(announced, { from: announced.now + MINUTE }));
    expect(siteOf(fold(announced)).place ?? null).toBeNull();
    expect(siteOf(fold(announced.ticks(1))).place?.state).toBe('closed');
  });

  test('leaves the site its figures and its level', () => {
    const f = ordinary();
    const { measures, place } = siteOf(fold(closes(f, closure(f))));
    expect([measures.present.value, measures.level.value, place?.state]).toEqual([25, 0, 'closed']);
  });

  test('is told to the public by its door and its end, without its reason; a pathway is not', () => {
    const f = ordinary();
    closes(f, closure(f, { kind: 'diverted' }), closure(f, { id: 'b', scope: 'pathway', target: 'stroke' }));
    const told = at<PublicEntry>(fold(f), 'public', FINESS);
    expect(told.closures).toEqual([{ kind: 'diverted', service: 'all', until: f.now + 60 * MINUTE }]);
    expect(JSON.stringify(told)).not.toContain('eaux');
    expect(at<PublicEntry>(fold(f.ticks(60)), 'public', FINESS).closures).toEqual([]);
  });
});

describe('what an ED says of itself', () => {
  test('is stale after four hours, unknown after eight, each figure by itself', () => {
    const f = ordinary();
    says(f, { boarders: 4, placesOpen: 2 });
    const shown = () => placeOf(fold(f))?.measures.boarders;
    expect(shown()).toMatchObject({ value: 4, state: 'known', provenance: { source: 'ed-state/form' } });
    expect(placeOf(fold(f))?.measures.waitingDoctor).toMatchObject({ value: null, reason: 'never_received' });
    f.ticks(4 * 60);
    expect(shown()).toMatchObject({ value: 4, state: 'stale' });
    f.ticks(4 * 60);
    expect(shown()).toMatchObject({ value: null, state: 'unknown' });
  });

  test('keeps the level its software declares beside a newer one of people, until its own end', () => {
    const f = ordinary();
    const record: EdRecord = {
      ...{ finess: FINESS, service: 'all', at: f.now, channel: 'machine', fields: {} },
      level: { level: 2, reason: '', by: 'machine', until: f.now + 60 * MINUTE }
    };
    f.news('ed.state', `${FINESS}/all`, mergeEdState(null, record, f.now)).ticks(1);
    const said = {
      scope: FINESS,
      level: 1 as const,
      reason: 'Afflux attendu',
      by: 'site' as const,
      version: 1
    };
    f.news('level.declared', FINESS, { ...said, from: f.now, until: f.now + 120 * MINUTE });
    const people = () => at<DeclaredLevelEntry>(fold(f), 'declared', `level:${FINESS}`).measures.level.value;
    expect([placeOf(fold(f))?.level, people()]).toMatchObject([{ level: 2, by: 'machine' }, 1]);
    f.ticks(60);
    expect([placeOf(fold(f))?.level, people()]).toEqual([null, 1]);
  });

  test('gives NEDOCS with the present of RPU, until one input goes stale', () => {
    const f = ordinary().files(30);
    says(f, {
      ...{ edBeds: 20, boarders: 5, hospitalBeds: 300, ventilated: 2 },
      ...{ oldestBoarderMin: 360, lastBeddedWaitMin: 120 }
    });
    expect(placeOf(fold(f))?.measures.nedocs).toMatchObject({ value: 162.36, formula: 'nedocs@1' });
    expect(placeOf(fold(f))?.measures.edwin).toMatchObject({ state: 'not_computable', missing: 'urgency1' });
    expect(placeOf(fold(f.files(20)))?.measures.nedocs.value).toBeCloseTo(119.46, 2);
    expect(placeOf(fold(f.ticks(60)))?.measures.nedocs).toMatchObject({ value: null, missing: 'present' });
    expect(JSON.stringify(placeOf(fold(f)))).not.toContain('"urgency1":');
  });
});

describe('boarders', () => {
  test('are the reason of a level where they outnumber what is above the usual, while they are fresh', () => {
    const f = ordinary().ticks(5).files(45).ticks(5).files(45);
    expect(siteOf(fold(f)).reason?.kind).toBe('present');
    says(f, { boarders: 30 });
    expect(siteOf(fold(f)).reason).toMatchObject({ kind: 'boarders', ratio: null });
    for (let i = 0; i < 25; i++) f.ticks(10).files(45);
    expect(siteOf(fold(f)).reason?.kind).toBe('present');
  });
});

describe('an absolute floor', () => {
  test('lifts the level at once, names itself in the formula, and falls with its figure', () => {
    const f = withFloor(ordinary());
    says(f, { boarders: 3, oldestBoarderMin: 500 });
    const lifted = siteOf(fold(f));
    expect(lifted.measures.level).toMatchObject({ value: 2, state: 'known', formula: 'level@1+floor:7' });
    expect(lifted.floor).toMatchObject({ rule: 7, field: 'oldestBoarderMin', until: f.now + 4 * HOUR });
    expect(changesOf(fold(f))[0]).toMatchObject({ scope: FINESS, kind: 'level', from: '0', to: '2' });
    expect(at<WatchEntry>(fold(f), 'region', 'watch').sites[0]).toMatchObject({ finess: FINESS, level: 2 });
    for (let i = 0; i < 24; i++) f.ticks(10).files(25);
    const after = siteOf(fold(f));
    expect([after.measures.level.value, after.floor]).toEqual([0, null]);
  });

  test('stands aside where the usual rule says more', () => {
    const f = withFloor(ordinary(), { level: 1 });
    says(f, { oldestBoarderMin: 500 });
    const state = fold(f.ticks(5).files(45).ticks(5).files(45));
    expect(siteOf(state)).toMatchObject({
      floor: null,
      measures: { level: { value: 3, formula: 'level@1' } }
    });
  });

  test('gives a level to a site without figures of now, and never hides a silent one that was worse', () => {
    const f = withFloor(new Feed().ticks(1));
    expect(siteOf(fold(f)).measures.level.state).toBe('unknown');
    says(f, { oldestBoarderMin: 500 });
    expect(siteOf(fold(f)).measures.level).toMatchObject({
      ...{ value: 2, state: 'known' },
      provenance: { source: 'ed-state', measuredAt: f.now }
    });
    const silent = withFloor(ordinary().ticks(5).files(45, UNITS.slice(0, 1)).ticks(5).files(45).ticks(400));
    says(silent, { oldestBoarderMin: 500 });
    expect(siteOf(fold(silent))).toMatchObject({ floor: null, measures: { level: { value: null } } });
    expect(at<WatchEntry>(fold(silent), 'region', 'watch').sites[0]).toMatchObject({ level: 3 });
  });
});
