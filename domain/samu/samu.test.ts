import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { MINUTE } from '../time/instant.ts';
import { caseFigures, mergeCase, type CaseReport } from './case-state.ts';
import {
  attributionGroup,
  CODES,
  familyOf,
  knownAttribution,
  knownVehicle,
  sameDeadline,
  sameStatus
} from './codes.ts';
import { factsAt, mergeFacts } from './facts.ts';
import { departmentOfSamu } from './organisation.ts';
import { impossiblePosition, newerPosition } from './position.ts';
import { compareReports, engagementOf, newestReport, stateOf, type StateReport } from './team-state.ts';
import { isAhead, readHubTime } from './time.ts';

const instants = fc.integer({ min: 0, max: 6 });
const report = fc.record<StateReport>({
  at: instants,
  status: fc.constantFrom('DECISION', 'DEPART', 'PEC', 'FINPEC', 'REN-BASE', 'NOUVEAU'),
  available: fc.constantFrom(true, false, null),
  caseKey: fc.constantFrom('a', 'b', null)
});
/** A list, and the same one in another order with some of it said twice. */
const shuffled = <T>(item: fc.Arbitrary<T>) =>
  fc
    .array(item, { minLength: 1, maxLength: 8 })
    .chain((list) =>
      fc
        .tuple(
          fc.shuffledSubarray(list, { minLength: list.length }),
          fc.array(fc.constantFrom(...list), { maxLength: 4 })
        )
        .map(([order, again]) => [list, [...order, ...again]] as const)
    );

describe('the state of a team', () => {
  const newest = (list: readonly StateReport[]) => list.reduce<StateReport | null>(newestReport, null);

  it('is the same in every order, and one of those that were said', () => {
    fc.assert(
      fc.property(shuffled(report), ([list, other]) => {
        expect(newest(other)).toEqual(newest(list));
        expect(list).toContainEqual(newest(list));
        expect(Math.max(...list.map(({ at }) => at))).toBe(newest(list)?.at);
      })
    );
  });

  it('orders reports totally', () => {
    fc.assert(
      fc.property(report, report, (a, b) => {
        const order = compareReports(a, b);
        expect(Math.sign(compareReports(b, a))).toBe(-Math.sign(order) + 0);
        if (order === 0) expect(a).toEqual(b);
      })
    );
  });

  it('of one instant is the later one of a mission; an end frees the mission, whatever the availability', () => {
    const at = 5;
    const said = (status: string): StateReport => ({ at, status, available: null, caseKey: 'a' });
    expect(stateOf(newest([said('REN-BASE'), said('DEPART')]))).toEqual({
      ...{ status: 'REN-BASE', statusAt: at, available: null, mission: null }
    });
    expect(stateOf(said('TRANSP')).mission).toBe('a');
    for (const end of ['ANNULE', 'FINPEC', 'RETOUR', 'RET-BASE', 'REN-BASE'])
      expect(stateOf({ ...said(end), available: false }).mission).toBeNull();
    expect(stateOf(null)).toEqual({ status: null, statusAt: null, available: null, mission: null });
  });

  it('is free only when it says so, engaged also by a state under way', () => {
    expect(engagementOf(true, 'PEC')).toEqual({ engagement: 'free', deduced: false });
    expect(engagementOf(false, 'REN-BASE')).toEqual({ engagement: 'engaged', deduced: false });
    expect(engagementOf(null, 'DEPART')).toEqual({ engagement: 'engaged', deduced: true });
    for (const status of ['REN-BASE', 'NOUVEAU', null]) expect(engagementOf(null, status)).toBeNull();
  });
});

describe('a case', () => {
  const value = fc.constantFrom('P0', 'P1', 'P3', null);
  const message: fc.Arbitrary<CaseReport> = fc.record({
    facts: fc
      .tuple(fc.record({ priority: value, status: fc.constantFrom('ACTIF', 'CLOTURE', null) }), instants)
      .map(([values, at]) => factsAt(values, at)),
    decisions: fc.array(
      fc.record({
        at: instants,
        type: fc.constantFrom('INTER', 'ORIENT'),
        resource: fc.constantFrom('SMUR', null),
        orientation: fc.constant(null),
        destination: fc.constantFrom('960000011', '990000014', null)
      }),
      { maxLength: 3 }
    )
  });
  const whole = (list: readonly CaseReport[]) =>
    list.reduce<CaseReport>((state, one) => mergeCase(state, one), { facts: {}, decisions: [] });

  it('is the same in every order, with every fact at its newest and every decision once', () => {
    fc.assert(
      fc.property(shuffled(message), ([list, other]) => {
        const state = whole(list);
        expect(JSON.stringify(whole(other))).toBe(JSON.stringify(state));
        for (const name of ['priority', 'status']) {
          const said = list.flatMap(({ facts }) => facts[name] ?? []);
          const known = list.filter(({ facts }) => facts[name]).map(({ facts }) => facts[name]?.[1] ?? -1);
          expect(state.facts[name]?.[1]).toBe(known.length > 0 ? Math.max(...known) : undefined);
          if (state.facts[name]) expect(said).toContainEqual(state.facts[name][0]);
        }
        for (const decision of list.flatMap(({ decisions }) => decisions))
          expect(
            state.decisions.filter((one) => JSON.stringify(one) === JSON.stringify(decision))
          ).toHaveLength(1);
      })
    );
  });

  it('says nothing by silence, and is counted, withdrawn and closed by its newest word', () => {
    const first = {
      facts: factsAt({ health: true, priority: 'P1', withdrawn: false, samu: '96' }, 1),
      decisions: []
    };
    const update = { facts: factsAt({ status: 'CLOTURE', priority: null }, 2), decisions: [] };
    expect(caseFigures(whole([first, update]))).toMatchObject({
      priority: 'P1',
      closed: true,
      counted: true,
      samu: '96'
    });
    const cancel = { facts: factsAt({ withdrawn: true }, 3), decisions: [] };
    expect(caseFigures(whole([cancel, first])).counted).toBe(false);
    expect(caseFigures(whole([{ facts: {}, decisions: [] }]))).toMatchObject({
      counted: false,
      createdAt: null
    });
  });

  it('keeps both sides of a fact of one instant apart by their value alone', () => {
    expect(mergeFacts({ a: ['x', 1] }, { a: ['y', 1] })).toEqual(
      mergeFacts({ a: ['y', 1] }, { a: ['x', 1] })
    );
  });
});

