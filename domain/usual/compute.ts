import { hasNoUsual, slotOf } from '../time/calendar.ts';
import { HOUR, type Instant, type LocalDay } from '../time/instant.ts';
import { dayBounds, localDay } from '../time/paris.ts';
import { dayRank } from './at.ts';
import { suspectDays } from './reference.ts';
import { dispersion, meanCount, slotNorm } from './slot-norm.ts';
import { SLOTS, type DayNorm, type ScalarNorm, type ScopeNorm, type SlotNorm } from './types.ts';

/** The history of one unit on the common grid of hours; NaN where nothing is known. */
export interface UnitSeries {
  /** `FINESS/ORDRE` */
  unit: string;
  /** Sums it belongs to: `dept:75`, `region`, and the FINESS where the site has several units. */
  groups: readonly string[];
  /** Present (§3) at the middle of each hour, HH:30. NaN for units whose exits are missing. */
  present: ArrayLike<number>;
  /** Arrivals in each hour [HH:00, HH+1:00). NaN on days never received. */
  arrivals: ArrayLike<number>;
  /** Present over 8 h at HH:30. */
  longStay8?: ArrayLike<number>;
  /** p90 of stay of home-goers by local day, ms. */
  stay90?: ReadonlyMap<LocalDay, number>;
}

/** A reference window, 8 to 26 weeks, one origin. */
export interface NormsInput {
  /** A whole hour. Index h of a series is the hour [from + h, from + h + 1 h). */
  from: Instant;
  hours: number;
  units: readonly UnitSeries[];
  /** Days of open events, exercises and listed exclusions: learned by nobody. */
  excluded: ReadonlySet<LocalDay>;
  /** Days left out in one place only: by FINESS or by a sum that a unit belongs to (`dept:75`). */
  excludedIn?: ReadonlyMap<string, ReadonlySet<LocalDay>>;
}

/**
 * The usual of every unit and of every sum (docs/definitions.md §5). Days without transmission are found and left
 * out by unit. A sum adds, hour by hour, the units known at that hour and their μ: its φ is from the history
 * of that sum, because sites move together and σ of the parts would be too small.
 */
export function computeNorms(input: NormsInput): ScopeNorm[] {
  const days = Array.from({ length: input.hours }, (_, h) => localDay(input.from + h * HOUR));
  const common = hourSlots(input.from, input.hours);
  const norms: ScopeNorm[] = [];
  const sums = new Map<string, Sum[]>();
  for (const series of input.units) {
    const totals = dayTotals(series.arrivals, days);
    const own = [finessOf(series.unit), ...series.groups].flatMap((scope) => [
      ...(input.excludedIn?.get(scope) ?? [])
    ]);
    const skip = new Set([...input.excluded, ...own, ...suspectDays(totals)]);
    const slots = common.map((slot, h) => (skip.has(days[h] ?? '') ? -1 : slot));
    const norm: ScopeNorm = {
      scope: series.unit,
      present: slotNorm(series.present, slots),
      arrivals: slotNorm(series.arrivals, slots),
      longStay8: series.longStay8 ? slotNorm(series.longStay8, slots) : null,
      day: dayNorm(totals, skip),
      stay90: scalarNorm(series.stay90, skip)
    };
    norms.push(norm);
    for (const group of series.groups) {
      const list = sums.get(group) ?? [];
      list.push({ norm, series, slots });
      sums.set(group, list);
    }
  }
  for (const [scope, parts] of sums) {
    norms.push({
      scope,
      present: sumNorm(parts, 'present'),
      arrivals: sumNorm(parts, 'arrivals'),
      longStay8: sumNorm(parts, 'longStay8'),
      day: null,
      stay90: null
    });
  }
  return norms;
}

const finessOf = (unit: string): string => unit.split('/')[0] ?? unit;

interface Sum {
  norm: ScopeNorm;
  series: UnitSeries;
  slots: Int16Array;
}

/** Slot of the middle of each hour; −1 on days that have no usual. */
export function hourSlots(from: Instant, hours: number): Int16Array {
  return Int16Array.from({ length: hours }, (_, h) => slotOf(from + h * HOUR + HOUR / 2) ?? -1);
}

