import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { CodedError } from '../../errors.ts';
import { HOUR, MINUTE } from '../../time/instant.ts';
import { applyReports, type KeptReport } from './apply.ts';
import { CALL_DEFINITION, callFormula, definitionAt, readDefinition } from './definition.ts';
import { addSums, callFigures } from './figures.ts';
import { readReport, reportsOf } from './read-report.ts';
import { callsNow, callSums } from './sums.ts';
import type { CallReport } from './types.ts';

const NOON = Date.parse('2026-11-21T12:00:00+01:00');
const samus = new Set(['75', '92']);

const report = (from: number, to: number, over: Partial<CallReport> = {}): CallReport => ({
  ...{ samu: '75', from, to, presented: 10, answered: 9, answered30s: 6, answered60s: 8, abandoned: 1 },
  ...{ abandonedUnder10s: null, waitingNow: 0, longestWaitS: 20, armOnDuty: 8, regulatorsOnDuty: 4 },
  ...over
});

describe('a report', () => {
  const wire = {
    samu: 'SAMU 75',
    from: '2026-11-21T11:55:00+01:00',
    to: '2026-11-21T12:00:00+01:00',
    presented: 12,
    answered: 11,
    answered30s: null
  };
  const read = (over: object) => readReport({ ...wire, ...over }, '[3]', { samus, receivedAt: NOON });
  const refusal = (over: object): string => {
    try {
      read(over);
      return 'accepted';
    } catch (error) {
      return error instanceof CodedError ? `${error.code} ${error.where}` : 'a bug';
    }
  };

  it('keeps unknown as null, whatever form it has, and new fields are no offence', () => {
    expect(read({ note: 'new' })).toEqual({
      ...{ samu: '75', from: NOON - 5 * MINUTE, to: NOON, presented: 12, answered: 11 },
      ...{ answered30s: null, answered60s: null, abandoned: null, abandonedUnder10s: null },
      ...{ waitingNow: null, longestWaitS: null, armOnDuty: null, regulatorsOnDuty: null }
    });
    expect(['75', 'SAMU75', 'samu 75', ' SAMU-75 '].map((samu) => read({ samu }).samu)).toEqual(
      new Array(4).fill('75')
    );
  });

  it.each([
    [{ samu: 'SAMU 13' }, 'CALLS_SAMU_UNKNOWN [3]/samu'],
    [{ samu: 75 }, 'CALLS_SAMU_UNKNOWN [3]/samu'],
    [{ from: '2026-11-21T11:55:00' }, 'CALLS_TIME_INVALID [3]/from'],
    [{ from: '2019-11-21T11:55:00Z', to: '2019-11-21T12:00:00Z' }, 'CALLS_TIME_INVALID [3]/from'],
    [{ to: wire.from }, 'CALLS_INTERVAL_EMPTY [3]/to'],
    [{ from: '2026-11-21T11:44:59+01:00' }, 'CALLS_INTERVAL_LENGTH [3]/to'],
    [{ from: '2026-11-21T11:59:01+01:00' }, 'CALLS_INTERVAL_LENGTH [3]/to'],
    [{ from: '2026-11-21T12:05:01+01:00', to: '2026-11-21T12:10:01+01:00' }, 'CALLS_FUTURE [3]/to'],
    [{ presented: -1 }, 'CALLS_NUMBER_INVALID [3]/presented'],
    [{ armOnDuty: 2.5 }, 'CALLS_NUMBER_INVALID [3]/armOnDuty'],
    [{ waitingNow: '3' }, 'CALLS_NUMBER_INVALID [3]/waitingNow'],
    [{ answered: 13 }, 'CALLS_INCOHERENT [3]/answered'],
    [{ answered30s: 5, answered60s: 4 }, 'CALLS_INCOHERENT [3]/answered30s'],
    [{ abandoned: 1, abandonedUnder10s: 2 }, 'CALLS_INCOHERENT [3]/abandonedUnder10s']
  ])('%j is refused as %s', (over, code) => expect(refusal(over)).toBe(code));

  it('is one of a payload, which holds some', () => {
    expect(reportsOf(wire)).toHaveLength(1);
    expect(reportsOf([wire, 3])).toHaveLength(2);
    for (const none of [[], 3, null, 'x', [3]]) expect(() => reportsOf(none)).toThrow('CALLS_NOT_REPORTS');
    expect(() => reportsOf(new Array(5_001).fill(wire))).toThrow('CALLS_TOO_MANY');
  });
});

describe('sums', () => {
  it('count an interval across the end by its time inside, and say what is known', () => {
    const list = [report(NOON - 20 * MINUTE, NOON - 10 * MINUTE), report(NOON - 10 * MINUTE, NOON)];
    const sums = callSums(list, NOON - 15 * MINUTE, NOON);
    expect(sums.presented).toEqual({ n: 15, share: 1 });
    expect(callSums(list, NOON - 40 * MINUTE, NOON).presented).toEqual({ n: 20, share: 0.5 });
    expect(
      callSums([report(NOON - MINUTE, NOON, { abandoned: null })], NOON - MINUTE, NOON).abandoned
    ).toEqual({ n: 0, share: 0 });
  });

  it('tell what is now of the newest interval, its usual length, and the day since midnight', () => {
    const midnight = Date.parse('2026-11-21T00:00:00+01:00');
    const list = Array.from({ length: 60 }, (_, i) => ({
      ...report(NOON - (i + 1) * 5 * MINUTE, NOON - i * 5 * MINUTE),
      receivedAt: NOON
    }));
    const now = callsNow(list, '75');
    expect(now).toMatchObject({ interval: 5 * MINUTE, hour: { presented: { n: 120, share: 1 } } });
    expect(now?.today.presented).toEqual({
      n: 600,
      share: Math.round((5 * HOUR * 1000) / (NOON - midnight)) / 1000
    });
    expect(now?.last.to).toBe(NOON);
    expect(callsNow(list, '92')).toBeNull();
  });
});

