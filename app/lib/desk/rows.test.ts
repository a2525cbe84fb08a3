import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure, provenance, siteEntry } from '#app/lib/testing/entries.ts';
import type { Site } from '#domain/region.ts';
import { HOUR } from '#domain/time/instant.ts';
import type { Level } from '#domain/level/rule.ts';
import { keepOrder, matches, rowsAt, SORT_KEYS, sortRows } from './rows.ts';

const now = Date.UTC(2026, 10, 22, 19, 0);
const fresh = provenance({ measuredAt: now, staleAt: now + HOUR, unknownAt: now + 6 * HOUR });
const site = (finess: string, name: string): Site => ({
  finess,
  shortName: name,
  name: `Hôpital ${name}`,
  department: finess.slice(0, 2),
  commune: '',
  communeName: 'Créteil',
  lon: 0,
  lat: 0,
  services: ['adult'],
  units: ['0'],
  visitsPerYear: 1,
  smur: false,
  samu: false,
  bedsMco: null,
  uncertain: null
});
const sites = [site('750', 'Beta'), site('940', 'Alpha'), site('770', 'Étampes')];
const entries = (levels: Record<string, Level>, present: Record<string, number> = {}) =>
  new Map(
    Object.entries(levels).map(([finess, level]) => [
      finess,
      siteEntry({
        provenance: fresh,
        level: measure(level),
        measures: { present: measure(present[finess] ?? 10) }
      })
    ])
  );

describe('the table of sites', () => {
  it('puts the worst first, an unheard site before the calm ones, and the nameless last', () => {
    const rows = sortRows(rowsAt(sites, entries({ '750': 0, '770': 3 }), now), 'severity', -1);
    expect(rows.map((row) => row.finess)).toEqual(['770', '940', '750']);
  });

  it('keeps what has no value last, whatever the direction', () => {
    const rows = rowsAt(sites, entries({ '750': 0, '770': 3 }, { '750': 5, '770': 9 }), now);
    expect(sortRows(rows, 'present', 1).map((row) => row.finess)).toEqual(['750', '770', '940']);
    expect(sortRows(rows, 'present', -1).map((row) => row.finess)).toEqual(['770', '750', '940']);
  });

  it('finds without accents, by any word', () => {
    const rows = rowsAt(sites, new Map(), now);
    const found = (q: string) =>
      rows.filter((row) => matches(row, { q, department: '', show: '' })).map((row) => row.name);
    expect(found('etampes')).toEqual(['Étampes']);
    expect(found('creteil alp')).toEqual(['Alpha']);
    expect(found('zzz')).toEqual([]);
  });

  it('says nothing of the feed of a site it knows nothing of', () => {
    const rows = rowsAt(sites, entries({ '750': 1 }), now);
    expect(rows.map(({ feed }) => feed)).toEqual(['live', null, null]);
  });

  it('lists unseen sites when asked, and only those', () => {
    const rows = rowsAt(sites, entries({ '750': 2 }), now);
    const shown = rows.filter((row) => matches(row, { q: '', department: '', show: 'unseen' }));
    expect(shown.map((row) => row.finess)).toEqual(['940', '770']);
  });

  it('never moves a row by itself: the order is the reader’s until they ask', () => {
    const before = sortRows(rowsAt(sites, entries({ '750': 3, '940': 1, '770': 0 }), now), 'severity', -1);
    const order = before.map((row) => row.finess);
    const after = sortRows(rowsAt(sites, entries({ '750': 0, '940': 1, '770': 3 }), now), 'severity', -1);
    const { rows, moved } = keepOrder(after, order);
    expect(rows.map((row) => row.finess)).toEqual(order);
    expect(moved).toEqual(new Set(['750', '770']));
  });

  it('sorts any column without losing or doubling a row', () => {
    const level = fc.constantFrom<Level>(0, 1, 2, 3);
    fc.assert(
      fc.property(
        fc.constantFrom(...SORT_KEYS),
        fc.constantFrom<1 | -1>(1, -1),
        level,
        level,
        (key, direction, a, b) => {
          const rows = sortRows(rowsAt(sites, entries({ '750': a, '940': b }), now), key, direction);
          return new Set(rows.map((row) => row.finess)).size === sites.length && rows.length === sites.length;
        }
      )
    );
  });
});
