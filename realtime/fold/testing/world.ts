import type { OutboxEvent, OutboxEvents, UnitFeed } from '#domain/events.ts';
import type { UnitFigures } from '#domain/figures/types.ts';
import type { News, NewsKind } from '#domain/news.ts';
import type { Department, Site } from '#domain/region.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { SLOTS, USUAL_FORMULA, type Norms, type ScopeNorm } from '#domain/usual/types.ts';
import { foldContext, type FoldContext } from '../context.ts';
import { MATERNITIES } from '../tiu/testing/transfers.ts';

/** A Tuesday noon in Paris, far from any special day. */
export const NOON: Instant = Date.UTC(2026, 9, 13, 10, 0);

const site = (finess: string, department: string, visitsPerYear: number): Site => ({
  finess,
  name: `Hôpital ${finess}`,
  shortName: finess.slice(5),
  department,
  commune: `${department}001`,
  communeName: 'Commune',
  lon: 2,
  lat: 48,
  services: ['adult'],
  units: ['0'],
  visitsPerYear,
  smur: false,
  samu: false,
  bedsMco: null,
  uncertain: null
});

/** Two departments, four sites: two large, two small. */
export const SITES = [
  site('010000001', '01', 60_000),
  site('010000002', '01', 20_000),
  site('020000001', '02', 40_000),
  site('020000002', '02', 30_000)
];
const DEPARTMENTS: Department[] = ['01', '02'].map((code) => ({ code, name: code, lon: 2, lat: 48 }));
export const UNITS = SITES.map((s) => `${s.finess}/0`);

const flat = (mean: number) => ({ mu: new Array<number>(SLOTS).fill(mean), phi: 1, n: 1344 });

function scope(name: string, present: number): ScopeNorm {
  return {
    scope: name,
    present: flat(present),
    arrivals: flat(present / 4),
    longStay8: flat(present / 10),
    day: { mu: new Array<number>(7).fill(present * 6), phi: 1, n: 56 },
    stay90: { mean: 6 * HOUR, sd: HOUR, n: 56 }
  };
}

/** Norms where every hour is the same: so many present at each site, and in sums. */
export function flatNorms(version: number, present: number): Norms {
  const all = [
    ...UNITS.map((unit) => scope(unit, present)),
    scope('region', 4 * present),
    scope('dept:01', 2 * present),
    scope('dept:02', 2 * present)
  ];
  return {
    version,
    origin: 'simulated',
    from: NOON - 70 * 24 * HOUR,
    to: NOON - 24 * HOUR,
    basis: 'final',
    formula: USUAL_FORMULA,
    scopes: Object.fromEntries(all.map((n) => [n.scope, n]))
  };
}

/** A context whose norms are known by version: 1 means 25 present, 2 means 40. */
export function worldContext(sites: readonly Site[] = SITES): FoldContext {
  const norms = new Map([
    [1, flatNorms(1, 25)],
    [2, flatNorms(2, 40)]
  ]);
  return foldContext(
    { sites: [...sites], departments: DEPARTMENTS },
    'simulated',
    (v) => norms.get(v) ?? null,
    MATERNITIES
  );
}

export function figures(unit: string, horizon: Instant, present: number): UnitFigures {
  return {
    unit,
    origin: 'simulated',
    horizon,
    receivedAt: horizon + MINUTE,
    present: { value: present },
    presentPaediatric: { value: Math.floor(present / 3) },
    longStay8: { value: Math.floor(present / 10) },
    longStay12: { value: 0 },
    oriented: { value: null, reason: 'oriented_not_filled' },
    orientedSince: null,
    toClose: { value: 0 },
    arrivals1h: { value: 6 },
    arrivalsToday: { value: 60 },
    arrivals24h: { value: 150 },
    departures1h: { value: 6 },
    lastArrivalAt: horizon - 5 * MINUTE,
    hourly: new Array<number>(24).fill(2),
    stayHome: {
      windowHours: 24,
      n: 100,
      bins: [
        [8, 50],
        [16, 50]
      ]
    },
    stayHospital: { windowHours: 72, n: 30, bins: [[24, 30]] },
    hospitalisationRate: { value: 0.2, n: 140, of: 150 },
    share75: { value: 0.12, n: 150 },
    shareUnder18: { value: 0.27, n: 150 },
    ageClasses: { '2-14': 41, '18-44': 91, '75-84': 15, '85+': 3 },
    destinations: { home: 110, hospital: 28, transfer: 2, death: 0, leftUnseen: 6, unknown: 0 },
    previousDay: { day: '2026-10-12', total: 150 }
  };
}

export function feed(unit: string, horizon: Instant, over: Partial<UnitFeed> = {}): UnitFeed {
  return {
    unit,
    origin: 'simulated',
    horizon,
    lastReceivedAt: horizon + MINUTE,
    lastFileId: 'f',
    lastGrade: 'A',
    rhythm: 10 * MINUTE,
    held: [],
    files24h: 144,
    records24h: 20_000,
    quarantined24h: 0,
    announcedDown: null,
    suspect: null,
    ...over
  };
}

/** A feed of events written one after the other, each with the next seq. */
export class Feed {
  readonly events: OutboxEvent[] = [];
  #at: Instant;

  constructor(at: Instant = NOON) {
    this.#at = at;
  }

  get now(): Instant {
    return this.#at;
  }

  write<K extends keyof OutboxEvents>(
    kind: K,
    payload: OutboxEvents[K],
    origin: OutboxEvent['origin'] = 'simulated'
  ): this {
    const event = { seq: this.events.length + 1, kind, origin, at: this.#at, payload };
    this.events.push(event as OutboxEvent);
    return this;
  }

  /** News of one thing, now; null: it is gone. */
  news<K extends NewsKind>(kind: K, key: string, payload: News[K] | null): this {
    const event = { seq: this.events.length + 1, kind, key, origin: 'simulated', at: this.#at, payload };
    this.events.push(event as OutboxEvent);
    return this;
  }

  /** Time passes within a minute, without a tick. */
  later(ms: number): this {
    this.#at += ms;
    return this;
  }

  /** Time passes by so many ticks of a minute. */
  ticks(count: number): this {
    for (let i = 0; i < count; i++) {
      this.#at += MINUTE;
      this.write('tick', { at: this.#at });
    }
    return this;
  }

  /** A file of each unit given, true now. */
  files(present: number, units: readonly string[] = UNITS): this {
    for (const unit of units) {
      this.write('unit.figures', figures(unit, this.#at, present));
      this.write('unit.feed', feed(unit, this.#at));
    }
    return this;
  }
}
