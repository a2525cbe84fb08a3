import type { Instant } from '../time/instant.ts';
import type { EdField, EdFigure, EdRecord, EdStateNow, Said } from './types.ts';

type Aged = Pick<EdFigure, 'at' | 'channel' | 'receivedAt'>;

/**
 * Whether `next` stands over `held`: the newer by the instant it was true at; of one instant the form over the
 * machine, then the later received, then the text, so that no order of arrival makes a difference.
 */
function isNewer(next: Aged, held: Aged | null | undefined): boolean {
  if (!held) return true;
  if (next.at !== held.at) return next.at > held.at;
  if (next.channel !== held.channel) return next.channel === 'form';
  if (next.receivedAt !== held.receivedAt) return next.receivedAt > held.receivedAt;
  return JSON.stringify(next) > JSON.stringify(held);
}

/** What is known of a service once a record was heard, field by field; the very same object when it says nothing new. */
export function mergeEdState(held: EdStateNow | null, record: EdRecord, receivedAt: Instant): EdStateNow {
  const { finess, service, at, channel } = record;
  const fields: Partial<Record<EdField, EdFigure>> = { ...held?.fields };
  let changed = held === null;
  for (const [field, { value, unchanged }] of Object.entries(record.fields) as [
    EdField,
    { value: number; unchanged: number }
  ][]) {
    const next: EdFigure = { value, at, receivedAt, channel, unchanged };
    if (!isNewer(next, fields[field])) continue;
    fields[field] = next;
    changed = true;
  }
  const said = <T>(value: T | null | undefined, before: Said<T> | null | undefined): Said<T> | null => {
    if (value === undefined) return before ?? null;
    const next: Said<T> = { value, at, receivedAt, channel };
    if (!isNewer(next, before)) return before ?? null;
    changed = true;
    return next;
  };
  const level = said(record.level, held?.level);
  const itDown = said(record.itDown, held?.itDown);
  if (!changed && held) return held;
  const times = [...Object.values(fields), level, itDown].flatMap((one) => (one ? [one.at] : []));
  return { finess, service, fields, level, itDown, lastAt: Math.max(...times, times.length > 0 ? 0 : at) };
}
