import { PRESENT_MAX } from '../figures/present.ts';
import { HOUR, MINUTE, type Instant } from '../time/instant.ts';
import {
  ELDER,
  firstRow,
  homeStay,
  isKnown,
  isOf,
  isUsable,
  ORIENTED,
  type StayGroup,
  type StayLog
} from './log.ts';
import type { Pace } from './pace.ts';

/** What was going on at a site at t, of what was known at `asOf`. Counts of people, stays in ms. */
export interface StayState {
  at: Instant;
  present: number;
  /** Of the group. */
  presentOwn: number;
  arrivals1h: number;
  arrivals3h: number;
  departures1h: number;
  departures3h: number;
  /** Time since ENTREE of those present: mean and 90th percentile. */
  elapsedMean: number;
  elapsedP90: number;
  /** Present over 8 h. */
  longStay8: number;
  oriented: number;
  /** Share of 75 and over among those who came in 24 h; 0 without any. */
  share75: number;
  /** Log stay of the group's home-goers who left lately, against their hour's: mean over 4 and 12 h, drawn to 0. */
  lately4h: number;
  lately12h: number;
  /** Log of departures of the group over those that its usual pace leads to expect, 3 and 12 h, drawn to 0. */
  pace3h: number;
  pace12h: number;
  /** Stays of the group's last 20 home-goers, newest first: the first baseline. */
  last20: number[];
}

const BACK = PRESENT_MAX + 12 * HOUR;
/** People that a recent mean, and departures that a recent pace, are drawn to "as always" by. */
const DRAW = 6;

/** Reads a log at t as known at `asOf`. Open records older than `longest` count as forgotten, not as present. */
export function stateAt(log: StayLog, t: Instant, asOf: Instant, group: StayGroup, pace: Pace): StayState {
  const elapsed: number[] = [];
  const left: [sortie: Instant, stay: number][] = [];
  const s = { presentOwn: 0, arrivals1h: 0, arrivals3h: 0, departures1h: 0, departures3h: 0, longStay8: 0 };
  let oriented = 0;
  let came24h = 0;
  let elders = 0;
  const lately = [0, 0, 0, 0];
  const gone = [0, 0];
  const expected = [0, 0];
  for (let i = firstRow(log, t - BACK); i < log.n; i++) {
    const entree = log.entree[i] ?? Infinity;
    if (entree > t) break;
    if (!isKnown(log, i, asOf) || !isUsable(log, i)) continue;
    const age = t - entree;
    const sortie = log.sortie[i] ?? NaN;
    const hasLeft = sortie <= t;
    if (age < 3 * HOUR) s.arrivals3h++;
    if (age < HOUR) s.arrivals1h++;
    if (age < 24 * HOUR) {
      came24h++;
      if ((log.flags[i] ?? 0) & ELDER) elders++;
    }
    const own = isOf(log, i, group);
    if (hasLeft) {
      const ago = t - sortie;
      if (ago < 3 * HOUR) s.departures3h++;
      if (ago < HOUR) s.departures1h++;
    } else if (age < pace.longest) {
      elapsed.push(age);
      if (age > 8 * HOUR) s.longStay8++;
      if ((log.flags[i] ?? 0) & ORIENTED) oriented++;
      if (own) s.presentOwn++;
    }
    if (!own || (!hasLeft && age >= pace.longest)) continue;
    tally(pace, age, hasLeft ? t - sortie : null, gone, expected);
    const stay = hasLeft ? homeStay(log, i) : NaN;
    if (Number.isNaN(stay)) continue;
    left.push([sortie, stay]);
    const ago = t - sortie;
    if (ago >= 12 * HOUR) continue;
    const gap = Math.log(stay) - pace.hourOf(entree);
    lately[2] = (lately[2] ?? 0) + gap;
    lately[3] = (lately[3] ?? 0) + 1;
    if (ago < 4 * HOUR) {
      lately[0] = (lately[0] ?? 0) + gap;
      lately[1] = (lately[1] ?? 0) + 1;
    }
  }
  elapsed.sort((a, b) => a - b);
  left.sort(([a], [b]) => b - a);
  const ratio = (k: 0 | 1): number => Math.log(((gone[k] ?? 0) + DRAW) / ((expected[k] ?? 0) + DRAW));
  return {
    at: t,
    present: elapsed.length,
    ...s,
    elapsedMean: elapsed.reduce((sum, age) => sum + age, 0) / Math.max(1, elapsed.length),
    elapsedP90: elapsed[Math.floor(0.9 * elapsed.length)] ?? 0,
    oriented,
    share75: elders / Math.max(1, came24h),
    lately4h: (lately[0] ?? 0) / ((lately[1] ?? 0) + DRAW),
    lately12h: (lately[2] ?? 0) / ((lately[3] ?? 0) + DRAW),
    pace3h: ratio(0),
    pace12h: ratio(1),
    last20: left.slice(0, 20).map(([, stay]) => stay)
  };
}

/** Departures seen and expected in the last 3 and 12 h of one who came `age` ago and left `ago` ago, or is here. */
function tally(pace: Pace, age: number, ago: number | null, gone: number[], expected: number[]): void {
  const until = ago === null ? age : age - ago;
  for (const k of [0, 1] as const) {
    const window = k === 0 ? 3 * HOUR : 12 * HOUR;
    const from = Math.max(0, age - window);
    if (until <= from) continue;
    expected[k] = (expected[k] ?? 0) + pace.hazard(until) - pace.hazard(from);
    if (ago !== null && ago < window) gone[k] = (gone[k] ?? 0) + 1;
  }
}

/** Floor under times that are taken the log of. */
export const LEAST = 15 * MINUTE;
