import { ORIENTS_HOME, ORIENTS_HOSPITAL, type Attendance } from './types.ts';

const HOSPITAL: ReadonlySet<string> = new Set(ORIENTS_HOSPITAL);
const HOME: ReadonlySet<string> = new Set(ORIENTS_HOME);

/** Nothing is said against an item whose counterpart is missing: it may come with a later file. */
const agrees = <T extends string>(
  item: T | null,
  of: string | null,
  allowed: Record<string, (item: T) => boolean>
) => item === null || of === null || (allowed[of]?.(item) ?? false);

const inside = (item: string) => item >= '1' && item <= '4';

/** PROVENANCE 1–4 with a transfer (6, 7), 5–8 from home (8). */
export function provenanceAgrees(item: Attendance['provenance'], mode: Attendance['modeEntree']): boolean {
  return agrees(item, mode, { 6: inside, 7: inside, 8: (code) => code >= '5' });
}

/** DESTINATION 1–4 with 6 or 7, 6–7 with 8, none with a death. */
export function destinationAgrees(item: Attendance['destination'], mode: Attendance['modeSortie']): boolean {
  return agrees(item, mode, { 6: inside, 7: inside, 8: (code) => code >= '6' });
}

/** ORIENT to a ward with 6 or 7, "left" with 8, none with a death. */
export function orientAgrees(item: Attendance['orient'], mode: Attendance['modeSortie']): boolean {
  const ward = (code: string) => HOSPITAL.has(code);
  return agrees(item, mode, { 6: ward, 7: ward, 8: (code) => HOME.has(code) });
}
