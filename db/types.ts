import pg from 'pg';

const OID = { bool: 16, int8: 20, date: 1082, timestamptz: 1184, numeric: 1700 } as const;
const ARRAY_OID = { int8: 1016, date: 1182, timestamptz: 1185, numeric: 1231 } as const;

/**
 * timestamptz as the server writes it in ISO style (`2026-10-25 01:30:00.123456+00`) → milliseconds since the
 * epoch, microseconds cut. `infinity` gives ±Infinity.
 * @throws RangeError for a text of another shape
 */
export function parseTimestamptz(text: string): number {
  if (text === 'infinity') return Infinity;
  if (text === '-infinity') return -Infinity;
  const match = /^(\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([+-])(\d\d)(?::(\d\d))?$/.exec(
    text
  );
  if (!match) throw new RangeError(`not a timestamptz in ISO style: ${text}`);
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours, offsetMinutes = '0'] =
    match;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second)
  );
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000;
  return local + Number(fraction.padEnd(3, '0').slice(0, 3)) + (sign === '-' ? offset : -offset);
}

// The published types have a function here; the module has always been an object with `create`.
const arrayParser = pg.types.arrayParser as unknown as {
  create(text: string, entry: (text: string | null) => unknown): { parse(): unknown[] };
};

function arrayOf(parse: (text: string) => unknown): (text: string) => unknown {
  return (text) => arrayParser.create(text, (entry) => (entry === null ? null : parse(entry))).parse();
}

const parsers: Record<number, (text: string) => unknown> = {
  [OID.int8]: Number,
  [OID.numeric]: Number,
  [OID.date]: String,
  [OID.timestamptz]: parseTimestamptz,
  [ARRAY_OID.int8]: arrayOf(Number),
  [ARRAY_OID.numeric]: arrayOf(Number),
  [ARRAY_OID.date]: arrayOf(String),
  [ARRAY_OID.timestamptz]: arrayOf(parseTimestamptz)
};

/**
 * How a row's values arrive in this project: timestamptz as a number (ms), int8 and numeric as numbers, date as
 * `YYYY-MM-DD`; the rest as `pg` has it. Set per client, so that no other user of `pg` in the process is touched.
 */
export const rowTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    format === 'binary'
      ? pg.types.getTypeParser(oid, 'binary')
      : (parsers[oid] ?? pg.types.getTypeParser(oid, 'text'))) as pg.CustomTypesConfig['getTypeParser']
};

/** An instant (ms) as a query parameter of type timestamptz. */
export function timestamptz(instant: number): string {
  return new Date(instant).toISOString();
}
