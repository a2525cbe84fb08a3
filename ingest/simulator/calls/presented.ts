import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { localDay } from '#domain/time/paris.ts';
import { profiles } from '../profiles.ts';
import { hash32, hashUnit } from '../random.ts';
import { localDayNumber } from '../world/wall-time.ts';
import type { World } from '../world/world.ts';

/** Calls presented to the 15 for each passage of a department, and of people of 75 and over: assumed. */
const CALLS = 0.95;
const CALLS_75 = 1.9;
/** A call comes up to this long before the passage it goes with; those nobody comes of lie there too. */
const BEFORE = 3 * HOUR;

/**
 * Calls presented to a SAMU in bins of time: they stand around the passages of its department, so that a story that
 * fills the departments rings the telephones before, and follow the reference's seasons of calls.
 * @param bin ms; `from` is where the first begins
 */
export function presentedCalls(
  world: World,
  samu: string,
  { from, bins, bin }: { from: Instant; bins: number; bin: number }
): Uint16Array {
  const counts = new Uint16Array(bins);
  const to = from + bins * bin;
  for (const site of world.region.sites) {
    if (site.department !== samu) continue;
    const lives = world.site(site.finess);
    const salt = hash32('calls', site.finess);
    lives.each(localDayNumber(from), localDayNumber(to + BEFORE), (block, i) => {
      const entree = block.entree[i] ?? 0;
      if (entree < from || entree >= to + BEFORE) return;
      const rate = ((block.age[i] ?? 0) >= 75 ? CALLS_75 : CALLS) * season(entree);
      const n = Math.floor(rate + hashUnit('n', salt, entree));
      for (let k = 0; k < n; k++) {
        const at = entree - hashUnit(k, salt, entree) * BEFORE;
        if (at < from || at >= to) continue;
        const index = Math.floor((at - from) / bin);
        counts[index] = (counts[index] ?? 0) + 1;
      }
    });
  }
  return counts;
}

/** Calls of the month over those of a mean one, damped as arrivals follow a tenth of it already. */
function season(at: Instant): number {
  const month = Number(localDay(at).slice(5, 7)) - 1;
  return 1 + ((profiles.callsByMonth[month] ?? 1) - 1) * 0.9;
}

/** Calls usually presented in an hour, from the volumes of the region pack and the local hour of the week. */
export function usualCalls(world: World, samu: string, hourOfWeek: number): number {
  const visits = world.region.sites
    .filter(({ department }) => department === samu)
    .reduce((sum, site) => sum + site.visitsPerYear, 0);
  const shape = profiles.allAgesHours[Math.floor(hourOfWeek / 24)]?.[hourOfWeek % 24] ?? 1;
  return (visits / 365 / 24) * shape * (CALLS * 0.87 + CALLS_75 * 0.13);
}

/** Length of the reports of a SAMU and where they stand in the hour: software differs. */
export function rhythmOfSamu(samu: string): { every: number; phase: number } {
  const draw = hashUnit('calls-rhythm', samu);
  if (draw < 0.15) return { every: 15 * MINUTE, phase: 0 };
  return { every: 5 * MINUTE, phase: draw < 0.4 ? 2 * MINUTE : 0 };
}
