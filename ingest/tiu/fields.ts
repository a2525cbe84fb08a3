/** What a JSON value is, and nothing of it when it is something else. */
export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One of the words of a list; null for anything else. */
export function wordOf<T extends string>(known: readonly T[], value: unknown): T | null {
  return known.find((one) => one === value) ?? null;
}

/** A whole number; null for anything else. */
export const wholeOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null;

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** An instant written in ISO 8601 with its offset; NaN for anything else. */
export const instantOf = (value: unknown): number =>
  typeof value === 'string' && ISO.test(value) ? Date.parse(value) : NaN;

/** A value that leaves no room for a person: a code, a number or an instant, to be shown with its refusal. */
export function codeLike(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' &&
    /^(?:[A-Z]{2,12}(?:_[A-Z]{2,12}){1,4}|\d{4}-\d\d-\d\dT[\d:.+Z-]{4,24})$/.test(value)
    ? value
    : null;
}
