import type { Queryable } from '#db/connect.ts';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';

/**
 * What only a history tells: levels held by hysteresis, silences of arrivals, which sites were fresh. Played from the
 * outbox by the words of docs/definitions.md §1, §2 and §5, and by none of the code that folds it for the screens.
 */

/** A unit's events as SQL reads them, and the ticks between them. */
export interface Step {
  seq: number;
  kind: 'tick' | 'unit.figures' | 'unit.feed';
  unit: string;
  at: Instant;
  /** Of figures. */
  horizon: Instant | null;
  present: number | null;
  lastArrivalAt: Instant | null;
  /** Its local day has no usual. */
  special: boolean;
  /** Of a feed. */
  rhythm: number | null;
  suspect: string | null;
  lastReceivedAt: Instant | null;
  held: boolean;
}

/** What is usual in the laboratory: the same at every hour. */
export interface Flat {
  present: number;
  phi: number;
  arrivalsAnHour: number;
}

/** A site at the last tick: every site of the invented region is one unit. */
export interface Remembered {
  level: number | null;
  /** State of its level's figure. */
  state: 'known' | 'stale' | 'unknown' | 'not_computable' | 'not_applicable';
  staleAt: Instant | null;
  unknownAt: Instant | null;
  feed: 'live' | 'late' | 'silent' | 'never_heard';
}

/** Where a picture began from the tables alone, as its node says it. */
export interface Beginning {
  seq: number;
  /** The instant it was looked at, once; absent in what a node of the version before says: the next tick stands for it. */
  tick?: Instant | null;
}

/** All that is remembered at one seq. */
export interface Memory {
  tick: Instant;
  /** By unit. */
  sites: Map<string, Remembered>;
  /** Level of `region` and `dept:<code>`; null where too little is known for one. */
  areas: Map<string, number | null>;
}

const STEPS = `SELECT seq::float8 AS seq, kind, key AS unit, at,
  coalesce(payload->>'at', payload->>'horizon')::float8 AS horizon,
  (payload->'present'->>'value')::float8 AS present, (payload->>'lastArrivalAt')::float8 AS "lastArrivalAt",
  kind = 'unit.figures' AND to_char(to_timestamp((payload->>'horizon')::float8 / 1000) AT TIME ZONE 'Europe/Paris', 'MM-DD')
    IN ('12-24', '12-25', '12-31', '01-01') AS special,
  (payload->>'rhythm')::float8 AS rhythm, payload->>'suspect' AS suspect,
  (payload->>'lastReceivedAt')::float8 AS "lastReceivedAt",
  coalesce(jsonb_array_length(payload->'held') > 0, false) AS held
FROM vigie.outbox WHERE origin = $1 AND kind IN ('tick', 'unit.figures', 'unit.feed') ORDER BY seq`;

/** The steps of one origin, in the order of their seq. */
export async function readSteps(tx: Queryable, origin: string): Promise<Step[]> {
  return tx.query<{ [K in keyof Step]: Step[K] }>(STEPS, [origin]);
}

const THRESHOLDS = [
  { z: 1.5, excess: 3 },
  { z: 2.5, excess: 5 },
  { z: 3.5, excess: 8 }
] as const;
const LOWER = 0.5;

/** One threshold of one scope: reached or not, and the measurements that have been saying the contrary. */
interface Threshold {
  reached: boolean;
  contrary: { since: Instant; measured: Set<Instant> } | null;
}

/** Rises after two measurements or 10 min, falls 0.5 lower and after 30 min. */
class Hysteresis {
  #thresholds: Threshold[] = THRESHOLDS.map(() => ({ reached: false, contrary: null }));
  #last: Instant | null = null;

  get level(): number {
    return 1 + this.#thresholds.findLastIndex(({ reached }) => reached);
  }

