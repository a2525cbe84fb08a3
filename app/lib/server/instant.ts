import type { Instant } from '#domain/time/instant.ts';
import { parseParis } from '#domain/time/paris.ts';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * An instant of a query: ISO 8601; without an offset it is of Europe/Paris. Null when it cannot be read, the
 * fallback when it is absent.
 */
export function readInstant(text: string | null, fallback: Instant): Instant | null {
  if (text === null || text === '') return fallback;
  const match = ISO.exec(text);
  if (!match) return null;
  if (match[1]) {
    const instant = Date.parse(text);
    return Number.isNaN(instant) ? null : instant;
  }
  const [day = '', time = ''] = text.split('T');
  const [year, month, date] = day.split('-');
  return parseParis(`${date}/${month}/${year} ${time.slice(0, 8)}`)?.instant ?? null;
}
