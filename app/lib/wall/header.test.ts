import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { areaEntry, measure, provenance, siteEntry } from '#app/lib/testing/entries.ts';
import { coverageWords, freshWords, headlineOf } from './header.ts';

const now = Date.UTC(2026, 10, 22, 19, 6);
const fresh = provenance({
  measuredAt: now - 10 * MINUTE,
  staleAt: now + 20 * MINUTE,
  unknownAt: now + 6 * HOUR
});
const region = {
  ...areaEntry({ provenance: fresh, level: measure(2 as const) }),
  trend: 'rising' as const,
  levelSince: now - HOUR,
  coverage: { seen: 52, of: 91, share: 0.5 },
  floor: { level: 3 as const, count: 4 },
  medianMeasuredAt: now - 12 * MINUTE,
  oldestMeasuredAt: now - 99 * MINUTE
};

describe('the top of the wall', () => {
  it('says the level and its course', () => {
    const said = headlineOf(region, now);
    expect(said.mark).toEqual({ kind: 'level', level: 2 });
    expect(said.tail?.[0]).toMatch(/19:06/);
  });

  it('takes no level once the figures are too old or cover too little, but says the floor', () => {
    const unknown = { ...region, measures: { ...region.measures, level: measure<0 | 1 | 2 | 3>(null) } };
    for (const said of [headlineOf(unknown, now), headlineOf(region, now + HOUR)]) {
      expect(said.mark).toEqual({ kind: 'unknown' });
      expect(said.word).toMatch(/^Au moins/);
      expect(said.tail?.[0]).toBe('4 parmi 52 vus');
    }
    expect(headlineOf({ ...unknown, floor: null }, now).tail).toBeNull();
    expect(headlineOf(undefined, now).word).toBe('Inconnue');
  });

  it('says the age of the data, median and worst', () => {
    expect(freshWords(region, now, 'fr')[0]).toMatch(/12.min.*1.h.39/);
    expect(freshWords(undefined, now, 'fr')).toHaveLength(1);
  });

  it('names the link from the hospitals once half of the feeds are silent', () => {
    const site = (state: 'live' | 'silent', daily = false) => ({
      ...siteEntry({}),
      feed: { state, since: null, rhythm: null, daily }
    });
    expect(coverageWords(region, [site('live'), site('live'), site('silent')])[0]).toContain('52/91');
    expect(coverageWords(region, [site('live'), site('silent')])[0]).toMatch(/1\/2 muets/);
    expect(coverageWords(region, [site('live'), site('silent', true)])[0]).toContain('52/91');
  });
});
