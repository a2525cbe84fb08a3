import { CodedError } from '../../errors.ts';
import { HOUR, MINUTE, type Instant } from '../../time/instant.ts';
import { CALL_COUNTS, CALL_STATES, type CallReport } from './types.ts';

/** Reports in one payload. */
const MOST = 5_000;
const LONGEST = 15 * MINUTE;
const SHORTEST = MINUTE;
/** A clock may be this much ahead of ours. */
const AHEAD = 10 * MINUTE;
/** What is older is dropped from the record. */
const OLDEST = 5 * 365 * 24 * HOUR;
/** A SAMU of several millions of inhabitants is called some hundred times in a quarter of an hour. */
const LARGEST = 100_000;

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * The reports of a payload: one object, or an array of them.
 * @throws CodedError CALLS_NOT_REPORTS, CALLS_TOO_MANY when nothing of it can be read
 */
export function reportsOf(payload: unknown): unknown[] {
  const list: unknown[] = Array.isArray(payload) ? payload : [payload];
  if (list.length === 0 || list.every((report) => !isObject(report)))
    throw new CodedError('CALLS_NOT_REPORTS');
  if (list.length > MOST) throw new CodedError('CALLS_TOO_MANY', `[${MOST}]`);
  return list;
}

/**
 * One report (docs/api.md, `samu-calls`).
 * @param where its place in the payload, '' for the only one
 * @throws CodedError CALLS_… with its place; the report is then set aside as a whole, since a wrong count makes the
 * others doubtful
 */
export function readReport(
  raw: unknown,
  where: string,
  { samus, receivedAt }: { samus: ReadonlySet<string>; receivedAt: Instant }
): CallReport {
  const at = (field: string): string => (where === '' ? field : `${where}/${field}`);
  if (!isObject(raw)) throw new CodedError('CALLS_NOT_REPORTS', where || null);
  const samu = samuOf(raw['samu']);
  if (samu === null || !samus.has(samu)) throw new CodedError('CALLS_SAMU_UNKNOWN', at('samu'));
  const from = instantOf(raw['from'], at('from'));
  const to = instantOf(raw['to'], at('to'));
  if (from >= to) throw new CodedError('CALLS_INTERVAL_EMPTY', at('to'));
  if (to - from > LONGEST || to - from < SHORTEST) throw new CodedError('CALLS_INTERVAL_LENGTH', at('to'));
  if (to > receivedAt + AHEAD) throw new CodedError('CALLS_FUTURE', at('to'));
  if (from < receivedAt - OLDEST) throw new CodedError('CALLS_TIME_INVALID', at('from'));
  const numbers = Object.fromEntries(
    [...CALL_COUNTS, ...CALL_STATES].map((field) => [field, countOf(raw[field], at(field))])
  );
  const report = { samu, from, to, ...numbers } as CallReport;
  checkSums(report, at);
  return report;
}

/** Department code of `SAMU 75`, `SAMU75` or `75`. */
function samuOf(raw: unknown): string | null {
  if (typeof raw !== 'string') return null;
  return /^\s*(?:SAMU[ _-]?)?(\d{2,3}|2[AB])\s*$/i.exec(raw)?.[1]?.toUpperCase() ?? null;
}

function instantOf(raw: unknown, where: string): Instant {
  const at = typeof raw === 'string' && TIME.test(raw) ? Date.parse(raw) : NaN;
  if (Number.isNaN(at)) throw new CodedError('CALLS_TIME_INVALID', where);
  return at;
}

function countOf(raw: unknown, where: string): number | null {
  if (raw === null || raw === undefined) return null;
  if (typeof raw !== 'number' || !Number.isInteger(raw) || raw < 0 || raw > LARGEST)
    throw new CodedError('CALLS_NUMBER_INVALID', where);
  return raw;
}

/** Each of these is a part of the one after it. */
const PARTS = [
  ['answered30s', 'answered60s'],
  ['answered30s', 'answered'],
  ['answered60s', 'answered'],
  ['answered', 'presented'],
  ['abandonedUnder10s', 'abandoned'],
  ['abandoned', 'presented']
] as const;

function checkSums(report: CallReport, at: (field: string) => string): void {
  for (const [part, whole] of PARTS) {
    const [some, all] = [report[part], report[whole]];
    if (some !== null && all !== null && some > all) throw new CodedError('CALLS_INCOHERENT', at(part));
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
