import { createHash } from 'node:crypto';
import type { Keyed } from '../protocol/types.ts';
import type { FoldState } from './state.ts';

/** JSON with sorted keys and without undefined: equal values, equal bytes, whatever built them. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const object = value as Record<string, unknown>;
  const keys = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join()}}`;
}

/** SHA-256 (hex) of a topic's entries with their seq: what a client, a node and the record can be compared by. */
export function hashEntries(entries: ReadonlyMap<string, Keyed>): string {
  return createHash('sha256')
    .update(canonical(Object.fromEntries(entries)))
    .digest('hex');
}

/** SHA-256 (hex) of the whole picture: every topic's entries, removals and floor. */
export function hashPicture(state: FoldState): string {
  const hash = createHash('sha256').update(String(state.seq));
  for (const name of [...state.topics.keys()].sort()) {
    const topic = state.topics.get(name);
    if (!topic || (topic.entries.size === 0 && topic.tombstones.size === 0)) continue;
    hash.update(
      canonical([name, Object.fromEntries(topic.entries), Object.fromEntries(topic.tombstones), topic.floor])
    );
  }
  return hash.digest('hex');
}
