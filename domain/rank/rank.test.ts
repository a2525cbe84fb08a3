import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RESOURCES, type Closure } from '../places/types.ts';
import type { Facility } from '../region.ts';
import { HOUR, MINUTE } from '../time/instant.ts';
import { isBedNeed, NEEDS, offerOf } from './needs.ts';
import { rank } from './rank.ts';
import { closureOf, facilityOf, factsOf, pictureOf } from './testing/world.ts';
import type { PlaceFacts } from './types.ts';

const NOW = Date.UTC(2026, 10, 22, 14);
const POINT = { lon: 0, lat: 0 };

/** Facilities on a line: `travel` is one kilometre a degree, two minutes a kilometre. */
const near = facilityOf('000000001', { lon: 1 });
const middle = facilityOf('000000002', { lon: 2 });
const far = facilityOf('000000003', { lon: 3 });
const seen: PlaceFacts = factsOf({ level: 1 });

const names = (list: readonly { finess: string }[]) => list.map(({ finess }) => finess.slice(-1)).join('');

describe('places for an emergency department', () => {
  it('stand nearest first, and say distance, level and who is on the way', () => {
    const picture = pictureOf([far, near, middle], {
      '000000001': factsOf({
        level: 3,
        places: [{ of: 'ed', count: 3, at: NOW, stale: false, channel: 'declared' }]
      }),
      '000000002': seen,
      '000000003': seen
    });
    picture.teams = { heading: new Map([['000000002', 2]]), lastHour: new Map([['000000002', 3]]) };
    const { proposals, exclusions } = rank('adult', POINT, picture, NOW);
    expect(names(proposals)).toBe('123');
    expect(exclusions).toEqual([]);
    expect(proposals[0]).toMatchObject({ km: 1, minutes: 2, known: true, places: { count: 3 }, heading: 0 });
    expect(proposals[1]).toMatchObject({ heading: 2, lastHour: 3, places: null });
  });

  it('count nobody on the way while no stream tells of teams', () => {
    const { proposals } = rank('adult', POINT, pictureOf([near], {}), NOW);
    expect(proposals[0]).toMatchObject({ heading: null, lastHour: null, facts: null });
  });

  it('that are unknown stand after those that are known, however near', () => {
    const { proposals } = rank('adult', POINT, pictureOf([near, far], { '000000003': seen }), NOW);
    expect(proposals.map(({ finess, known }) => [finess.slice(-1), known])).toEqual([
      ['3', true],
      ['1', false]
    ]);
  });

  it('are not known by the free beds of their wards alone, nor by a count that is old', () => {
    const bed = { count: 4, at: NOW, channel: 'feed' } as const;
    const facts = {
      '000000001': factsOf({ places: [{ ...bed, of: 'medicine', stale: false }] }),
      '000000002': factsOf({ places: [{ ...bed, of: 'ed', stale: true }] })
    };
    const { proposals } = rank('adult', POINT, pictureOf([near, middle], facts), NOW);
    expect(proposals.map(({ known }) => known)).toEqual([false, false]);
    expect(proposals.map(({ places }) => places?.count)).toEqual([4, 4]);
  });

  it('receive also when they say that they are full', () => {
    const full = factsOf({ places: [{ of: 'ed', count: 0, at: NOW, stale: false, channel: 'declared' }] });
    expect(rank('adult', POINT, pictureOf([near], { '000000001': full }), NOW).proposals).toHaveLength(1);
  });

  it('still come out when the point is outside the region, without distances', () => {
    const picture = { ...pictureOf([far, near], {}), travel: () => null };
    const { proposals } = rank('adult', POINT, picture, NOW);
    expect(proposals.map(({ finess, km }) => [finess, km])).toEqual([
      ['000000001', null],
      ['000000003', null]
    ]);
  });
});

