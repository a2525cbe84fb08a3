import { BIN, BINS } from '../figures/bins.ts';
import { PRESENT_MAX } from '../figures/present.ts';
import { weekday } from '../time/day.ts';
import { type Instant } from '../time/instant.ts';
import { localDay, localHour } from '../time/paris.ts';
import { homeStay, isKnown, isOf, isUsable, type StayGroup, type StayLog } from './log.ts';

/** The usual pace of a group, as kept in a model. */
export interface PaceTable {
  /** Mean log stay (ms) of home-goers by local hour of ENTREE, Monday to Friday then weekend: 48. */
  hours: number[];
  /** Cumulative hazard of leaving, whatever the way, at the end of each 15 minutes of stay: 288. */
  hazard: number[];
  /** Open longer than this = forgotten, ms. */
  longest: number;
}

/** The usual pace, ready to be asked. */
export interface Pace {
  longest: number;
  /** Mean log stay of home-goers who came in the hour of an instant. */
  hourOf(entree: Instant): number;
  /** Cumulative hazard up to a stay, ms. */
  hazard(stay: number): number;
}

/** Hours in which fewer came than this are drawn to the mean of all. */
const DRAW = 20;

/** Learns the usual pace of a group from what was known at `asOf` of those who came since `from`. */
export function learnPace(
  log: StayLog,
  asOf: Instant,
  from: Instant,
  to: Instant,
  group: StayGroup
): PaceTable {
  const sum = new Float64Array(48);
  const count = new Float64Array(48);
  const left = new Float64Array(BINS + 1);
  let total = 0;
  let n = 0;
  for (let i = 0; i < log.n; i++) {
    const entree = log.entree[i] ?? 0;
    if (entree < from || entree >= to || !isKnown(log, i, asOf) || !isUsable(log, i) || !isOf(log, i, group))
      continue;
    const stay = (log.sortie[i] ?? NaN) - entree;
    if (stay > 0 && stay < PRESENT_MAX)
      left[Math.floor(stay / BIN)] = (left[Math.floor(stay / BIN)] ?? 0) + 1;
    const home = homeStay(log, i);
    if (Number.isNaN(home)) continue;
    const hour = hourIndex(entree);
    sum[hour] = (sum[hour] ?? 0) + Math.log(home);
    count[hour] = (count[hour] ?? 0) + 1;
    total += Math.log(home);
    n++;
  }
  const mean = n > 0 ? total / n : 0;
  const hours = Array.from(sum, (s, h) => (s + DRAW * mean) / ((count[h] ?? 0) + DRAW));
  return { hours: hours.map((v) => round(v)), ...hazardOf(left) };
}

function hazardOf(left: Float64Array): Pick<PaceTable, 'hazard' | 'longest'> {
  const all = left.reduce((sum, v) => sum + v, 0);
  let here = all;
  let cumulative = 0;
  let longest = 0;
  const hazard: number[] = [];
  for (let bin = 0; bin < BINS; bin++) {
    const gone = left[bin] ?? 0;
    if (here > 0) cumulative += gone / here;
    here -= gone;
    if (longest === 0 && all >= 100 && here <= 0.01 * all) longest = (bin + 1) * BIN;
    hazard.push(round(cumulative));
  }
  return { hazard, longest: longest || PRESENT_MAX };
}

const round = (v: number): number => Math.round(v * 1e4) / 1e4;

/** Instants of one hour share its index: days are looked up once an hour. */
const known = new Map<number, number>();

/** 0–23 Monday to Friday, 24–47 weekend. */
export function hourIndex(at: Instant): number {
  const hour = Math.floor(at / 3_600_000);
  let index = known.get(hour);
  if (index === undefined) {
    index = localHour(at) + (weekday(localDay(at)) >= 5 ? 24 : 0);
    if (known.size > 50_000) known.clear();
    known.set(hour, index);
  }
  return index;
}

/** A pace to ask. */
export function paceOf({ hours, hazard, longest }: PaceTable): Pace {
  return {
    longest,
    hourOf: (entree) => hours[hourIndex(entree)] ?? 0,
    hazard(stay) {
      const bin = Math.min(BINS - 1, Math.max(0, Math.floor(stay / BIN)));
      const before = bin === 0 ? 0 : (hazard[bin - 1] ?? 0);
      return before + ((hazard[bin] ?? before) - before) * Math.min(1, stay / BIN - bin);
    }
  };
}
