import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { areaEntry, measure, provenance, siteEntry } from '#app/lib/testing/entries.ts';
import { markOf, pictureAt, read } from './model.ts';

const now = Date.UTC(2026, 10, 22, 19, 6);
const fresh = provenance({
  measuredAt: now - 10 * MINUTE,
  staleAt: now + 20 * MINUTE,
  unknownAt: now + 6 * HOUR
});

describe('what a screen may show at an instant', () => {
  it('flips a figure to stale, then unknown, by itself', () => {
    const present = measure(42);
    expect(read(present, fresh, now)).toEqual({ value: 42, stale: false });
    expect(read(present, fresh, now + 21 * MINUTE)).toMatchObject({ stale: true, state: 'stale' });
    expect(read(present, fresh, now + 7 * HOUR)).toMatchObject({ stale: true, state: 'unknown' });
  });

  it('draws a site that ages as silent at its last level, never as calm', () => {
    const entry = siteEntry({ provenance: fresh, level: measure(3 as const) });
    expect(markOf(entry, now)).toEqual({ kind: 'level', level: 3 });
    expect(markOf(entry, now + HOUR)).toEqual({ kind: 'silent', level: 3, at: fresh.measuredAt });
  });

  it('never takes a site that is not in the picture for a usual one', () => {
    expect(markOf(undefined, now)).toEqual({ kind: 'unknown' });
  });

  it('counts every site of the pack once: seen at a level, or unseen', () => {
    const site = (finess: string) => ({
      finess,
      shortName: finess,
      name: finess,
      department: '75',
      commune: '',
      communeName: '',
      lon: 0,
      lat: 0,
      services: [],
      units: ['0'],
      visitsPerYear: 1,
      smur: false,
      samu: false,
      bedsMco: null,
      uncertain: null
    });
    const pack = {
      sites: [site('A'), site('B'), site('C')],
      departments: [{ code: '75', name: 'Paris', lon: 0, lat: 0 }]
    };
    const sites = new Map([
      ['A', siteEntry({ provenance: fresh, level: measure(2 as const) })],
      ['B', siteEntry({ provenance: { ...fresh, staleAt: now - 1 }, level: measure(3 as const) })]
    ]);
    const picture = pictureAt(
      pack,
      sites,
      new Map([['dept:75', areaEntry({ level: measure(1 as const), provenance: fresh })]]),
      now
    );
    expect(picture.counts).toEqual([0, 0, 1, 0]);
    expect(picture.unseen.count).toBe(2);
    expect(picture.unseen.wereHigh).toEqual([{ name: 'B', level: 3, at: fresh.measuredAt }]);
    expect(picture.departments[0]?.level).toBe(1);
  });
});
