import { expect, test } from 'vitest';
import { declareEd } from '#domain/ed-state/declare.ts';
import { mergeEdState } from '#domain/ed-state/merge.ts';
import { MINUTE } from '#domain/time/instant.ts';
import type { CrewEntry } from '../../protocol/crew-types.ts';
import { applyEvents, storeOf } from '../index.ts';
import { initialState } from '../state.ts';
import { Feed, SITES, worldContext } from '../testing/world.ts';

const ctx = worldContext();
const FINESS = SITES[0]?.finess ?? '';
const PRESENT = 25;
const ordinary = (): Feed => new Feed().write('norms.published', { version: 1 }).ticks(1).files(PRESENT);
const toldTo = (f: Feed): CrewEntry =>
  storeOf(() => applyEvents(initialState('simulated'), f.events, ctx).state)
    .entries('crews')
    .get(FINESS)?.value as CrewEntry;

function says(f: Feed, fields: Parameters<typeof declareEd>[1]['fields']): Feed {
  const said = { finess: FINESS, service: 'all', at: f.now, by: 'charge_nurse', confirmed: true } as const;
  return f.news('ed.state', `${FINESS}/all`, mergeEdState(null, declareEd(null, { ...said, fields }), f.now));
}

test('a crew is told crews, places and the level with their ages; what nobody said has no value', () => {
  const f = says(ordinary(), { crewsWaiting: 3, longestCrewWaitMin: 40 });
  const { measures, provenance } = toldTo(f);
  expect(measures.level).toMatchObject({ value: 0, state: 'known' });
  expect(provenance.measuredAt).not.toBeNull();
  expect(measures.crewsWaiting).toMatchObject({ value: 3, provenance: { measuredAt: f.now } });
  expect(measures.longestCrewWaitMin).toMatchObject({ value: 40, state: 'known' });
  expect(measures.placesOpen).toMatchObject({ value: null, state: 'unknown', reason: 'never_received' });
});

test('a site that says nothing has its level and no other figure', () => {
  const { measures, closures, places } = toldTo(ordinary());
  expect([measures.crewsWaiting.value, closures, places]).toEqual([null, [], {}]);
});

test('nobody present is counted, no reason of a closure and no declaring person is told', () => {
  const f = says(ordinary(), { present: 77, waitingDoctor: 66, boarders: 55, crewsWaiting: 2 });
  const closure = {
    ...{ id: 'a', scope: 'resource' as const, target: 'ct', kind: 'closed' as const },
    ...{ reason: 'Dégât des eaux', by: 'duty_administrator', declaredAt: f.now, version: 1 },
    ...{ from: f.now, until: f.now + 60 * MINUTE }
  };
  f.news('place.closures', FINESS, { finess: FINESS, closures: [closure] });
  const told = toldTo(f);
  expect(told.closures).toEqual([
    { id: 'a', scope: 'resource', target: 'ct', kind: 'closed', from: f.now, until: f.now + 60 * MINUTE }
  ]);
  expect(told.place?.state).toBe('partial');
  expect(JSON.stringify(told)).not.toMatch(/eaux|administrator|\b(?:77|66|55|25)\b/);
});

test('a level that people declare stands beside the computed one at once, and until its end', () => {
  const f = ordinary();
  const said = { scope: FINESS, level: 3 as const, reason: 'Afflux', by: 'site' as const, version: 1 };
  f.news('level.declared', FINESS, { ...said, from: f.now, until: f.now + 30 * MINUTE });
  expect(toldTo(f)).toMatchObject({
    declared: [{ by: 'people', level: 3, until: f.now + 30 * MINUTE }],
    measures: { level: { value: 0 } }
  });
  expect(toldTo(f.ticks(30)).declared).toEqual([]);
});
