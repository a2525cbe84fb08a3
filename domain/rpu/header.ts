import { CodedError } from '../errors.ts';
import { daysBetween } from '../time/day.ts';
import { MINUTE, type Instant, type LocalDay } from '../time/instant.ts';
import { dayBounds, parseDay, parseParis } from '../time/paris.ts';
import { HEADER_ITEMS, type HeaderItem, type RawHeader } from './raw.ts';
import type { FileWarning, RpuHeader } from './types.ts';

/** Clocks differ; beyond this a file would silence its site until the date it claims. */
const EXTRACT_TOLERANCE = 10 * MINUTE;
/** A monthly re-send is the longest that makes sense. */
const WINDOW_MAX_DAYS = 31;

export interface HeaderContext {
  /** The region's authorised emergency departments. */
  finessAllowed(finess: string): boolean;
  /** FINESS numbers the source key is bound to; undefined when it may send for all. */
  keyFiness?: readonly string[];
  receivedAt: Instant;
}

const FINESS = /^[0-9][0-9AB][0-9]{7}$/;
const ORDRE = /^[0-9A-Za-z]{1,4}$/;

const where = (item: HeaderItem) => `ETABLISSEMENT/${item}`;

/**
 * The head of a file, checked. Every refusal here refuses the whole file.
 * @throws CodedError RPU_HEADER_*, RPU_FINESS_*, RPU_WINDOW_*, RPU_EXTRACT_*
 */
export function readHeader(
  raw: RawHeader,
  context: HeaderContext
): { header: RpuHeader; warnings: FileWarning[] } {
  for (const item of HEADER_ITEMS) {
    if (raw[item] === '') throw new CodedError('RPU_HEADER_MISSING', where(item));
  }
  const finess = matching(raw, 'FINESS', FINESS);
  const ordre = matching(raw, 'ORDRE', ORDRE);
  const from = day(raw, 'DATEDEBUT');
  const to = day(raw, 'DATEFIN');
  const { extractAt, warnings } = extract(raw.EXTRACT, context.receivedAt);
  // The key first: whether a FINESS is authorised is not the business of a key that does not hold it.
  if (context.keyFiness && !context.keyFiness.includes(finess)) {
    throw new CodedError('RPU_FINESS_FORBIDDEN', where('FINESS'), { finess });
  }
  if (!context.finessAllowed(finess)) throw new CodedError('RPU_FINESS_UNKNOWN', where('FINESS'), { finess });
  const days = daysBetween(from, to) + 1;
  if (days < 1) throw new CodedError('RPU_WINDOW_INVALID', where('DATEFIN'), { from, to });
  if (days > WINDOW_MAX_DAYS) throw new CodedError('RPU_WINDOW_TOO_LONG', where('DATEFIN'), { from, to });
  if (extractAt > context.receivedAt + EXTRACT_TOLERANCE) {
    throw new CodedError('RPU_EXTRACT_FUTURE', where('EXTRACT'), {
      minutesAhead: Math.round((extractAt - context.receivedAt) / MINUTE)
    });
  }
  if (extractAt < dayBounds(from)[0]) throw new CodedError('RPU_EXTRACT_BEFORE_WINDOW', where('EXTRACT'));
  return { header: { finess, ordre, extractAt, from, to }, warnings };
}

/** `FINESS/ORDRE`, the unit a file speaks of, before anything else is checked; null when one is malformed. */
export function unitOfHeader(raw: Pick<RawHeader, 'FINESS' | 'ORDRE'>): string | null {
  return FINESS.test(raw.FINESS) && ORDRE.test(raw.ORDRE) ? `${raw.FINESS}/${raw.ORDRE}` : null;
}

function matching(raw: RawHeader, item: HeaderItem, shape: RegExp): string {
  if (!shape.test(raw[item])) throw new CodedError('RPU_HEADER_INVALID', where(item));
  return raw[item];
}

function day(raw: RawHeader, item: 'DATEDEBUT' | 'DATEFIN'): LocalDay {
  const read = parseDay(raw[item]);
  if (read === null) throw new CodedError('RPU_HEADER_INVALID', where(item));
  return read;
}

/** In October's double hour EXTRACT is the last reading that is not in the future of the reception. */
function extract(text: string, receivedAt: Instant): { extractAt: Instant; warnings: FileWarning[] } {
  const time = parseParis(text);
  if (time === null) throw new CodedError('RPU_HEADER_INVALID', where('EXTRACT'));
  const later = time.ambiguous?.later;
  const extractAt = later !== undefined && later <= receivedAt + EXTRACT_TOLERANCE ? later : time.instant;
  const warnings: FileWarning[] = [];
  if (time.ambiguous) warnings.push({ code: 'RPU_TIME_AMBIGUOUS', where: where('EXTRACT') });
  if (time.gap) warnings.push({ code: 'RPU_TIME_GAP', where: where('EXTRACT') });
  return { extractAt, warnings };
}
