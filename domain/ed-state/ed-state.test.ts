import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../errors.ts';
import { HOUR, MINUTE } from '../time/instant.ts';
import { declareEd, type Declaration, mayStay } from './declare.ts';
import { effectsOf } from './effects.ts';
import { ED_STALE } from './limits.ts';
import { mergeEdState } from './merge.ts';
import { readEdState } from './read-record.ts';
import { edwinOf, nedocsOf } from './scores.ts';
import { freshValue, siteFields } from './site.ts';
import type { EdField, EdRecord, EdStateNow } from './types.ts';

const NOW = Date.UTC(2026, 10, 22, 18);
const SITE = '960000011';
const iso = (at: number) => new Date(at).toISOString();
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof CodedError ? `${error.code} ${error.where ?? ''}`.trim() : String(error);
  }
};

describe('a record of a machine', () => {
  const context = {
    services: (finess: string) => (finess === SITE ? (['adult'] as const) : null),
    keyFiness: [SITE],
    receivedAt: NOW
  };
  const read = (payload: unknown) => readEdState(payload, context);
  const base = { site: SITE, at: iso(NOW - MINUTE) };

  it('says some fields, and nothing of the others', () => {
    const { records, problems } = read({ ...base, boarders: 4, oldestBoarderMin: 300, ventilated: null });
    expect(problems).toEqual([]);
    expect(records).toEqual([
      {
        ...{ finess: SITE, service: 'all', at: NOW - MINUTE, channel: 'machine' },
        fields: { boarders: { value: 4, unchanged: 0 }, oldestBoarderMin: { value: 300, unchanged: 0 } }
      }
    ]);
  });

  it('keeps what is possible, and says what is not without quoting a text', () => {
    const { records, problems, unknown } = read({
      ...base,
      ...{ boarders: -1, waitingDoctor: 'Dupont', placesOpen: 3, mood: 'good' }
    });
    expect(records[0]?.fields).toEqual({ placesOpen: { value: 3, unchanged: 0 } });
    expect(problems.map(({ place, value }) => [place, value])).toEqual([
      ['waitingDoctor', null],
      ['boarders', '-1']
    ]);
    expect([...unknown]).toEqual([['mood', 1]]);
  });

  it('refuses what has no site, service or time, with its code', () => {
    for (const [change, code] of [
      [{ site: '990000014' }, 'ED_STATE_FINESS_UNKNOWN site'],
      [{ service: 'paediatric' }, 'ED_STATE_SERVICE_UNKNOWN service'],
      [{ at: '22/11/2026 19:00' }, 'ED_STATE_AT_INVALID at'],
      [{ at: iso(NOW + 11 * MINUTE) }, 'ED_STATE_AT_FUTURE at'],
      [{ at: iso(NOW - 8 * 24 * HOUR) }, 'ED_STATE_AT_INVALID at'],
      [{ boarders: undefined }, 'ED_STATE_EMPTY record']
    ] as const)
      expect([change, codeOf(() => read({ ...base, boarders: 1, ...change }))]).toEqual([change, code]);
    expect(codeOf(() => readEdState({ ...base, boarders: 1 }, { ...context, keyFiness: [] }))).toBe(
      'ED_STATE_FINESS_FORBIDDEN site'
    );
    expect(codeOf(() => read([]))).toBe('ED_STATE_STRUCTURE');
    expect(codeOf(() => read(['x', 3]))).toBe('ALL_QUARANTINED [0].record');
    expect(read({ records: [{ ...base, boarders: 1 }, 3] })).toMatchObject({
      received: 2,
      problems: [{ place: '[1].record' }]
    });
  });

  it('reads either triage scale as one of urgency, a level with its end, and a stop of its software', () => {
    const said = read({
      ...base,
      triage: { scale: 'french', counts: { 1: 1, 2: 3, '3A': 5, '3B': 3, 4: 6, 5: 4 } },
      level: { level: 2, reason: 'voir 0612345678', until: iso(NOW + HOUR) },
      itDown: { reason: 'cyber', since: iso(NOW - HOUR) }
    });
    const { fields, level, itDown } = said.records[0] ?? {};
    expect([1, 2, 3, 4, 5].map((u) => fields?.[`urgency${u}` as EdField]?.value)).toEqual([4, 6, 8, 3, 1]);
    expect(level).toEqual({ level: 2, reason: '', until: NOW + HOUR, by: 'machine' });
    expect(itDown).toEqual({ since: NOW - HOUR, until: null, reason: 'cyber' });
    expect(said.problems).toEqual([{ place: 'level.reason', code: 'DECLARED_PERSONAL', value: null }]);
  });
});

