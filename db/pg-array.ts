/** Characters that need no quotes inside an array literal. */
const PLAIN = /^[A-Za-z0-9_.:/+-]+$/;

/**
 * A PostgreSQL array literal for a typed parameter (`$1::text[]`). Written here rather than left to the driver
 * because a night brings 77,000 records of 30 columns, and nearly all values need no quoting at all.
 */
export function pgArray(values: readonly (string | number | boolean | null | undefined)[]): string {
  let out = '{';
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (i > 0) out += ',';
    if (value === null || value === undefined) out += 'NULL';
    else if (typeof value !== 'string') out += value;
    else if (PLAIN.test(value) && value.toUpperCase() !== 'NULL') out += value;
    else out += `"${value.replace(/["\\]/g, '\\$&')}"`;
  }
  return `${out}}`;
}
