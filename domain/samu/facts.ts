import type { Instant } from '../time/instant.ts';

/** A value and the instant of the message that said it. */
export type Fact = [value: string | number | boolean, at: Instant];

/**
 * What is known of a thing, each fact with its own age. The newest of each wins, and of two of one instant the
 * greater value: whatever the order of messages, the facts are the same. What a message does not say stays.
 */
export type Facts = Readonly<Record<string, Fact>>;

/** Facts of one message that are known at `at`; null values say nothing. */
export function factsAt(values: Record<string, Fact[0] | null>, at: Instant): Facts {
  const out: Record<string, Fact> = {};
  for (const [name, value] of Object.entries(values)) if (value !== null) out[name] = [value, at];
  return out;
}

/** Both together, in either order. The names are in alphabetical order, so that equal facts are written alike. */
export function mergeFacts(a: Facts, b: Facts): Facts {
  const out: Record<string, Fact> = {};
  for (const name of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
    const [one, two] = [a[name], b[name]];
    const winner = one && two ? (isNewer(two, one) ? two : one) : (one ?? two);
    if (winner) out[name] = winner;
  }
  return out;
}

function isNewer([value, at]: Fact, [other, than]: Fact): boolean {
  return at === than ? JSON.stringify(value) > JSON.stringify(other) : at > than;
}

/** A fact as text; null when it is not known. */
export function textOf(facts: Facts, name: string): string | null {
  const value = facts[name]?.[0];
  return typeof value === 'string' ? value : null;
}
