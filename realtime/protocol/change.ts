import { printOf } from './canonical.ts';
import type { Change, Changed, Keyed } from './types.ts';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The change that makes `after` of `before`; null where they are equal as JSON. */
export function changeOf(before: unknown, after: unknown): Change | null {
  if (Object.is(before, after)) return null;
  if (!isFields(before) || !isFields(after))
    return JSON.stringify(before) === JSON.stringify(after) ? null : [after];
  const change: { [field: string]: Change } = {};
  let any = false;
  const put = (field: string, what: Change): void => {
    Object.defineProperty(change, field, { value: what, enumerable: true, configurable: true });
    any = true;
  };
  for (const field of Object.keys(after)) {
    if (after[field] === undefined) continue;
    if (!Object.hasOwn(before, field) || before[field] === undefined) put(field, [after[field]]);
    else {
      const inner = changeOf(before[field], after[field]);
      if (inner !== null) put(field, inner);
    }
  }
  for (const field of Object.keys(before))
    if (before[field] !== undefined && (!Object.hasOwn(after, field) || after[field] === undefined))
      put(field, 0);
  return any ? change : null;
}

/** The value that a change makes of `before`, which stays as it is. What does not fit shows in the print. */
export function applyChange(before: unknown, change: Change): unknown {
  if (change === 0) return undefined;
  if (Array.isArray(change)) return change[0];
  const after: Fields = isFields(before) ? { ...before } : {};
  for (const field of Object.keys(change)) {
    const inner = change[field];
    if (inner === undefined) continue;
    const value = applyChange(Object.hasOwn(after, field) ? after[field] : undefined, inner);
    if (value === undefined) Reflect.deleteProperty(after, field);
    else Object.defineProperty(after, field, { value, enumerable: true, configurable: true, writable: true });
  }
  return after;
}

/**
 * An entry as the change since one that readers were told; the entry itself where that is no shorter, or where what a
 * reader would make of it is not the same.
 */
export function shorten(before: Keyed | undefined, entry: Keyed): Keyed | Changed {
  if (!isFields(before?.value) || !isFields(entry.value)) return entry;
  const change = changeOf(before.value, entry.value) ?? {};
  const print = printOf(entry.value);
  const shorter: Changed = { seq: entry.seq, change, print };
  if (JSON.stringify(shorter).length >= JSON.stringify(entry).length) return entry;
  return printOf(applyChange(before.value, change)) === print ? shorter : entry;
}

/** The entry that came, whole; null where it is a change that does not make of `held` what the server holds. */
export function wholeEntry<V>(held: Keyed<V> | undefined, entry: Keyed<V> | Changed): Keyed<V> | null {
  if (!('change' in entry)) return entry;
  if (!held) return null;
  const value = applyChange(held.value, entry.change);
  return printOf(value) === entry.print ? { seq: entry.seq, value: value as V } : null;
}
