import type { Measure, Provenance } from '#domain/measure.ts';
import type { Level } from '#domain/level/rule.ts';
import type { AreaEntry, SiteEntry } from '#realtime/protocol/types.ts';

/** Entries for tests: unknown everywhere but where a test says otherwise. */
export function measure<T = number>(value: T | null, more: Partial<Measure<T>> = {}): Measure<T> {
  return { value, state: value === null ? 'unknown' : 'known', formula: 'test@1', ...more };
}

export function provenance(more: Partial<Provenance> = {}): Provenance {
  return {
    measuredAt: null,
    receivedAt: null,
    staleAt: null,
    unknownAt: null,
    source: 'rpu',
    origin: 'simulated',
    ...more
  };
}

export function siteEntry(more: {
  provenance?: Provenance;
  level?: Measure<Level>;
  measures?: Partial<SiteEntry['measures']>;
}): SiteEntry {
  const none = () => measure<number>(null);
  return {
    provenance: more.provenance ?? provenance(),
    measures: {
      level: more.level ?? measure<Level>(null),
      z: none(),
      present: none(),
      presentUsual: measure<{ mean: number; sd: number }>(null),
      presentPaediatric: none(),
      arrivals1h: none(),
      arrivals1hUsual: none(),
      arrivalsToday: none(),
      longStay8: none(),
      longStay12: none(),
      oriented: none(),
      toClose: none(),
      stayHomeMedian: none(),
      stayHomeP90: none(),
      stayHospitalMedian: none(),
      hospitalisationRate: none(),
      share75: none(),
      shareUnder18: none(),
      previousDay: none(),
      ...more.measures
    },
    levelSince: null,
    lastSeen: null,
    reason: null,
    feed: { state: 'live', since: null, rhythm: null, daily: false },
    held: [],
    lastArrivalAt: null,
    changedUntil: null,
    floor: null,
    place: null
  };
}

export function areaEntry(more: { provenance?: Provenance; level?: Measure<Level> }): AreaEntry {
  const none = () => measure<number>(null);
  return {
    provenance: more.provenance ?? provenance(),
    measures: {
      level: more.level ?? measure<Level>(null),
      z: none(),
      present: none(),
      presentUsual: measure<{ mean: number; sd: number }>(null),
      arrivals1h: none(),
      arrivals1hUsual: none(),
      longStay12: none(),
      stayHomeMedian: none(),
      stayHomeP90: none()
    },
    levelSince: null,
    trend: null,
    floor: null,
    coverage: { seen: 0, of: 0, share: 0 },
    sites: { byLevel: [0, 0, 0, 0], unknown: 0, daily: 0 },
    medianMeasuredAt: null,
    oldestMeasuredAt: null
  };
}
