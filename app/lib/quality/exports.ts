import { type ErrorBody, errorBody, isErrorCode } from '#domain/errors.ts';
import type { FileLine } from '#domain/rpu/site-history.ts';
import type { Instant, LocalDay } from '#domain/time/instant.ts';
import { iso, toCsv } from '#app/lib/desk/csv.ts';
import type { Stamp } from '#app/lib/desk/exports.ts';
import type { Locale } from '#app/lib/format/format.ts';

/** A line of the extract sent to a site: where and why, never whose. */
export interface ExtractLine {
  unit: string;
  file: number;
  code: string;
  place: string;
  value: string | null;
  day: LocalDay | null;
  recordedAt: Instant;
}

/** Code, words and hint of the one error table; a code it no longer knows stands for itself. */
export function wordsOf(code: string, locale: Locale): Pick<ErrorBody, 'message' | 'hint'> {
  return isErrorCode(code) ? errorBody(code, null, locale) : { message: code, hint: '' };
}

/** What a site needs to correct its export: each line says what happened and what to write instead. */
export function quarantineCsv(lines: readonly ExtractLine[], locale: Locale, stamp: Stamp): string {
  return toCsv(
    ['unit', 'file', 'place', 'code', 'message', 'hint', 'value', 'day', 'received_at', 'origin', 'known_at'],
    lines.map((line) => {
      const { message, hint } = wordsOf(line.code, locale);
      const where = [line.unit, line.file, line.place, line.code];
      return [
        ...where,
        message,
        hint,
        line.value,
        line.day,
        iso(line.recordedAt),
        stamp.origin,
        iso(stamp.now)
      ];
    })
  );
}

/** The latest files of several sites. */
export function filesCsv(
  files: readonly (FileLine & { id: number; receipt: string | null })[],
  stamp: Stamp
): string {
  const head =
    'id,unit,receipt,received_at,extract_at,from,to,received,accepted,quarantined,inserted,corrected,withdrawn';
  return toCsv(
    [...head.split(','), 'grade', 'suspect', 'days', 'warnings', 'origin', 'known_at'],
    files.map((file) => [
      ...[file.id, file.unit, file.receipt, iso(file.receivedAt), iso(file.extractAt), file.from, file.to],
      ...[file.received, file.accepted, file.quarantined, file.inserted, file.corrected, file.withdrawn],
      ...[file.grade, file.suspect, file.days.map(({ day, state }) => `${day}:${state}`).join(' ')],
      ...[file.warnings.map(({ code }) => code).join(' '), stamp.origin, iso(stamp.now)]
    ])
  );
}
