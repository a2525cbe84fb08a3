/** What a field of a composite value may be; null is nothing between two commas. */
export type Field = string | number | boolean | null;

/** Characters that mean something neither inside a row nor inside an array. */
const PLAIN = /^[A-Za-z0-9_.:/+-]+$/;
/** Half of what one value of the record may be, so that a last long row still fits. */
const LONGEST = 4 * 1024 * 1024;

/**
 * Array literals of composite values, for a typed parameter (`$1::vigie.rpu_version[]`): as many as needed so that
 * none exceeds `longest` characters by more than its last row. One array of rows costs the engine half of what one
 * array per column does, for `unnest` then makes whole rows at once.
 */
export function* pgRows(rows: Iterable<readonly Field[]>, longest = LONGEST): Generator<string> {
  let out = '';
  for (const row of rows) {
    out += out === '' ? '{"(' : ',"(';
    for (let i = 0; i < row.length; i++) {
      if (i > 0) out += ',';
      const value = row[i];
      if (value === null || value === undefined) continue;
      if (typeof value !== 'string') out += value;
      else out += PLAIN.test(value) ? value : quoted(value);
    }
    out += ')"';
    if (out.length < longest) continue;
    yield `${out}}`;
    out = '';
  }
  if (out !== '') yield `${out}}`;
}

/** Quoted inside the row, and once more inside the array: `"` becomes `\"`, then `\\\"`. */
function quoted(value: string): string {
  const inRow = `"${value.replace(/["\\]/g, '\\$&')}"`;
  return inRow.replace(/["\\]/g, '\\$&');
}
