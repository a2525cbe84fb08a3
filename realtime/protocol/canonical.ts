/** JSON with sorted keys and without undefined: equal values, equal text, whatever built them. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const object = value as Record<string, unknown>;
  const keys = Object.keys(object)
    .filter((key) => object[key] !== undefined)
    .sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join()}}`;
}

/** Offset and primes of FNV-1a (32 bit, Fowler, Noll, Vo); the second prime makes the halves differ. */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
const OTHER_PRIME = 0x01000197;

/**
 * 64 bits of a value's {@link canonical} text, in base 36: two ends that hold the same print hold the same value. It
 * finds mistakes, not attacks: the line itself is what TLS protects.
 */
export function printOf(value: unknown): string {
  const text = canonical(value);
  let [low, high] = [OFFSET, text.length];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    low = Math.imul(low ^ code, PRIME);
    high = Math.imul(high ^ code, OTHER_PRIME);
  }
  return `${(low >>> 0).toString(36)}.${(high >>> 0).toString(36)}`;
}