describe('a position', () => {
  const place = fc.record({ at: instants, lon: instants, lat: instants });
  it('is the newest in every order', () => {
    type Place = { at: number; lon: number; lat: number };
    const newest = (list: readonly Place[]) => list.reduce<Place | null>(newerPosition, null);
    fc.assert(
      fc.property(shuffled(place), ([list, other]) => {
        expect(newest(other)).toEqual(newest(list));
      })
    );
  });

  it('is impossible outside the region, where a latitude that lost a digit is', () => {
    const box = [1.4, 48.1, 3.6, 49.3] as const;
    expect(impossiblePosition(2.3, 48.8, box)).toBeNull();
    expect(impossiblePosition(2.3, 8.8, box)).toBe('HUB_POSITION_OUTSIDE');
    expect(impossiblePosition(0, 0, box)).toBe('HUB_POSITION_OUTSIDE');
    for (const [lon, lat] of [
      [2, 91],
      [-181, 48],
      [Number.NaN, 48],
      [2, Infinity]
    ] as const)
      expect(impossiblePosition(lon, lat, box)).toBe('HUB_POSITION_INVALID');
  });
});

test('codes of all models have one name', () => {
  expect(['ARRIVE', 'TRANSPOR', 'FINMED', 'PEC'].map(sameStatus)).toEqual([
    'ARRIVEE',
    'TRANSP',
    'FINPEC',
    'PEC'
  ]);
  expect(['DEL30M', 'DEL1H', 'DEL0', 'ASAP', '45M'].map(sameDeadline)).toEqual([
    '30M',
    '1H',
    'DEL0',
    'ASAP',
    '45M'
  ]);
  expect(['VLM', 'SMUR.VLM', 'SMUR.VSAV', 'X'].map(knownVehicle)).toEqual([
    'SMUR.VLM',
    'SMUR.VLM',
    null,
    null
  ]);
  expect(['SMUR.AR', 'SIS.VSAV', 'SDIS', 'AUTREVEC.TAXI', null].map(familyOf)).toEqual([
    ...['SMUR', 'SIS', 'SIS', 'AUTRE', 'AUTRE']
  ]);
  expect(
    ['DRM.MRU.MU', 'MU', 'DR.DREG', 'DRARM', 'D.D-MALV.ERR', 'NRP', 'ZZ', null].map(attributionGroup)
  ).toEqual([...['DRM', 'DRM', 'DR', 'DR', 'D', 'D', null, null]]);
  expect(['DRM', 'DRM.SPE.OBST', 'DRMMRU', 'DRM.OBSTX', 'X.MU'].map(knownAttribution)).toEqual([
    ...[true, true, true, false, false]
  ]);
  expect(CODES.status.size).toBe(21);
});

test('the department of a SAMU is in the id of its organisation', () => {
  const ids = [
    'fr.health.samu750',
    'fr.health.760.samu76',
    'fr.health.samu974',
    'fr.health.samu2A0.resource.X'
  ];
  expect(ids.map(departmentOfSamu)).toEqual(['75', '76', '974', '2A']);
  for (const id of ['fr.health.samuA', 'fr.fire.sis044.cga-044', 'hubex:x', '', null])
    expect(departmentOfSamu(id)).toBeNull();
});

test('instants are read with their offset, and never guessed', () => {
  const at = Date.UTC(2024, 4, 26, 11, 20);
  for (const text of [
    '2024-05-26T13:20:00+02:00',
    ' 2024-05-26T11:20:00.000Z',
    '2024-05-26T06:50-04:30',
    '2024-05-26T13:20:00+0200'
  ])
    expect(readHubTime(text)).toBe(at);
  for (const text of [
    '2024-05-26T13:20:00',
    '2024-02-30T13:20:00Z',
    '26/05/2024 13:20',
    '2024-05-26T24:20:00Z',
    ''
  ])
    expect(readHubTime(text)).toBeNull();
  expect([isAhead(at + 10 * MINUTE, at), isAhead(at + 11 * MINUTE, at)]).toEqual([false, true]);
});