  look(z: number, excess: number, { now, measuredAt }: { now: Instant; measuredAt: Instant }): void {
    this.#last = measuredAt;
    for (const [i, limit] of THRESHOLDS.entries()) {
      const one = this.#thresholds[i];
      if (!one) continue;
      const wanted = excess >= limit.excess && z >= limit.z - (one.reached ? LOWER : 0);
      if (wanted === one.reached) {
        one.contrary = null;
        continue;
      }
      one.contrary ??= { since: now, measured: new Set() };
      one.contrary.measured.add(measuredAt);
      const lasted = now - one.contrary.since;
      const turns = one.reached
        ? lasted >= 30 * MINUTE
        : one.contrary.measured.size >= 2 || lasted >= 10 * MINUTE;
      if (turns) Object.assign(one, { reached: wanted, contrary: null });
    }
  }

  /** After 6 h without a measure it begins anew. */
  forget(measuredAt: Instant): void {
    if (this.#last === null || measuredAt - this.#last <= 6 * HOUR) return;
    this.#thresholds = THRESHOLDS.map(() => ({ reached: false, contrary: null }));
  }
}

class Site {
  readonly hysteresis = new Hysteresis();
  figures: Step | null = null;
  feed: Step | null = null;
  #silentSince: Instant | null = null;
  #silence = false;
  readonly usual: Flat | null;

  constructor(usual: Flat | null) {
    this.usual = usual;
  }

  /** §2: no arrival since the last file where 5 are usual, or over a run of files where 12 are. */
  take(step: Step): void {
    const before = this.figures;
    const horizon = step.horizon ?? 0;
    if (before?.horizon != null && horizon < before.horizon) return;
    this.figures = step;
    if (before?.horizon == null || horizon === before.horizon) return;
    const since = this.#silentSince ?? before.horizon;
    if (step.lastArrivalAt !== null && step.lastArrivalAt > since) {
      this.#silentSince = null;
      this.#silence = false;
      return;
    }
    this.#silentSince = since;
    const rate = step.special ? 0 : (this.usual?.arrivalsAnHour ?? 0) / HOUR;
    if (rate * (horizon - before.horizon) >= 5 || rate * (horizon - since) >= 12) this.#silence = true;
  }

  get usualNow(): Flat | null {
    return this.figures?.special === false ? this.usual : null;
  }

  z(): number | null {
    const { usualNow: usual } = this;
    const present = this.figures?.present ?? null;
    return present === null || usual === null ? null : zOf(present, usual.present, usual.phi);
  }

