import type { Instant } from '#domain/time/instant.ts';
import { formatParis, parseParis } from '#domain/time/paris.ts';

/** Reads what a `datetime-local` field sends, as an hour of Paris; null when empty, NaN when it is none. */
export function readLocal(text: string): Instant | null {
  if (text === '') return null;
  const [, year, month, date, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)(?::\d\d)?$/.exec(text) ?? [];
  return parseParis(`${date}/${month}/${year} ${time}`)?.instant ?? NaN;
}

/** An instant as a `datetime-local` field holds it. */
export function writeLocal(at: Instant): string {
  const [day = '', time = ''] = formatParis(at, 'minute').split(' ');
  return `${day.split('/').toReversed().join('-')}T${time}`;
}