describe('figures', () => {
  const sums = callSums([report(NOON - HOUR / 4, NOON, { abandonedUnder10s: 1 })], NOON - HOUR / 4, NOON);

  it('leave short abandoned calls out, or not, and divide as the definition says', () => {
    const figures = callFigures(sums, CALL_DEFINITION);
    expect(figures.presented.value).toBe(9);
    expect(figures.abandoned.value).toBe(0);
    expect(figures.within60.value).toBeCloseTo(8 / 9);
    const other = callFigures(sums, { excludeShort: false, over: 'answered' });
    expect([other.presented.value, other.abandoned.value]).toEqual([10, 1]);
    expect(other.within30.value).toBeCloseTo(6 / 9);
  });

  it('are unknown, never zero, where too little is known or nothing was presented', () => {
    const little = { ...sums, answered60s: { n: 8, share: 0.9 } };
    expect(callFigures(little, CALL_DEFINITION).within60).toEqual({ value: null, share: 0.9 });
    const quiet = { ...sums, presented: { n: 0, share: 1 }, answered60s: { n: 0, share: 1 } };
    expect(callFigures(quiet, CALL_DEFINITION).within60.value).toBeNull();
  });

  it('of several SAMU come from sums, never from a mean of rates', () => {
    const big = { ...sums, presented: { n: 90, share: 1 }, answered60s: { n: 90, share: 1 } };
    const both = callFigures(addSums([sums, big]), { excludeShort: false, over: 'presented' });
    expect(both.within60.value).toBeCloseTo(98 / 100);
  });
});

it('takes the definition in force, and names the rule on the figure', () => {
  const rules = [
    { id: 4, from: 100 * MINUTE, excludeShort: false, over: 'answered' as const },
    { id: 5, from: 200 * MINUTE + 1, excludeShort: true, over: 'answered' as const },
    { id: 6, from: 200 * MINUTE + 1, excludeShort: false, over: 'presented' as const }
  ];
  expect([50, 100, 200].map((at) => definitionAt(rules, at * MINUTE).id)).toEqual([0, 4, 6]);
  expect([callFormula(CALL_DEFINITION), callFormula({ id: 4 })]).toEqual(['calls@1', 'calls@1+4']);
  expect(readDefinition({ excludeShort: false, over: 'answered' })).toEqual({
    excludeShort: false,
    over: 'answered'
  });
  expect(() => readDefinition({ excludeShort: 'yes', over: 'answered' })).toThrow('RULE_INVALID');
  expect(() => readDefinition({ excludeShort: true, over: 'all' })).toThrow('RULE_INVALID');
});

describe('reports sent again', () => {
  const kept = (change: ReturnType<typeof applyReports>, current: readonly KeptReport[]): KeptReport[] => [
    ...current.filter((one) => !change.ended.includes(one)),
    ...change.added.filter(({ late }) => !late).map(({ report: one }) => one)
  ];

  it('replace their interval, change nothing when equal, and are history when older', () => {
    const first = { ...report(NOON, NOON + 5 * MINUTE), receivedAt: 1 };
    expect(applyReports([first], [report(NOON, NOON + 5 * MINUTE)], 2)).toEqual({
      ...{ ended: [], added: [], overlapping: [] }
    });
    const other = report(NOON, NOON + 5 * MINUTE, { presented: 11 });
    expect(applyReports([first], [other], 2)).toMatchObject({ ended: [first], added: [{ late: false }] });
    expect(applyReports([first], [other], 0)).toMatchObject({ ended: [], added: [{ late: true }] });
  });

  const minutes = fc.integer({ min: 0, max: 120 });
  const payloads = fc.array(
    fc.array(
      fc.record({
        samu: fc.constantFrom('75', '92'),
        from: minutes,
        length: fc.integer({ min: 1, max: 15 }),
        presented: fc.nat(9)
      }),
      { minLength: 1, maxLength: 6 }
    ),
    { minLength: 1, maxLength: 8 }
  );
  const reports = (list: { samu: string; from: number; length: number; presented: number }[]) =>
    list.map(({ samu, from, length, presented }) =>
      report(from * MINUTE, (from + length) * MINUTE, { samu, presented, answered: null })
    );

  test('never leave two intervals of a SAMU over one another, and the newest receipt stands', () => {
    fc.assert(
      fc.property(payloads, (list) => {
        let current: KeptReport[] = [];
        list.forEach((payload, at) => {
          current = kept(applyReports(current, reports(payload), at), current);
          const last = reports(payload).at(-1);
          expect(current.some((one) => last && one.from === last.from && one.to === last.to)).toBe(true);
        });
        for (const a of current)
          for (const b of current)
            if (a !== b && a.samu === b.samu) expect(a.to <= b.from || b.to <= a.from).toBe(true);
      })
    );
  });
});
