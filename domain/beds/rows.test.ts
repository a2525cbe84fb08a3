import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partition } from './partition.ts';
import type { Measurement } from './ror.ts';
import { mergeRow, type RowNow, unitOf } from './rows.ts';

const BASE: Measurement = {
  ...{ location: 'a', status: '02', temporality: '01', capacityType: '01', gender: '', assignment: '' },
  ...{ additional: '', crisis: '', closing: '', channel: '02', value: 0, at: 0 }
};
const row = (over: Partial<Measurement>): Measurement => ({ ...BASE, ...over });
const sum = (rows: Measurement[]): number | null =>
  partition(rows)?.reduce((n, { value }) => n + value, 0) ?? null;

describe('rows of one count', () => {
  it('are added up where their codes keep them apart', () => {
    const byGender = [
      row({ gender: '01', value: 1 }),
      row({ gender: '02', value: 2 }),
      row({ gender: '03', value: 3 })
    ];
    expect(sum(byGender)).toBe(6);
    expect(sum([row({ assignment: '01', value: 4 }), row({ assignment: '02', value: 1 })])).toBe(5);
  });

  it('are not added to the row that holds them all', () => {
    expect(sum([row({ value: 5 }), row({ gender: '01', value: 2 }), row({ gender: '02', value: 2 })])).toBe(
      5
    );
  });

  it('have no sum where two may speak of one bed', () => {
    expect(sum([row({ gender: '01', value: 2 }), row({ assignment: '02', value: 1 })])).toBeNull();
    expect(sum([row({ gender: '01', value: 2 }), row({ gender: '09', value: 1 })])).toBeNull();
    expect(sum([row({ value: 4 }), row({ gender: '09', value: 1 })])).toBe(4);
  });

  it('take the crisis with most additional beds: the same beds may be promised to both', () => {
    expect(sum([row({ crisis: '01', value: 4 }), row({ crisis: '02', value: 6 })])).toBe(6);
  });

  it('never count a bed twice, whatever beds there are and however they are told', () => {
    const bed = fc.record({
      gender: fc.constantFrom('01', '02', '03'),
      assignment: fc.constantFrom('01', '02')
    });
    const told = fc.record({ gender: fc.boolean(), assignment: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(bed, { maxLength: 12 }),
        fc.uniqueArray(told, { minLength: 1, maxLength: 3, selector: (way) => JSON.stringify(way) }),
        (beds, ways) => {
          // Each way of telling counts all beds, by gender or not, by assignment or not; all are sent together.
          const rows = new Map<string, Measurement>();
          for (const way of ways)
            for (const one of beds) {
              const codes = {
                gender: way.gender ? one.gender : '',
                assignment: way.assignment ? one.assignment : ''
              };
              const key = JSON.stringify([way.gender, way.assignment, codes]);
              const before = rows.get(key)?.value ?? 0;
              rows.set(key, row({ ...codes, value: before + 1 }));
            }
          const counted = sum([
            ...new Map([...rows.values()].map((r) => [`${r.gender}|${r.assignment}`, r])).values()
          ]);
          expect(counted === null || counted === beds.length || beds.length === 0).toBe(true);
        }
      )
    );
  });
});

const at = fc.integer({ min: 0, max: 5 });
const telling = fc.record({
  at,
  sentAt: at,
  value: fc.integer({ min: 0, max: 3 }),
  gender: fc.constantFrom('01', '03')
});

/** One message that tells some rows of one count. */
const message = fc.record({
  sentAt: at,
  source: fc.constantFrom('x', 'y'),
  rows: fc.uniqueArray(telling, { maxLength: 2, selector: ({ gender }) => gender })
});

const rowsOf = ({
  sentAt,
  source,
  rows
}: {
  sentAt: number;
  source: string;
  rows: { at: number; value: number; gender: string }[];
}): RowNow[] => {
  const groupAt = Math.max(...rows.map((one) => one.at));
  return rows.map(({ at: measured, value, gender }) => ({
    ...row({ value, gender, at: measured }),
    ...{ source, sentAt, groupAt, groupSentAt: sentAt, receivedAt: sentAt }
  }));
};

const stateAfter = (rows: RowNow[]): RowNow[] => {
  const now = new Map<string, RowNow>();
  for (const one of rows) {
    const key = `${one.source}|${one.gender}`;
    const held = now.get(key);
    now.set(key, held ? mergeRow(held, one) : one);
  }
  return [...now.values()];
};

describe('the newest rows of a Location', () => {
  const shuffled = fc
    .array(message, { minLength: 1, maxLength: 6 })
    .chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat())
    );

  it('are the same after any order of messages, and after sending some again', () => {
    fc.assert(
      fc.property(shuffled, fc.option(at), ([sent, other, again], full) => {
        const ended = { full: new Map(full === null ? [] : [['x', full]]), location: null };
        const repeated = [...other, ...sent.slice(0, again % (sent.length + 1))];
        expect(unitOf(stateAfter(repeated.flatMap(rowsOf)), ended)).toEqual(
          unitOf(stateAfter(sent.flatMap(rowsOf)), ended)
        );
      })
    );
  });

  it('never add up what one message did not say together', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 6 }), (sent) => {
        const value = unitOf(stateAfter(sent.flatMap(rowsOf)), { full: new Map(), location: null })?.counts
          .available?.value;
        const most = sent.map(({ rows }) => rows.length).reduce((a, b) => Math.max(a, b), 0);
        expect(value ?? 0).toBeLessThanOrEqual(3 * most);
      })
    );
  });

  const told = (over: Partial<RowNow>): RowNow => ({
    ...{ ...BASE, source: 'x', receivedAt: 1, groupAt: 1, groupSentAt: 1, sentAt: 1, at: 1 },
    ...over
  });
  const none = { full: new Map<string, number>(), location: null };

  it('end with a full sending that does not hold them, or when their Location does', () => {
    const rows = [told({ value: 4 })];
    expect(unitOf(rows, none)?.counts.available?.value).toBe(4);
    expect(unitOf(rows, { full: new Map([['x', 2]]), location: null })).toBeNull();
    expect(unitOf(rows, { full: new Map([['y', 2]]), location: null })).not.toBeNull();
    expect(unitOf(rows, { ...none, location: 1 })).toBeNull();
  });

  it('say what is occupied only where nobody counts it, and mark it', () => {
    const rows = [told({ status: '01', value: 20 }), told({ status: '05', value: 3 }), told({ value: 5 })];
    expect(unitOf(rows, none)?.counts.occupied).toMatchObject({ value: 12, derived: true });
    const counted = [...rows, told({ status: '03', value: 11 })];
    expect(unitOf(counted, none)?.counts.occupied).toEqual(expect.not.objectContaining({ derived: true }));
    // How many are closed is not known: that is not zero.
    expect(
      unitOf([told({ status: '01', value: 20 }), told({ value: 5 })], none)?.counts.occupied
    ).toBeUndefined();
    expect(unitOf([...rows, told({ status: '01', value: 2, gender: '01' })], none)).not.toBeNull();
  });

  it('leave places of day care out of beds', () => {
    expect(unitOf([told({ capacityType: '02', value: 9 })], none)?.counts).toEqual({});
  });
});