const said = (over: Partial<Declaration>): Declaration => ({
  ...{ finess: SITE, service: 'all', at: NOW, by: 'charge_nurse', fields: {}, confirmed: false },
  ...over
});
const declare = (held: EdStateNow | null, over: Partial<Declaration>): EdStateNow => {
  const one = said(over);
  return mergeEdState(held, declareEd(held, one), one.at);
};

describe('a declaration', () => {
  it('says "inchangé" three times in a row, then wants the value typed', () => {
    let held = declare(null, { fields: { boarders: 4 } });
    for (const [i, at] of [HOUR, 2 * HOUR, 3 * HOUR].entries()) {
      held = declare(held, { at: NOW + at, fields: { boarders: 'unchanged' } });
      expect(held.fields.boarders).toMatchObject({ value: 4, unchanged: i + 1, at: NOW + at });
    }
    expect(mayStay(held, 'boarders')).toBe(false);
    const again = said({ at: NOW + 4 * HOUR, fields: { boarders: 'unchanged' } });
    expect(codeOf(() => declareEd(held, again))).toBe('ED_STATE_RETYPE boarders');
    held = declare(held, { at: NOW + 4 * HOUR, fields: { boarders: 4 } });
    expect(held.fields.boarders?.unchanged).toBe(0);
    expect(mayStay(held, 'boarders')).toBe(true);
  });

  it('cannot leave unchanged what it never said, nor what the software says', () => {
    const machine: EdRecord = {
      ...{ finess: SITE, service: 'all', at: NOW, channel: 'machine' },
      fields: { boarders: { value: 2, unchanged: 0 } }
    };
    const held = mergeEdState(null, machine, NOW);
    for (const state of [null, held])
      expect(codeOf(() => declareEd(state, said({ fields: { boarders: 'unchanged' } })))).toBe(
        'ED_STATE_RETYPE boarders'
      );
  });

  it('asks about contradictions always, and about the unusual once', () => {
    const zero = said({ fields: { boarders: 0, oldestBoarderMin: 300 }, confirmed: true });
    expect(codeOf(() => declareEd(null, zero))).toBe('ED_STATE_ASKS oldestBoarderMin');
    const long = said({ fields: { boarders: 1, oldestBoarderMin: 80 * 60 } });
    expect(codeOf(() => declareEd(null, long))).toBe('ED_STATE_CONFIRM oldestBoarderMin');
    expect(declareEd(null, { ...long, confirmed: true }).fields.oldestBoarderMin?.value).toBe(4800);
    expect(codeOf(() => declareEd(null, said({ fields: { present: 4, boarders: 5 } })))).toBe(
      'ED_STATE_CONFIRM boarders'
    );
    expect(codeOf(() => declareEd(null, said({})))).toBe('ED_STATE_EMPTY');
    expect(codeOf(() => declareEd(null, said({ fields: { boarders: 201 } })))).toBe(
      'ED_STATE_FIELD_INVALID boarders'
    );
  });

  it('remembers when software went down', () => {
    const down = declare(null, { itDown: { until: null, reason: 'cyber' } });
    const later = declare(down, { at: NOW + HOUR, itDown: { until: NOW + 2 * HOUR, reason: 'cyber' } });
    expect(later.itDown?.value?.since).toBe(NOW);
    expect(declare(later, { at: NOW + 2 * HOUR, itDown: null }).itDown?.value).toBeNull();
  });
});

describe('what is known of a service', () => {
  const record = fc.record({
    ...{ finess: fc.constant(SITE), service: fc.constant('all' as const) },
    at: fc.integer({ min: 0, max: 5 }),
    channel: fc.constantFrom('machine' as const, 'form' as const),
    fields: fc.dictionary(
      fc.constantFrom('boarders', 'present', 'placesOpen'),
      fc.record({ value: fc.nat(3), unchanged: fc.constant(0) }),
      { minKeys: 1 }
    ),
    itDown: fc.constantFrom(undefined, null, { since: 0, until: null, reason: 'cyber' as const })
  }) as fc.Arbitrary<EdRecord>;

  it('is the newest of each field, in any order of machine and form', () => {
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 12 }).chain((records) => {
          const arrivals = records.map((one, index) => ({ one, receivedAt: index }));
          const shuffled = fc.shuffledSubarray(arrivals, { minLength: arrivals.length });
          return fc.tuple(fc.constant(arrivals), shuffled);
        }),
        ([arrivals, shuffled]) => {
          const fold = (list: typeof arrivals) =>
            list.reduce<EdStateNow | null>(
              (held, { one, receivedAt }) => mergeEdState(held, one, receivedAt),
              null
            );
          const state = fold(arrivals);
          expect(fold(shuffled)).toEqual(state);
          for (const field of ['boarders', 'present', 'placesOpen'] as const) {
            const times = arrivals.flatMap(({ one }) => (one.fields[field] ? [one.at] : []));
            expect(state?.fields[field]?.at).toBe(times.length > 0 ? Math.max(...times) : undefined);
          }
          expect(mergeEdState(state, { ...(arrivals[0]?.one as EdRecord) }, 0)).toBe(state);
        }
      )
    );
  });
});