describe('a closure', () => {
  const closedBy = (closure: Partial<Closure>, need: Parameters<typeof rank>[0] = 'adult') =>
    rank(
      need,
      POINT,
      pictureOf([near], { '000000001': factsOf({ closures: [closureOf(NOW, closure)] }) }),
      NOW
    );

  it('excludes and says why, diversion apart from closing', () => {
    expect(closedBy({}).exclusions[0]).toMatchObject({ reason: 'closed', closure: { until: NOW + HOUR } });
    expect(closedBy({ kind: 'diverted' }).exclusions[0]).toMatchObject({ reason: 'diverted' });
  });

  it('is told by the one that closes, and among those by the one that ends last', () => {
    const closures = [
      closureOf(NOW, { id: 'a', kind: 'diverted', until: NOW + 9 * HOUR }),
      closureOf(NOW, { id: 'b', until: NOW + 2 * HOUR }),
      closureOf(NOW, { id: 'c', until: NOW + 5 * HOUR })
    ];
    const { exclusions } = rank(
      'adult',
      POINT,
      pictureOf([near], { '000000001': factsOf({ closures }) }),
      NOW
    );
    expect(exclusions[0]?.closure?.id).toBe('c');
  });

  it('concerns only what it is aimed at', () => {
    expect(closedBy({ scope: 'service', target: 'paediatric' }).proposals).toHaveLength(1);
    expect(closedBy({ scope: 'service', target: 'adult' }).exclusions).toHaveLength(1);
    expect(closedBy({ scope: 'pathway', target: 'obstetrics' }).proposals[0]?.notes).toEqual([]);
    expect(closedBy({ scope: 'pathway', target: 'obstetrics' }, 'maternity_1').exclusions[0]?.reason).toBe(
      'closed'
    );
    expect(closedBy({ scope: 'resource', target: 'cath_lab' }, 'cath_lab').exclusions[0]?.reason).toBe(
      'closed'
    );
  });

  it('of intensive care or of the resuscitation room excludes from what needs them, and from nothing else', () => {
    const excluded = (target: string) =>
      NEEDS.filter(
        (need) => closedBy({ scope: 'resource', target }, need).exclusions[0]?.reason === 'closed'
      );
    expect(excluded('icu_adult')).toEqual(['icu_adult']);
    expect(excluded('icu_paediatric')).toEqual(['icu_paediatric']);
    expect(excluded('icu_neonatal')).toEqual(['icu_neonatal']);
    expect(excluded('resuscitation')).toEqual(['icu_adult', 'icu_paediatric']);
    // Whatever else can be declared closed as a resource or a pathway and named as a need agrees in its name.
    expect(RESOURCES.filter((target) => (NEEDS as readonly string[]).includes(target))).toEqual([
      'icu_adult',
      'icu_paediatric',
      'icu_neonatal',
      'cath_lab'
    ]);
  });

  it('is over by itself, and is a note while it is partial or announced', () => {
    expect(closedBy({ until: NOW }).proposals[0]?.notes).toEqual([]);
    expect(closedBy({ kind: 'partial' }).proposals[0]?.notes).toHaveLength(1);
    expect(closedBy({ from: NOW + MINUTE }).proposals[0]?.notes).toHaveLength(1);
    expect(closedBy({ from: NOW + 20 * HOUR, until: NOW + 30 * HOUR }).proposals[0]?.notes).toEqual([]);
  });
});

describe('a need for a bed', () => {
  const beds = (count: number, stale = false) =>
    factsOf({ places: [{ of: 'icu_adult', count, at: NOW, stale, channel: 'feed' }] });

  it('is not answered by a unit that currently has none, but may be where that count is old', () => {
    const facts = { '000000001': beds(0), '000000002': beds(0, true), '000000003': beds(2) };
    const { proposals, exclusions } = rank('icu_adult', POINT, pictureOf([near, middle, far], facts), NOW);
    expect(names(proposals)).toBe('32');
    expect(exclusions[0]).toMatchObject({ finess: '000000001', reason: 'full', places: { count: 0 } });
  });

  it('is never known by the level of the emergency department', () => {
    const { proposals } = rank('icu_adult', POINT, pictureOf([near], { '000000001': seen }), NOW);
    expect(proposals[0]?.known).toBe(false);
  });

  it('looks for beds of its own kind only', () => {
    const { proposals } = rank('icu_paediatric', POINT, pictureOf([near], { '000000001': beds(5) }), NOW);
    expect(proposals[0]?.places).toBeNull();
  });
});

