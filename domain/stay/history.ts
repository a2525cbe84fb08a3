import type { Attendance, RpuHeader } from '../rpu/types.ts';
import { dayRange } from '../time/day.ts';
import type { Instant, LocalDay } from '../time/instant.ts';
import { dayBounds } from '../time/paris.ts';
import { horizonsOf, type Horizon, type Horizons } from './horizon.ts';
import { stayLog, type StayLog, type StayVersion } from './log.ts';

/** What a folder of files told of one site. */
export interface FileHistory {
  /** Takes a file, known from `knownAt` on. Files come in the order in which they came to be known. */
  add(header: RpuHeader, attendances: readonly Attendance[], knownAt: Instant): void;
  /** Every version, with when it held. `childUnder`: age of the paediatric service; 0 = none. */
  log(childUnder: number): StayLog;
  horizons(): Horizons;
}

/**
 * Keeps the versions of the passages of one site as the record would: of each unit and local day the newest EXTRACT
 * wins, only differences are new versions, and what a newer file of the day says no more is withdrawn.
 */
export function fileHistory(): FileHistory {
  const versions: StayVersion[] = [];
  const files: (Horizon & { unit: string })[] = [];
  const days = new Map<string, { extractAt: Instant; open: Map<string, StayVersion> }>();
  return {
    add(header, attendances, knownAt) {
      const byDay = new Map<LocalDay, Attendance[]>();
      for (const day of dayRange(header.from, header.to)) byDay.set(day, []);
      for (const one of attendances) byDay.get(one.day)?.push(one);
      for (const [day, said] of byDay) {
        const name = `${header.ordre}/${day}`;
        const held = days.get(name);
        if (held && held.extractAt > header.extractAt) continue;
        days.set(name, { extractAt: header.extractAt, open: apply(held?.open, said, knownAt, versions) });
      }
      const at = Math.min(header.extractAt, dayBounds(header.to)[1]);
      files.push({ unit: header.ordre, at, knownAt });
    },
    log: (childUnder) => stayLog(versions, childUnder),
    horizons: () => horizonsOf(files)
  };
}

/** What a day's new winner says, against what held: new versions are appended, replaced ones end. */
function apply(
  held: ReadonlyMap<string, StayVersion> | undefined,
  said: readonly Attendance[],
  knownAt: Instant,
  versions: StayVersion[]
): Map<string, StayVersion> {
  const open = new Map<string, StayVersion>();
  for (const one of said) {
    const before = held?.get(one.key);
    if (before && isSame(before.passage, one)) {
      open.set(one.key, before);
      continue;
    }
    if (before) before.endedAt = knownAt;
    const { entree, sortie, exitUnusable, ageYears, modeSortie, orient } = one;
    const passage = { entree, sortie, exitUnusable, ageYears, modeSortie, orient };
    const version: StayVersion = { passage, knownAt, endedAt: Infinity };
    versions.push(version);
    open.set(one.key, version);
  }
  for (const [key, before] of held ?? []) if (!open.has(key)) before.endedAt = knownAt;
  return open;
}

function isSame(a: StayVersion['passage'], b: StayVersion['passage']): boolean {
  return (
    a.entree === b.entree &&
    a.sortie === b.sortie &&
    a.exitUnusable === b.exitUnusable &&
    a.ageYears === b.ageYears &&
    a.modeSortie === b.modeSortie &&
    a.orient === b.orient
  );
}
