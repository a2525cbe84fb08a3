import { dayNumber } from '#domain/time/day.ts';
import { HOUR, MINUTE, type Instant, type LocalDay } from '#domain/time/instant.ts';
import { dayBounds, localDay, localHour } from '#domain/time/paris.ts';
import { dayRange, weekday } from '#domain/time/day.ts';
import { numbers } from '#domain/stay/testing/synthetic.ts';

/** One passage of the queue. */
export interface QueuePassage {
  entree: Instant;
  sortie: Instant;
  ageYears: number;
  home: boolean;
}

export interface QueueSite {
  finess: string;
  perDay: number;
  seed: number;
}

/** Weight of each local hour among arrivals: few at night, a wave before noon, another in the evening. */
const HOURS = [
  2, 1.6, 1.3, 1.1, 1, 1.2, 1.6, 2.4, 4, 5.6, 6.4, 6.2, 5.4, 5.4, 5.6, 5.4, 5.2, 5.4, 5.8, 5.8, 5.2, 4.4, 3.4,
  2.6
];
const HOURS_SUM = HOURS.reduce((sum, weight) => sum + weight, 0);

/** Doctor-minutes a patient takes, mean; how loaded the doctors of a day are on average. */
const CARE = 26;
const LOADED = 0.7;

/**
 * An emergency department as a queue, unlike the simulated region: people wait for a doctor, first come first served;
 * how many doctors there are depends on the shift, and in one shift of six one is missing, which no file says; care
 * is slower while people wait for a bed; then results are waited for. Nobody's stay is drawn to be longer: it is what
 * the queue makes of it.
 */
export function queuePassages(site: QueueSite, from: LocalDay, to: LocalDay): QueuePassage[] {
  const draw = numbers(site.seed * 7919 + dayNumber(from));
  const normal = (): number => Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());
  const passages: QueuePassage[] = [];
  /** When each doctor is next free; doctors of a shift beyond its number stand aside. */
  let free: Instant[] = [];
  let boarding: Instant[] = [];
  let shift = -1;
  let doctors = 1;
  for (const entree of arrivals(site, from, to, draw, normal)) {
    const now = Math.floor(entree / (8 * HOUR));
    if (now !== shift) {
      shift = now;
      const usual = doctorsOf(site.perDay, localHour(entree), weekday(localDay(entree)));
      doctors = Math.max(1, usual - (draw() < 1 / 6 ? Math.max(1, Math.round(usual / 4)) : 0));
    }
    // Who goes off duty first ends with their patient; who comes on is free at once.
    free = free.filter((at) => at > entree).sort((a, b) => b - a);
    while (free.length < doctors) free.push(entree);
    free.sort((a, b) => a - b);
    const next = free.length > doctors ? free.length - doctors : 0;
    const seen = Math.max(entree, free[next] ?? entree);
    boarding = boarding.filter((at) => at > seen);
    const slowed = 1 + 0.03 * Math.min(20, boarding.length);
    const care = CARE * MINUTE * slowed * Math.exp(0.45 * normal() - 0.1);
    free[next] = seen + care;
    const home = draw() < 0.79;
    const results = draw() < 0.55 ? 62 * MINUTE * Math.exp(0.5 * normal()) : 8 * MINUTE;
    const bed = home ? 0 : 150 * MINUTE * Math.exp(0.7 * normal());
    const sortie = Math.min(entree + 70 * HOUR, seen + care + results + bed);
    if (!home) boarding.push(sortie);
    const ageYears = Math.floor(Math.min(98, Math.max(18, 48 + 21 * normal())));
    passages.push({ entree: minute(entree), sortie: minute(sortie) + MINUTE, ageYears, home });
  }
  return passages;
}

const minute = (at: Instant): Instant => Math.floor(at / MINUTE) * MINUTE;

function doctorsOf(perDay: number, hour: number, day: number): number {
  const aDay = (perDay * CARE) / 60 / 24 / LOADED;
  const part = hour < 8 ? 0.55 : hour < 16 ? 1.25 : 1.2;
  return Math.max(1, Math.round(aDay * part * (day >= 5 ? 0.88 : 1)));
}

function* arrivals(
  { perDay }: QueueSite,
  from: LocalDay,
  to: LocalDay,
  draw: () => number,
  normal: () => number
): Generator<Instant> {
  for (const day of dayRange(from, to)) {
    const [start, end] = dayBounds(day);
    const busy = Math.exp(0.09 * normal()) * (weekday(day) === 0 ? 1.12 : 1);
    for (let at = start; at < end;) {
      const rate = (perDay * busy * (HOURS[localHour(at)] ?? 1)) / HOURS_SUM / HOUR;
      const gap = -Math.log(draw()) / rate;
      const hourEnd = Math.min(end, Math.floor(at / HOUR) * HOUR + HOUR);
      if (at + gap >= hourEnd) at = hourEnd;
      else {
        at += gap;
        yield at;
      }
    }
  }
}
