import { plainText } from '../declared/text.ts';
import { CodedError, type ErrorCode } from '../errors.ts';
import type { Service } from '../region.ts';
import type { Instant } from '../time/instant.ts';
import { ED_FUTURE, ED_PAST, isPossible, LEVEL_LONGEST, REASON_MAX } from './limits.ts';
import {
  ED_FIELDS,
  type EdDown,
  type EdField,
  type EdLevel,
  type EdRecord,
  type EdService
} from './types.ts';
import { URGENCIES, type Urgency, urgencyOfCcmu, urgencyOfFrenchTriage } from './urgency.ts';

/** A part that could not be used. `value` only where the format leaves no room for a person. */
export interface EdProblem {
  place: string;
  code: ErrorCode;
  value: string | null;
}

export interface EdReadContext {
  /** Services of each site of the region, by FINESS. */
  services(finess: string): readonly Service[] | null;
  /** FINESS numbers the key may speak for; null = any of the region. */
  keyFiness: readonly string[] | null;
  /** Domain time of reception. */
  receivedAt: Instant;
}

export interface EdRead {
  records: EdRecord[];
  problems: EdProblem[];
  received: number;
  /** Members that the format does not know, with how often. */
  unknown: Map<string, number>;
}

const MOST = 1_000;
const OTHERS = new Set(['site', 'service', 'at', 'channel', 'level', 'itDown', 'triage']);
const FIELDS: ReadonlySet<string> = new Set(ED_FIELDS.filter((field) => !field.startsWith('urgency')));
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a payload of stream `ed-state`: one record, a list, or `{records: […]}`. A field that cannot be used is a
 * problem of its own and leaves the others; a record without a site, a service or a time is one as a whole.
 * @throws CodedError ED_STATE_STRUCTURE; the code of its only record; ALL_QUARANTINED when none of several is usable
 */
export function readEdState(payload: unknown, context: EdReadContext): EdRead {
  const list = Array.isArray(payload)
    ? (payload as unknown[])
    : isObject(payload) && Array.isArray(payload['records'])
      ? (payload['records'] as unknown[])
      : [payload];
  if (list.length === 0 || list.length > MOST) throw new CodedError('ED_STATE_STRUCTURE');
  const read: EdRead = { records: [], problems: [], received: list.length, unknown: new Map() };
  for (const [index, one] of list.entries()) {
    const place = list.length === 1 ? '' : `[${index}].`;
    const record = readOne(one, place, context, read);
    if (record) read.records.push(record);
  }
  const [first] = read.problems;
  if (read.records.length === 0 && first) {
    if (list.length === 1) throw new CodedError(first.code, first.place);
    throw new CodedError('ALL_QUARANTINED', first.place);
  }
  return read;
}

function readOne(given: unknown, place: string, context: EdReadContext, read: EdRead): EdRecord | null {
  const refuse = (code: ErrorCode, name: string, value: unknown = null): null => {
    read.problems.push({ place: place + name, code, value: short(value) });
    return null;
  };
  if (!isObject(given)) return refuse('ED_STATE_STRUCTURE', 'record');
  const { site } = given;
  const services = typeof site === 'string' ? context.services(site) : null;
  if (typeof site !== 'string' || !services)
    return refuse('ED_STATE_FINESS_UNKNOWN', 'site', /^[0-9A-Z]{9}$/.test(String(site)) ? site : null);
  if (context.keyFiness && !context.keyFiness.includes(site))
    return refuse('ED_STATE_FINESS_FORBIDDEN', 'site', site);
  const service = given['service'] ?? 'all';
  if (service !== 'all' && !services.includes(service as Service))
    return refuse('ED_STATE_SERVICE_UNKNOWN', 'service');
  const at = typeof given['at'] === 'string' && ISO.test(given['at']) ? Date.parse(given['at']) : NaN;
  if (!(at > context.receivedAt - ED_PAST)) return refuse('ED_STATE_AT_INVALID', 'at');
  if (at > context.receivedAt + ED_FUTURE) return refuse('ED_STATE_AT_FUTURE', 'at', given['at']);
  const record: EdRecord = {
    finess: site,
    service: service as EdService,
    at,
    channel: 'machine',
    fields: {}
  };
  readFields(given, record, refuse);
  readTriage(given['triage'], record, refuse);
  const level = optional(given['level'], () => readLevel(given['level'], at, refuse));
  if (level !== undefined) record.level = level;
  const itDown = optional(given['itDown'], () => readDown(given['itDown'], at, refuse));
  if (itDown !== undefined) record.itDown = itDown;
  for (const name of Object.keys(given))
    if (!FIELDS.has(name) && !OTHERS.has(name)) read.unknown.set(name, (read.unknown.get(name) ?? 0) + 1);
  const says = Object.keys(record.fields).length > 0 || level !== undefined || itDown !== undefined;
  return says ? record : refuse('ED_STATE_EMPTY', 'record');
}