function sumNorm(parts: readonly Sum[], measure: 'present' | 'arrivals' | 'longStay8'): SlotNorm | null {
  const hours = parts[0]?.slots.length ?? 0;
  const y = new Float64Array(hours);
  const m = new Float64Array(hours);
  const seen = new Uint16Array(hours);
  const count = new Int32Array(SLOTS);
  const mu = new Array<number | null>(SLOTS).fill(null);
  for (const { norm, series, slots } of parts) {
    const own = norm[measure];
    const values = series[measure];
    if (!own || !values) continue;
    own.mu.forEach((value, slot) => {
      if (value !== null) mu[slot] = (mu[slot] ?? 0) + value;
    });
    for (let h = 0; h < hours; h++) {
      const mean = own.mu[slots[h] ?? -1] ?? null;
      const value = values[h] ?? NaN;
      if (mean === null || Number.isNaN(value)) continue;
      y[h] = (y[h] ?? 0) + value;
      m[h] = (m[h] ?? 0) + mean;
      seen[h] = (seen[h] ?? 0) + 1;
    }
  }
  const pairs: [number, number][] = [];
  const common = parts[0]?.slots;
  for (let h = 0; h < hours; h++) {
    if (!seen[h]) continue;
    pairs.push([y[h] ?? 0, m[h] ?? 0]);
    const slot = common?.[h] ?? -1;
    if (slot >= 0) count[slot] = (count[slot] ?? 0) + 1;
  }
  if (pairs.length === 0) return null;
  return { mu, phi: dispersion(pairs, meanCount(count, mu)), n: pairs.length };
}

/** Arrivals by local day; a day with an hour unknown or outside the window has no total. */
function dayTotals(arrivals: ArrayLike<number>, days: readonly LocalDay[]): Map<LocalDay, number> {
  const totals = new Map<LocalDay, { total: number; hours: number }>();
  days.forEach((day, h) => {
    const known = totals.get(day) ?? { total: 0, hours: 0 };
    totals.set(day, { total: known.total + (arrivals[h] ?? NaN), hours: known.hours + 1 });
  });
  const whole = [...totals].filter(([day, { total, hours }]) => {
    const [from, to] = dayBounds(day);
    return hours === (to - from) / HOUR && !Number.isNaN(total);
  });
  return new Map(whole.map(([day, { total }]) => [day, total]));
}

function dayNorm(totals: ReadonlyMap<LocalDay, number>, skip: ReadonlySet<LocalDay>): DayNorm | null {
  const sum = new Float64Array(7);
  const count = new Int32Array(7);
  const used = [...totals].filter(([day]) => !skip.has(day) && !hasNoUsual(day));
  for (const [day, total] of used) {
    const rank = dayRank(day);
    sum[rank] = (sum[rank] ?? 0) + total;
    count[rank] = (count[rank] ?? 0) + 1;
  }
  const mu = Array.from(sum, (s, i) => ((count[i] ?? 0) >= 4 ? s / (count[i] ?? 1) : null));
  if (mu.every((m) => m === null)) return null;
  const pairs = used.flatMap(([day, total]): [number, number][] => {
    const mean = mu[dayRank(day)] ?? null;
    return mean === null ? [] : [[total, mean]];
  });
  return { mu, phi: dispersion(pairs, meanCount(count, mu)), n: pairs.length };
}

function scalarNorm(
  values: ReadonlyMap<LocalDay, number> | undefined,
  skip: ReadonlySet<LocalDay>
): ScalarNorm | null {
  const kept = [...(values ?? [])].filter(([day]) => !skip.has(day)).map(([, value]) => value);
  if (kept.length < 14) return null;
  const mean = kept.reduce((a, b) => a + b, 0) / kept.length;
  const variance = kept.reduce((a, b) => a + (b - mean) ** 2, 0) / (kept.length - 1);
  return { mean: Math.round(mean), sd: Math.round(Math.sqrt(variance)), n: kept.length };
}
