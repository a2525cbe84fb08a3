import { HOUR, MINUTE } from '../time/instant.ts';
import { dayRange } from '../time/day.ts';
import { dayBounds } from '../time/paris.ts';
import type { Attendance, FileWarning, Quarantined, RpuHeader } from './types.ts';

/** Few enough to be chance: two patients may leave at one minute, a quiet night may close nobody. */
const ENOUGH = 3;
/** After this long in the department, somebody of them must have left. */
const LONG = 6 * HOUR;

/** What makes a readable file doubtful as a whole. */
export function suspectWarnings(
  header: RpuHeader,
  attendances: readonly Attendance[],
  quarantined: readonly Quarantined[]
): FileWarning[] {
  if (attendances.length + quarantined.length === 0)
    return [{ code: 'RPU_PASSAGES_EMPTY', where: 'PASSAGES' }];
  return [...exitWarnings(header, attendances), ...emptyDays(header, attendances, quarantined)];
}

function exitWarnings(header: RpuHeader, attendances: readonly Attendance[]): FileWarning[] {
  const minutes = new Set<number>();
  let exits = 0;
  let old = 0;
  for (const { entree, sortie, exitUnusable } of attendances) {
    if (sortie !== null || exitUnusable) exits += 1;
    if (sortie !== null) minutes.add(Math.floor(sortie / MINUTE));
    if (entree <= header.extractAt - LONG) old += 1;
  }
  if (exits === 0 && old >= ENOUGH) return [{ code: 'RPU_NO_EXIT', where: 'PATIENT/SORTIE', count: old }];
  if (exits >= ENOUGH && minutes.size === 1) {
    return [{ code: 'RPU_ONE_MINUTE', where: 'PATIENT/SORTIE', count: exits }];
  }
  return [];
}

/** Days over before EXTRACT of which the file says nothing at all. */
function emptyDays(
  header: RpuHeader,
  attendances: readonly Attendance[],
  quarantined: readonly Quarantined[]
): FileWarning[] {
  const seen = new Set<string | null>();
  for (const { day } of attendances) seen.add(day);
  for (const { day } of quarantined) seen.add(day);
  return dayRange(header.from, header.to)
    .filter((day) => !seen.has(day) && dayBounds(day)[1] <= header.extractAt)
    .map((day) => ({ code: 'RPU_DAY_EMPTY', where: day }));
}