/** undefined where nothing is said, null where it is said to be over. */
const optional = <T>(given: unknown, read: () => T | undefined): T | null | undefined =>
  given === undefined ? undefined : given === null ? null : read();

type Refuse = (code: ErrorCode, name: string, value?: unknown) => null;

function readFields(given: Json, record: EdRecord, refuse: Refuse): void {
  for (const name of FIELDS) {
    const field = name as EdField;
    const value = given[field];
    // Null is unknown, as absent is: neither overwrites what was known.
    if (value === undefined || value === null) continue;
    if (isPossible(field, value)) record.fields[field] = { value, unchanged: 0 };
    else refuse('ED_STATE_FIELD_INVALID', field, typeof value === 'number' ? value : null);
  }
}

/** `{scale: 'ccmu' | 'french', counts: {'1': 4, …}}`: present by urgency, of those whose urgency is known. */
function readTriage(given: unknown, record: EdRecord, refuse: Refuse): void {
  if (given === undefined || given === null) return;
  const { scale, counts } = isObject(given) ? given : { scale: null, counts: null };
  const urgencyOf = scale === 'ccmu' ? urgencyOfCcmu : scale === 'french' ? urgencyOfFrenchTriage : null;
  if (!urgencyOf || !isObject(counts)) {
    refuse('ED_STATE_FIELD_INVALID', 'triage');
    return;
  }
  const sums = Object.fromEntries(URGENCIES.map((urgency) => [urgency, 0])) as Record<Urgency, number>;
  for (const [level, count] of Object.entries(counts)) {
    const urgency = urgencyOf(level);
    if (!isPossible('urgency1', count) || (urgency === null && level !== 'D')) {
      refuse('ED_STATE_FIELD_INVALID', 'triage');
      return;
    }
    if (urgency !== null) sums[urgency] += count;
  }
  for (const urgency of URGENCIES)
    record.fields[`urgency${urgency}`] = { value: sums[urgency], unchanged: 0 };
}

const instantOf = (value: unknown): Instant =>
  typeof value === 'string' && ISO.test(value) ? Date.parse(value) : NaN;

function readLevel(given: unknown, at: Instant, refuse: Refuse): EdLevel | undefined {
  const { level, reason, until } = isObject(given) ? given : { level: NaN, reason: '', until: null };
  const end = instantOf(until);
  const known = level === 0 || level === 1 || level === 2 || level === 3;
  if (!known || !(end > at && end <= at + LEVEL_LONGEST)) {
    refuse('ED_STATE_FIELD_INVALID', 'level');
    return undefined;
  }
  // A reason that could name somebody is left out; the level stands.
  const said = typeof reason === 'string' ? usable(reason) : '';
  if (said === null) refuse('DECLARED_PERSONAL', 'level.reason');
  return { level, reason: said ?? '', until: end, by: 'machine' };
}

function usable(reason: string): string | null {
  try {
    return plainText(reason, REASON_MAX, 'level.reason');
  } catch {
    return null;
  }
}

function readDown(given: unknown, at: Instant, refuse: Refuse): EdDown | undefined {
  const { since, until, reason } = isObject(given) ? given : { since: null, until: null, reason: null };
  const from = since === undefined || since === null ? at : instantOf(since);
  const end = until === undefined || until === null ? null : instantOf(until);
  if ((reason !== 'maintenance' && reason !== 'cyber') || !(from <= at) || (end !== null && !(end > from))) {
    refuse('ED_STATE_FIELD_INVALID', 'itDown');
    return undefined;
  }
  return { since: from, until: end, reason };
}

function short(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 80) : null;
}
