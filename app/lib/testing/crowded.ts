import type { Provenance } from '#domain/measure.ts';
import type { RegionPack } from '#domain/region.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import type { Level } from '#domain/level/rule.ts';
import type { AreaEntry, SiteEntry, TopicValue } from '#realtime/protocol/types.ts';
import { areaEntry, measure, provenance, siteEntry } from './entries.ts';

export interface CrowdedPicture {
  sites: Record<string, SiteEntry>;
  region: Record<string, TopicValue<'region'>>;
  /** Topic `declared`: nothing but in the tests that say so. */
  declared?: Record<string, unknown>;
}

/** Of the sites of a region, in order: 3 critical, 11 strained, 20 busy, 6 silent of which 2 high, 2 unknown. */
function levelOf(index: number, of: number): Level {
  const turn = (index * 37) % of;
  return turn < 3 ? 3 : turn < 14 ? 2 : turn < 34 ? 1 : 0;
}

const known = (now: Instant, minutesAgo: number): Provenance =>
  provenance({
    measuredAt: now - minutesAgo * MINUTE,
    receivedAt: now - (minutesAgo - 1) * MINUTE,
    staleAt: now + 2 * HOUR,
    unknownAt: now + 6 * HOUR
  });

/** The worst hour a wall must hold: every kind of symbol, long names, long reasons, all panels wanted. */
export function crowdedPicture(pack: RegionPack, now: Instant): CrowdedPicture {
  const of = pack.sites.length;
  const sites = pack.sites.map((site, index): [string, SiteEntry] => {
    const level = levelOf(index, of);
    const since = now - (25 + index) * MINUTE;
    const entry = siteEntry({
      provenance: known(now, 4 + (index % 40)),
      level: measure(level),
      measures: { present: measure(40 + index), longStay12: measure(12) }
    });
    entry.levelSince = since;
    entry.reason =
      index % 3 === 0
        ? { kind: 'long_stay', z: 4, ratio: null }
        : { kind: index % 2 ? 'arrivals' : 'present', z: 4, ratio: 2.48 };
    if (index % 15 === 7)
      return [site.finess, { ...entry, provenance: { ...known(now, 300), staleAt: now - HOUR } }];
    if (index % 40 === 11) return [site.finess, siteEntry({ provenance: provenance() })];
    return [site.finess, index % 9 === 0 ? { ...entry, changedUntil: now + 8 * MINUTE } : entry];
  });
  const entries = Object.fromEntries(sites);
  const watch = sites
    .flatMap(([finess, { measures, levelSince }]) => {
      const level = measures.level.value;
      return level ? [{ finess, level, silentSince: null, since: levelSince }] : [];
    })
    .sort((a, b) => b.level - a.level);
  const areas = pack.departments.map(({ code }, index): [string, AreaEntry] => [
    `dept:${code}`,
    area(now, ([1, 0, 3, 2, null, 1, 0, 2] as const)[index % 8] ?? null, 612)
  ]);
  const changes = watch.slice(0, 12).map(({ finess, level }, index) => ({
    at: now - index * MINUTE,
    scope: finess,
    kind: 'level' as const,
    from: '1',
    to: String(level)
  }));
  // One of them changed twice within its minute.
  const twice = changes.slice(0, 1).map((change) => ({ ...change, from: change.to, to: '1' }));
  return {
    sites: entries,
    region: {
      region: area(now, 2, 4_812),
      ...Object.fromEntries(areas),
      watch: { sites: watch },
      changes: { changes: [...changes.slice(0, 1), ...twice, ...changes.slice(1)] },
      clock: {
        tick: now,
        clock: { anchorDomain: now, anchorProcess: now, speed: 1 },
        origin: 'simulated',
        normVersion: 1
      }
    }
  };
}

function area(now: Instant, level: Level | null, present: number): AreaEntry {
  const entry = areaEntry({ provenance: known(now, 12), level: measure(level) });
  Object.assign(entry.measures, {
    present: measure(present),
    presentUsual: measure({ mean: present / 1.12, sd: 9 }),
    arrivals1h: measure(648),
    arrivals1hUsual: measure(540),
    longStay12: measure(311),
    stayHomeMedian: measure(215)
  });
  return {
    ...entry,
    levelSince: now - 3 * HOUR,
    trend: 'rising',
    floor: level === null ? { level: 3, count: 3 } : null,
    coverage: { seen: 83, of: 91, share: 0.91 },
    medianMeasuredAt: now - 12 * MINUTE,
    oldestMeasuredAt: now - 99 * MINUTE
  };
}