describe('what a facility is equipped for', () => {
  const maternity = (level: 'I' | 'IIA' | 'IIB' | 'III', derived: boolean) =>
    facilityOf('000000009', { maternity: { level, derived } });

  it('is told by the level of its maternity or a higher one, derived levels marked so', () => {
    const told = (facility: Facility) =>
      (['maternity_1', 'maternity_2a', 'maternity_2b', 'maternity_3'] as const).map((need) =>
        offerOf(need, facility)
      );
    expect(told(maternity('I', false))).toEqual(['declared', 'no', 'no', 'no']);
    expect(told(maternity('IIA', true))).toEqual(['declared', 'derived', 'no', 'no']);
    expect(told(maternity('IIB', true))).toEqual(['declared', 'derived', 'derived', 'no']);
    expect(told(maternity('III', false))).toEqual(['declared', 'declared', 'declared', 'declared']);
  });

  it('is unknown where nobody told, and not supposed', () => {
    const unknown = facilityOf('000000009', {
      icu: { adult: null, paediatric: 0, neonatal: null },
      cathLab: null,
      cardiacBeds: 0
    });
    expect(offerOf('icu_adult', unknown)).toBe('unknown');
    expect(offerOf('icu_paediatric', unknown)).toBe('no');
    expect(rank('icu_adult', POINT, pictureOf([unknown], {}), NOW).exclusions[0]?.reason).toBe(
      'offer_unknown'
    );
    expect(rank('cath_lab', POINT, pictureOf([unknown], {}), NOW).exclusions[0]?.reason).toBe(
      'offer_unknown'
    );
  });

  it('supposes a catheterisation laboratory beside cardiac intensive care, says so, and ranks it after known ones', () => {
    const supposed = facilityOf('000000001', { lon: 1, cathLab: null, cardiacBeds: 8 });
    const facts = { '000000001': seen, '000000003': seen };
    const { proposals } = rank('cath_lab', POINT, pictureOf([supposed, far], facts), NOW);
    expect(proposals.map(({ finess, offer, known }) => [finess.slice(-1), offer, known])).toEqual([
      ['3', 'declared', true],
      ['1', 'derived', false]
    ]);
  });
});

