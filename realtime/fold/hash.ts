import { createHash } from 'node:crypto';
import { canonical } from '../protocol/canonical.ts';
import type { Keyed } from '../protocol/types.ts';
import type { FoldState } from './state.ts';

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
