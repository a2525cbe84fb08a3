import { bankHoliday } from '#domain/time/calendar.ts';
import { dayFromNumber, weekday } from '#domain/time/day.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { EFFECT_GRID, strength, touches, type Cause, type WorldEffect } from '../effects.ts';
import type { WorldParameters } from '../parameters.ts';
import { profiles } from '../profiles.ts';
import type { Character } from './character.ts';
import { hiddenSeries } from './shocks.ts';
import { DAY, dayStart } from './wall-time.ts';

/** What one hour of one site expects. Rates an hour. */
export interface Hour {
  start: Instant;
  end: Instant;
  /** All arrivals, and of them children. */
  rate: number;
  children: number;
  /** Factors of the effects of this hour. */
  stay: number;
  elders: number;
  severe: number;
  /** Index in CAUSES of what patients come for more than usual, 0 for nothing. */
  cause: number;
}

export const CAUSES: readonly (Cause | null)[] = [null, 'trauma', 'heat', 'respiratory'];

/** Emergency departments feel the months less than the SAMU does: a fifth of its seasonality, assumed. */
const MONTH_DAMPING = 0.1;

/** The hours of local days [from, to): profile × weekday × month × hidden shocks × effects. */
export function intensity(
  character: Character,
  parameters: WorldParameters,
  effects: readonly WorldEffect[],
  from: number,
  to: number
): Hour[] {
  const shocks = dayShocks(character, parameters, from, to - from);
  const end = dayStart(to);
  const mine = effects.filter(
    (e) => e.from < end && (e.sites === 'all' || e.sites.includes(character.site.finess))
  );
  const hours: Hour[] = [];
  for (let day = from; day < to; day++) {
    const base = (shocks[day - from] ?? 1) * month(day);
    const name = dayFromNumber(day);
    const row = (bankHoliday(name) === null ? weekday(name) : 6) * 24;
    const opens = dayStart(day);
    const closes = dayStart(day + 1);
    // 23 or 25 hours: the missing hour is the third, the double hour is lived twice.
    const shift = Math.round((closes - opens - DAY) / HOUR);
    for (let start = opens, i = 0; start < closes; start += HOUR, i++) {
      const local = i < 3 ? (shift < 0 && i === 2 ? 3 : i) : i - shift;
      const adults = character.adultsPerHour * (character.adultHours[row + local] ?? 1) * base;
      const children = character.childrenPerHour * (character.childHours[row + local] ?? 1) * base;
      const hour = { start, end: start + HOUR, adults, children };
      hours.push(...sliced(hour, mine).map((slice) => affected(slice, mine, character.site.finess)));
    }
  }
  return hours;
}

interface Slice {
  start: Instant;
  end: Instant;
  adults: number;
  children: number;
}

/** An hour that an effect meets is lived by quarters, so that what came before the effect stays as it was. */
function sliced(hour: Slice, effects: readonly WorldEffect[]): Slice[] {
  if (!effects.some((effect) => effect.from < hour.end && effect.until > hour.start)) return [hour];
  return Array.from({ length: HOUR / EFFECT_GRID }, (_, i) => {
    const start = hour.start + i * EFFECT_GRID;
    return { ...hour, start, end: start + EFFECT_GRID };
  });
}

function affected(hour: Slice, effects: readonly WorldEffect[], finess: string): Hour {
  let factor = 1;
  let extra = 0;
  const result = { stay: 1, elders: 1, severe: 1, cause: 0 };
  const middle = (hour.start + hour.end) / 2;
  for (const effect of effects) {
    if (!touches(effect, finess, middle)) continue;
    const full = strength(effect, middle);
    factor *= 1 + (effect.arrivals - 1) * full;
    extra += effect.extraPerHour * full;
    result.stay *= 1 + (effect.stay - 1) * full;
    result.elders *= 1 + (effect.elders - 1) * full;
    result.severe *= 1 + (effect.severe - 1) * full;
    if (effect.cause !== null) result.cause = CAUSES.indexOf(effect.cause);
  }
  const children = hour.children * factor;
  return {
    start: hour.start,
    end: hour.end,
    rate: children + hour.adults * factor + extra,
    children,
    ...result
  };
}

function dayShocks(
  character: Character,
  parameters: WorldParameters,
  first: number,
  count: number
): Float64Array {
  const { region, department, site, memory } = parameters.arrivalShock;
  const name = `arrivals ${character.site.department}`;
  const all = hiddenSeries('arrivals', parameters.seed, first, count, memory);
  const near = hiddenSeries(name, parameters.seed, first, count, memory);
  const own = hiddenSeries('arrivals', character.seed, first, count, memory);
  const variance = region ** 2 + department ** 2 + site ** 2;
  return own.map((value, i) =>
    Math.exp(site * value + department * (near[i] ?? 0) + region * (all[i] ?? 0) - variance / 2)
  );
}

function month(day: number): number {
  const weight = profiles.callsByMonth[new Date(day * DAY).getUTCMonth()] ?? 1;
  return 1 + MONTH_DAMPING * (weight - 1);
}