describe('whatever the region says of itself', () => {
  const time = fc.integer({ min: -600, max: 600 }).map((minutes) => NOW + minutes * MINUTE);
  const closure = fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    scope: fc.constantFrom('site', 'service', 'pathway', 'resource'),
    target: fc.constantFrom('adult', 'paediatric', 'obstetrics', 'cardiac', 'cath_lab', 'icu_adult', 'ct'),
    kind: fc.constantFrom('closed', 'diverted', 'partial'),
    reason: fc.constant('essai'),
    from: time,
    until: time,
    by: fc.constant('cadre'),
    declaredAt: time,
    version: fc.constant(1)
  }) as fc.Arbitrary<Closure>;
  const places = fc.record({
    of: fc.constantFrom('ed', 'medicine', 'paediatrics', 'obstetrics', 'icu_adult', 'icu_neonatal'),
    count: fc.integer({ min: 0, max: 3 }),
    at: time,
    stale: fc.boolean(),
    channel: fc.constantFrom('declared', 'feed')
  }) as fc.Arbitrary<PlaceFacts['places'][number]>;
  const facts: fc.Arbitrary<PlaceFacts> = fc.record({
    level: fc.constantFrom(null, 0 as const, 3 as const),
    lastLevel: fc.constant(null),
    levelAt: fc.constant(null),
    places: fc.array(places, { maxLength: 3 }),
    closures: fc.array(closure, { maxLength: 3 })
  });
  const count = fc.constantFrom(null, 0, 4);
  const facility = fc.record({
    lon: fc.integer({ min: 0, max: 5 }),
    services: fc.subarray(['adult', 'paediatric'] as const),
    maternity: fc.option(
      fc.record({ level: fc.constantFrom('I', 'IIA', 'IIB', 'III'), derived: fc.boolean() })
    ),
    icu: fc.record({ adult: count, paediatric: count, neonatal: count }),
    cardiacBeds: count,
    cathLab: fc.constantFrom(null, true, false)
  }) as fc.Arbitrary<Partial<Facility>>;
  const world = fc.array(fc.tuple(facility, fc.option(facts)), { minLength: 1, maxLength: 8 }).map((list) => {
    const finess = (index: number) => String(index).padStart(9, '0');
    return pictureOf(
      list.map(([over], index) => facilityOf(finess(index), over)),
      Object.fromEntries(list.flatMap(([, said], index) => (said ? [[finess(index), said]] : [])))
    );
  });
  const need = fc.constantFrom(...NEEDS);

  it('every facility comes out exactly once, and an excluded one is never proposed', () => {
    fc.assert(
      fc.property(world, need, (picture, asked) => {
        const { proposals, exclusions } = rank(asked, POINT, picture, NOW);
        const out = [...proposals, ...exclusions].map(({ finess }) => finess).sort();
        expect(out).toEqual(picture.facilities.map(({ finess }) => finess).sort());
        for (const { facility: one, facts: said, places: free } of proposals) {
          expect(['declared', 'derived']).toContain(offerOf(asked, one));
          const shut = said?.closures.some(
            ({ scope, kind, from, until }) =>
              scope === 'site' && kind !== 'partial' && from <= NOW && until > NOW
          );
          expect(shut ?? false).toBe(false);
          if (isBedNeed(asked) && free && !free.stale) expect(free.count).toBeGreaterThan(0);
        }
      })
    );
  });

  it('a known place is never under an unknown one, and among equals the nearer comes first', () => {
    fc.assert(
      fc.property(world, need, (picture, asked) => {
        const { proposals } = rank(asked, POINT, picture, NOW);
        for (const [index, proposal] of proposals.entries()) {
          const next = proposals[index + 1];
          if (!next) continue;
          expect(Number(proposal.known)).toBeGreaterThanOrEqual(Number(next.known));
          if (proposal.known === next.known)
            expect(proposal.km ?? Infinity).toBeLessThanOrEqual(next.km ?? Infinity);
        }
      })
    );
  });

  it('a further closure only takes proposals away, and leaves the others in their order', () => {
    fc.assert(
      fc.property(world, need, closure, fc.nat(), (picture, asked, more, at) => {
        const before = rank(asked, POINT, picture, NOW).proposals.map(({ finess }) => finess);
        const finess = picture.facilities[at % picture.facilities.length]?.finess ?? '';
        const said = picture.facts.get(finess) ?? factsOf({});
        const changed = new Map(picture.facts).set(finess, { ...said, closures: [...said.closures, more] });
        const after = rank(asked, POINT, { ...picture, facts: changed }, NOW).proposals;
        const kept = before.filter((one) => after.some((proposal) => proposal.finess === one));
        expect(after.map((proposal) => proposal.finess)).toEqual(kept);
        expect(before.filter((one) => one !== finess)).toEqual(kept.filter((one) => one !== finess));
      })
    );
  });

  it('the order does not depend on the order of what is given', () => {
    fc.assert(
      fc.property(world, need, (picture, asked) => {
        const turned = { ...picture, facilities: [...picture.facilities].reverse() };
        expect(rank(asked, POINT, turned, NOW)).toEqual(rank(asked, POINT, picture, NOW));
      })
    );
  });
});