  stateAt(now: Instant): Pick<Remembered, 'state' | 'staleAt' | 'unknownAt'> {
    const none = { staleAt: null, unknownAt: null };
    const { figures, feed } = this;
    if (figures?.horizon == null) return { state: 'unknown', ...none };
    const rhythm = feed?.rhythm ?? null;
    if (rhythm !== null && rhythm > 3 * HOUR) return { state: 'not_applicable', ...none };
    const patience = Math.min(2 * HOUR, Math.max(2 * (rhythm ?? 30 * MINUTE), 30 * MINUTE));
    const ends = { staleAt: figures.horizon + patience, unknownAt: figures.horizon + 6 * HOUR };
    if (feed?.suspect || this.#silence) return { state: 'unknown', ...ends };
    if (figures.present === null || this.usualNow === null) return { state: 'not_computable', ...ends };
    return { state: now >= ends.unknownAt ? 'unknown' : now >= ends.staleAt ? 'stale' : 'known', ...ends };
  }

  look(now: Instant): void {
    const horizon = this.figures?.horizon;
    const z = this.z();
    if (horizon == null || z === null || this.stateAt(now).state !== 'known') return;
    this.hysteresis.forget(horizon);
    const excess = (this.figures?.present ?? 0) - (this.usual?.present ?? 0);
    this.hysteresis.look(z, excess, { now, measuredAt: horizon });
  }

  feedAt(now: Instant): Remembered['feed'] {
    const { feed } = this;
    if (feed?.horizon == null) return 'never_heard';
    const rhythm = feed.rhythm ?? 30 * MINUTE;
    const heard = feed.held ? Math.max(feed.horizon, feed.lastReceivedAt ?? 0) : feed.horizon;
    const age = now - heard;
    return age >= 4 * rhythm ? 'silent' : age >= 2 * rhythm ? 'late' : 'live';
  }
}

const zOf = (present: number, usual: number, phi: number): number =>
  (present - usual) / Math.sqrt(phi * Math.max(usual, 2));

/**
 * Plays the steps.
 * @param from where a picture began from the tables alone: of what was before, only the newest is known
 */
export function play(
  steps: readonly Step[],
  from: Beginning,
  region: { usual: ReadonlyMap<string, Flat>; areas: ReadonlyMap<string, readonly string[]> }
): Memory {
  const sites = new Map<string, Site>();
  const areas = new Map([...region.areas.keys()].map((scope) => [scope, new Hysteresis()]));
  let tick = from.tick ?? steps.find(({ seq, kind }) => seq > from.seq && kind === 'tick')?.horizon ?? 0;
  const siteOf = (unit: string): Site => {
    const known = sites.get(unit) ?? new Site(region.usual.get(unit) ?? null);
    sites.set(unit, known);
    return known;
  };
  const sumOf = (scope: string, now: Instant): { enough: boolean; present: number; mean: number } => {
    const members = region.areas.get(scope) ?? [];
    const known = members.flatMap((unit) => {
      const site = sites.get(unit);
      return site?.stateAt(now).state === 'known' ? [site] : [];
    });
    return {
      // Every site of the laboratory has the same activity.
      enough: known.length >= 0.6 * members.length,
      present: known.reduce((sum, site) => sum + (site.figures?.present ?? 0), 0),
      mean: known.reduce((sum, site) => sum + (site.usual?.present ?? 0), 0)
    };
  };
  const lookAt = (scopes: Iterable<string>, now: Instant): void => {
    for (const scope of scopes) {
      const { enough, present, mean } = sumOf(scope, now);
      const phi = region.usual.get(scope)?.phi;
      if (!enough || phi === undefined || mean === 0) continue;
      const measuredAt = Math.floor(now / (5 * MINUTE)) * 5 * MINUTE;
      areas.get(scope)?.look(zOf(present, mean, phi), present - mean, { now, measuredAt });
    }
  };
  const take = (step: Step): void => {
    const site = siteOf(step.unit);
    if (step.kind === 'unit.feed') site.feed = step;
    else site.take(step);
  };
  const lookAtAll = (): void => {
    for (const site of sites.values()) site.look(tick);
    lookAt(region.areas.keys(), tick);
  };

  const newest = new Map<string, Step>();
  for (const step of steps)
    if (step.seq <= from.seq && step.kind !== 'tick') newest.set(`${step.kind} ${step.unit}`, step);
  for (const step of newest.values()) take(step);
  lookAtAll();
  for (const step of steps.filter(({ seq }) => seq > from.seq)) {
    if (step.kind === 'tick') {
      tick = Math.max(tick, step.horizon ?? 0);
      lookAtAll();
      continue;
    }
    take(step);
    siteOf(step.unit).look(tick);
    lookAt(
      [...region.areas].flatMap(([scope, units]) => (units.includes(step.unit) ? [scope] : [])),
      tick
    );
  }
  return {
    tick,
    sites: new Map([...sites].map(([unit, site]) => [unit, rememberedOf(site, tick)])),
    areas: new Map(
      [...areas].map(([scope, hysteresis]) => {
        const { enough, mean } = sumOf(scope, tick);
        return [scope, enough && mean > 0 ? hysteresis.level : null];
      })
    )
  };
}

function rememberedOf(site: Site, now: Instant): Remembered {
  const looked = site.stateAt(now);
  const tells = looked.state === 'known' || looked.state === 'stale';
  return { ...looked, level: tells ? site.hysteresis.level : null, feed: site.feedAt(now) };
}
