import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuery, writeQuery, type DeskQuery } from './query.ts';
import { SORT_KEYS } from './rows.ts';

describe('a view of the desk in the address bar', () => {
  it('comes back as it was sent', () => {
    const query: fc.Arbitrary<DeskQuery> = fc.record({
      q: fc.string({ maxLength: 40 }),
      department: fc.constantFrom('', '75', '93', '2A', '971'),
      show: fc.constantFrom('', '1', '2', '3', 'unseen'),
      sort: fc.constantFrom(...SORT_KEYS),
      direction: fc.constantFrom<1 | -1>(1, -1),
      site: fc.constantFrom(null, '750100042')
    });
    fc.assert(
      fc.property(query, (view) => {
        expect(readQuery(new URLSearchParams(writeQuery(view)))).toEqual(view);
      })
    );
  });

  it('falls back to the worst first on anything it does not know', () => {
    expect(readQuery(new URLSearchParams('sort=evil&show=9&dept=<x>&site=../..'))).toEqual({
      q: '',
      department: '',
      show: '',
      sort: 'severity',
      direction: -1,
      site: null
    });
  });
});
