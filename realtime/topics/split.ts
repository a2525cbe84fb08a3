import type { Push } from '../protocol/types.ts';

/**
 * Cuts a push into several that follow each other, none longer than `limit` bytes as JSON: by seq, so that each is
 * a push like any other and a reader that loses one finds a gap. Null when they would be more than `most`, or when
 * the changes of one single event are too long to be cut.
 */
export function splitPush(push: Push, limit: number, most: number): Push[] | null {
  const changes = [
    ...Object.entries(push.set).map(([key, entry]) => ({ key, seq: entry.seq, entry })),
    ...Object.entries(push.del).map(([key, seq]) => ({ key, seq, entry: null }))
  ].sort((a, b) => a.seq - b.seq);
  const parts: Push[] = [];
  let part: Push = { ...push, set: {}, del: {} };
  let size = 0;
  for (let first = 0, next = 0; first < changes.length; first = next) {
    const seq = changes[first]?.seq ?? 0;
    while (changes[next]?.seq === seq) next += 1;
    const event = changes.slice(first, next);
    const bytes = sizeOf(event, limit);
    if (bytes > limit) return null;
    if (size + bytes > limit) {
      if (parts.length + 2 > most) return null;
      const to = changes[first - 1]?.seq ?? push.from;
      parts.push({ ...part, to });
      part = { ...push, from: to, set: {}, del: {} };
      size = 0;
    }
    size += bytes;
    for (const { key, entry } of event) {
      if (entry) part.set[key] = entry;
      else part.del[key] = seq;
    }
  }
  return [...parts, part];
}

/** Bytes of changes as JSON; stops counting past `limit`. */
function sizeOf(changes: readonly { key: string; entry: unknown }[], limit: number): number {
  let size = 0;
  for (const { key, entry } of changes) {
    size += key.length + 16 + (entry === null ? 0 : JSON.stringify(entry).length);
    if (size > limit) break;
  }
  return size;
}
