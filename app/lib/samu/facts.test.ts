import { describe, expect, it } from 'vitest';
import { measure, provenance, siteEntry } from '#app/lib/testing/entries.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadRegion } from '#maps/region/index.ts';
import type { BedSiteEntry } from '#realtime/protocol/beds-types.ts';
import { rank } from '#domain/rank/rank.ts';
import { loadFacilities } from '#maps/region/index.ts';
import { factsOf, rankPicture, type PlaceTopics } from './facts.ts';
import { told } from './testing/entries.ts';

const NOW = Date.UTC(2026, 10, 22, 14);
const CHU = '960000011';
const pack = loadRegion('fictive');
const facilities = await loadFacilities('fictive');
const NONE: PlaceTopics = { sites: new Map(), places: new Map(), beds: new Map() };

function bedsOf(count: number, age: number): BedSiteEntry {
  const figure = measure(count, {
    provenance: { measuredAt: NOW - age, staleAt: NOW - age + 12 * HOUR, unknownAt: NOW - age + 24 * HOUR }
  });
  return {
    finess: CHU,
    kinds: {
      obstetrics: { figures: { available: { ...figure, side: 'feed', channel: 'gam' } }, declared: null }
    }
  };
}

describe('what topics tell of a place', () => {
  it('is nothing when none of them names it', () => {
    expect(factsOf('adult', CHU, NONE, NOW)).toBeNull();
  });

  it('is the level while it is known, and the last one seen after that', () => {
    const site = siteEntry({ provenance: told(NOW), level: measure(2) });
    const topics = { ...NONE, sites: new Map([[CHU, site]]) };
    expect(factsOf('adult', CHU, topics, NOW)).toMatchObject({ level: 2, lastLevel: null });
    expect(factsOf('adult', CHU, topics, NOW + 5 * HOUR)).toMatchObject({
      level: null,
      lastLevel: { level: 2, at: NOW - 2 * MINUTE }
    });
  });

  it('is the free beds with their age, old ones marked, unknown ones left out', () => {
    const at = (age: number) =>
      factsOf('maternity_1', CHU, { ...NONE, beds: new Map([[CHU, bedsOf(3, age)]]) }, NOW)?.places;
    expect(at(HOUR)).toEqual([{ of: 'obstetrics', count: 3, at: NOW - HOUR, stale: false, channel: 'feed' }]);
    expect(at(13 * HOUR)).toMatchObject([{ stale: true }]);
    expect(at(25 * HOUR)).toEqual([]);
    const silent = { ...NONE, sites: new Map([[CHU, siteEntry({ provenance: provenance() })]]) };
    expect(factsOf('adult', CHU, silent, NOW)?.places).toEqual([]);
  });
});

it('ranks the facilities of a region for a point in it', async () => {
  const idf = loadRegion('idf');
  const all = await loadFacilities('idf');
  const picture = rankPicture('maternity_3', idf, all, NONE, null, NOW);
  const { proposals, exclusions } = rank('maternity_3', { lon: 2.4551, lat: 48.7837 }, picture, NOW);
  expect(proposals.map(({ facility }) => facility.shortName)[0]).toBe('CHI Créteil');
  expect(proposals).toHaveLength(15);
  expect(proposals.length + exclusions.length).toBe(all.length);
});

it('tells no distance from a point outside the region', () => {
  const picture = rankPicture('adult', pack, facilities, NONE, null, NOW);
  const [first] = rank('adult', { lon: 2.35, lat: 48.85 }, picture, NOW).proposals;
  expect(first).toMatchObject({ km: null, minutes: null });
});