describe('a site of two services', () => {
  const state = (
    service: 'all' | 'adult' | 'paediatric',
    at: number,
    fields: Partial<Record<EdField, number>>
  ) =>
    mergeEdState(
      null,
      {
        ...{ finess: SITE, service, at, channel: 'form' },
        fields: Object.fromEntries(Object.entries(fields).map(([k, value]) => [k, { value, unchanged: 0 }]))
      },
      at
    );
  const BOTH = ['adult', 'paediatric'] as const;

  it('adds up when each has said, as old as its oldest part; its longest wait is the longest', () => {
    const adult = state('adult', NOW, { boarders: 4, oldestBoarderMin: 60 });
    const paediatric = state('paediatric', NOW - HOUR, { boarders: 1, oldestBoarderMin: 90 });
    expect(siteFields({ adult }, BOTH)).toEqual({});
    expect(siteFields({ adult, paediatric }, BOTH)).toMatchObject({
      boarders: { value: 5, at: NOW - HOUR },
      oldestBoarderMin: { value: 90 }
    });
    const all = state('all', NOW - MINUTE, { boarders: 9 });
    expect(siteFields({ all, adult, paediatric }, BOTH).boarders?.value).toBe(9);
  });

  it('forgets the longest wait once nobody waits, and any figure after four hours', () => {
    const before = declare(null, { fields: { boarders: 2, oldestBoarderMin: 500 } });
    const fields = siteFields({ all: declare(before, { at: NOW + HOUR, fields: { boarders: 0 } }) }, [
      'adult'
    ]);
    expect(fields.oldestBoarderMin?.value).toBe(0);
    expect(freshValue(fields, 'boarders', NOW + HOUR + ED_STALE - 1)).toBe(0);
    expect(freshValue(fields, 'boarders', NOW + HOUR + ED_STALE)).toBeNull();
  });
});

describe('scores of a site', () => {
  const fed = declare(null, {
    fields: {
      ...{ edBeds: 20, boarders: 5, hospitalBeds: 300, ventilated: 2 },
      ...{ oldestBoarderMin: 360, lastBeddedWaitMin: 120 }
    }
  });
  const fields = siteFields({ all: fed }, ['adult']);
  const rpu = { value: 30, at: NOW, staleAt: NOW + 30 * MINUTE };

  it('need every input, fresh, and name the first that is not', () => {
    expect(nedocsOf(fields, NOW, rpu)).toEqual({ value: 162.36, at: NOW, staleAt: rpu.staleAt });
    expect(nedocsOf(fields, NOW, null)).toEqual({ value: null, missing: 'present' });
    expect(nedocsOf(fields, rpu.staleAt, rpu)).toEqual({ value: null, missing: 'present' });
    const { ventilated: _ventilated, ...without } = fields;
    expect(nedocsOf(without, NOW, rpu)).toEqual({ value: null, missing: 'ventilated' });
    expect(edwinOf(fields, NOW)).toEqual({ value: null, missing: 'urgency1' });
  });

  it('are in what a declaration changes, with what they lack', () => {
    const after = { all: declare(fed, { at: NOW + 1, fields: { boarders: 2 } }) };
    const context = { services: ['adult'] as const, now: NOW + 1, rpu, scopes: [SITE, 'region'] };
    const floors = [
      {
        ...{ id: 7, scope: 'region', from: 0, to: null, level: 2 as const },
        ...{ field: 'placesOpen' as const, limit: 0 }
      }
    ];
    const effects = effectsOf({ all: fed }, after, { ...context, floors });
    expect(effects.map(({ what }) => what)).toEqual(['boarders', 'nedocs', 'edwin']);
    expect(effects[1]?.after).toBeCloseTo(156.36, 2);
    expect(effects[2]).toMatchObject({ after: null, missing: 'urgency1' });
    const full = { all: declare(after.all, { at: NOW + 2, fields: { placesOpen: 0 } }) };
    expect(effectsOf(after, full, { ...context, floors }).at(-1)).toEqual({
      what: 'floor',
      before: null,
      after: 2
    });
  });
});
