import { HOUR, MINUTE, type Instant, type LocalDay } from '../time/instant.ts';
import { addDays } from '../time/day.ts';
import { dayBounds, localDay } from '../time/paris.ts';
import type { Service } from '../region.ts';
import { baselineRanges, type BaselineRanges } from './baseline.ts';
import { horizonFor, type Horizons } from './horizon.ts';
import { learnStay } from './learn-stay.ts';
import { POOL_UNDER, prepare, type Prepared } from './learn.ts';
import { firstRow, homeStay, isKnown, isOf, type StayGroup, type StayLog } from './log.ts';
import { predict, type StayModel } from './model.ts';
import { paceOf } from './pace.ts';
import { addScore, noiseOf, noScore, type ScoreSums } from './score.ts';
import { arrivalsADay, groupsOf, sizeOf, type Size } from './size.ts';
import { stateAt } from './state.ts';
import type { ExpectedRange } from './types.ts';

/** One site of a back-test: everything that ever came, with when it came. */
export interface TestedSite {
  finess: string;
  services: readonly Service[];
  log: StayLog;
  horizons: Horizons;
}

/** Which days are scored, both included, and how often it is learned again, days. */
export interface BacktestSpan {
  from: LocalDay;
  to: LocalDay;
  relearn: number;
}

/** What came of one group of one site. */
export interface BacktestScore {
  finess: string;
  group: StayGroup;
  size: Size;
  pooled: boolean;
  sums: ScoreSums;
  /** Home-goers who arrived while there was no figure. */
  untold: number;
  /** Why there never was one; null where there was. */
  reason: string | null;
}

interface Tested {
  site: TestedSite;
  group: StayGroup;
  score: BacktestScore;
  stays: number[];
  model: StayModel | null;
}

/**
 * Walks forward through the days: learns as the nightly job would, from what was known that morning, then scores each
 * home-goer of the following days against what would have been published to them. Only rows with `recorded_at` up to
 * the instant of a decision are read; stays are those known at the end.
 */
export function backtest(sites: readonly TestedSite[], span: BacktestSpan): BacktestScore[] {
  const tested = new Map<string, Tested>();
  let age = span.relearn;
  for (let day = span.from; day <= span.to; day = addDays(day, 1)) {
    const [start, end] = dayBounds(day);
    if (age++ >= span.relearn) {
      relearn(sites, start, tested);
      age = 1;
    }
    for (const one of tested.values()) scoreDay(one, start, end);
  }
  return [...tested.values()].map(({ score, stays }) => {
    score.sums.noise = noiseOf(stays);
    return score;
  });
}

/** The groups of all sites, each learned alone or with the others of its size. */
function relearn(sites: readonly TestedSite[], asOf: Instant, tested: Map<string, Tested>): void {
  const known: { one: Tested; prepared: Prepared; size: Size }[] = [];
  for (const site of sites) {
    const arrivals = arrivalsADay(site.log, asOf);
    const size = sizeOf(arrivals.all);
    for (const group of new Set(groupsOf(site.services, arrivals).map((one) => one.group))) {
      const key = `${site.finess}/${group}`;
      const fresh = (): Tested => ({
        ...{ site, group, stays: [], model: null },
        score: {
          ...{ finess: site.finess, group, size, pooled: false },
          ...{ sums: noScore(), untold: 0, reason: null }
        }
      });
      const one = tested.get(key) ?? fresh();
      tested.set(key, one);
      known.push({ one, size, prepared: prepare({ ...site, group }, asOf, asOf) });
    }
  }
  for (const { one, prepared, size } of known) {
    const isSmall = prepared.n28 < POOL_UNDER;
    const others = isSmall
      ? known.filter((other) => other.one !== one && other.size === size && other.one.group === one.group)
      : [];
    const learned = learnStay(
      prepared,
      one.group,
      asOf,
      others.map((other) => other.prepared)
    );
    one.model = 'model' in learned ? learned.model : null;
    one.score.pooled = others.length > 0;
    one.score.reason = 'model' in learned ? null : learned.reason;
  }
}

function scoreDay({ site, group, score, stays, model }: Tested, start: Instant, end: Instant): void {
  const { log, horizons } = site;
  const pace = model ? paceOf(model.pace) : null;
  let at: Instant | null = null;
  let told: { range: ExpectedRange; of: (arrival: Instant) => BaselineRanges } | null = null;
  const last = 8.64e15;
  for (let i = firstRow(log, start); i < log.n && (log.entree[i] ?? end) < end; i++) {
    if (!isKnown(log, i, last) || !isOf(log, i, group)) continue;
    const stay = homeStay(log, i);
    if (Number.isNaN(stay)) continue;
    const arrival = log.entree[i] ?? start;
    const horizon = horizonFor(horizons, arrival);
    if (!horizon || !model || !pace) {
      score.untold++;
      continue;
    }
    if (horizon.at !== at) {
      const state = stateAt(log, horizon.at, horizon.knownAt, group, pace);
      const [range] = predict(model, state).ranges;
      told = range ? { range, of: (t) => baselineRanges(model.baselines, state, t) } : null;
      at = horizon.at;
    }
    if (!told) continue;
    addScore(score.sums, told.range, told.of(arrival), stay / MINUTE);
    stays.push(stay / MINUTE);
  }
}

/** Days that can be scored: after eight weeks of learning, and complete, which takes 72 h. */
export function scorableSpan(sites: readonly TestedSite[], relearn: number): BacktestSpan | null {
  const first = Math.min(...sites.map(({ log }) => log.entree[0] ?? Infinity));
  const last = Math.max(...sites.map(({ horizons }) => horizons.at.at(-1) ?? -Infinity));
  if (!Number.isFinite(first) || !Number.isFinite(last)) return null;
  const to = addDays(localDay(last - 72 * HOUR), -1);
  const from = addDays(localDay(first), 57);
  return from <= to ? { from, to, relearn } : null;
}
