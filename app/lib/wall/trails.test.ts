import { expect, it } from 'vitest';
import { measure, provenance, siteEntry } from '#app/lib/testing/entries.ts';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { follow, TRAIL, trailPaths, type Trails } from './trails.ts';

const NOW = Date.UTC(2026, 10, 22, 19);
const SITE = '930000286';

const seen = (at: number, present: number, more = {}) =>
  new Map([
    [
      SITE,
      siteEntry({
        provenance: provenance({ measuredAt: at, staleAt: at + HOUR, unknownAt: at + 6 * HOUR, ...more }),
        measures: { present: measure(present), presentUsual: measure({ mean: 20, sd: 4 }) }
      })
    ]
  ]);

const every5Minutes = (from: number, to: number): Trails => {
  let trails: Trails = new Map();
  for (let at = from; at <= to; at += 5 * MINUTE) trails = follow(trails, seen(at, 30), at);
  return trails;
};

it('keeps three hours of what was seen, and is the same map while nothing is new', () => {
  const trails = every5Minutes(NOW - 5 * HOUR, NOW);
  const points = trails.get(SITE) ?? [];
  expect(points[0]?.at).toBe(NOW - TRAIL);
  expect(points.at(-1)).toEqual({ at: NOW, value: 30, usual: 20 });
  expect(follow(trails, seen(NOW, 30), NOW + MINUTE)).toBe(trails);
});

it('replaces a figure that was corrected, and takes none that is too old', () => {
  const trails = every5Minutes(NOW - HOUR, NOW);
  const corrected = follow(trails, seen(NOW, 33), NOW).get(SITE) ?? [];
  expect(corrected).toHaveLength(trails.get(SITE)?.length ?? NaN);
  expect(corrected.at(-1)?.value).toBe(33);
  expect(follow(trails, seen(NOW + MINUTE, 40, { staleAt: NOW }), NOW + 2 * MINUTE)).toBe(trails);
});

it('draws nothing of a course of less than twenty minutes', () => {
  expect(trailPaths(every5Minutes(NOW - 15 * MINUTE, NOW).get(SITE), NOW, 100, 40)).toBeNull();
  expect(trailPaths(undefined, NOW, 100, 40)).toBeNull();
});

it('ends at the right edge with the newest figure, the highest at the top', () => {
  const paths = trailPaths(every5Minutes(NOW - HOUR, NOW).get(SITE), NOW, 90, 40);
  expect(paths?.last).toEqual({ x: 90, y: 0 });
  expect(paths?.value.startsWith('M60,0L')).toBe(true);
  expect(paths?.usual.startsWith('M60,13.3L')).toBe(true);
});
