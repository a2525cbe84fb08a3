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
  const said = saidBy(a);
  const content = Number.parseInt(hash('sha256', said, 'hex').slice(0, 13), 16);
  hashed.set(a, content);
  return content;
}

/** All of a record as JSON would write it. By hand, for a night has 77,000 of them: codes need no escape. */
function saidBy(a: Attendance): string {
  return (
    `[${a.entree},${a.sortie},${a.exitUnusable},${code(a.sex)},${a.ageYears},${a.ageMonths},` +
    `${code(a.residenceDepartment)},${code(a.residenceCommune)},${code(a.modeEntree)},${code(a.provenance)},` +
    `${code(a.transport)},${code(a.transportPec)},${code(a.motif)},${code(a.gravite)},${code(a.dp)},` +
    `${list(a.da)},${list(a.actes)},${code(a.modeSortie)},${code(a.destination)},${code(a.orient)},` +
    `${code(a.grade)},${a.remarks.length === 0 ? '[]' : JSON.stringify(a.remarks)}]`
  );
}

const code = (value: string | null): string => (value === null ? 'null' : `"${value}"`);

const list = (values: readonly string[]): string =>
  values.length === 0 ? '[]' : `["${values.join('","')}"]`;
