import { hash } from 'node:crypto';
import type { Attendance } from '#domain/rpu/types.ts';

/** Hashed once per record: before the transaction, not again when it is retried. */
const hashed = new WeakMap<Attendance, number>();

/**
 * 52 bits of a SHA-256 over everything a record says, so that equal content is not written again. 52 because
 * it then is an exact number in every layer; it is only ever compared between two versions of one key.
 */
export function contentOf(a: Attendance): number {
  const known = hashed.get(a);
  if (known !== undefined) return known;
  const said = JSON.stringify([
    a.entree,
    a.sortie,
    a.exitUnusable,
    a.sex,
    a.ageYears,
    a.ageMonths,
    a.residenceDepartment,
    a.residenceCommune,
    a.modeEntree,
    a.provenance,
    a.transport,
    a.transportPec,
    a.motif,
    a.gravite,
    a.dp,
    a.da,
    a.actes,
    a.modeSortie,
    a.destination,
    a.orient,
    a.grade,
    a.remarks
  ]);
  const content = Number.parseInt(hash('sha256', said, 'hex').slice(0, 13), 16);
  hashed.set(a, content);
  return content;
}
