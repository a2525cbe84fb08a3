import { RECORD_ITEMS, type RawRecord } from '#domain/rpu/raw.ts';

/**
 * Tells apart, among records of one file with the same key, the same visit exported twice (every item equal)
 * from two visits that look alike (twins): the latter are numbered, the former refused.
 */
export class Repeats {
  /** Fingerprint of the first record of each key, and of the following ones where there are any. */
  readonly #first = new Map<string, number>();
  readonly #others = new Map<string, number[]>();

  /** 1 for the first record of this key, 2 … for others, null for one already seen whole. */
  occurrence(key: string, raw: RawRecord): number | null {
    const print = fingerprint(raw);
    const first = this.#first.get(key);
    if (first === undefined) {
      this.#first.set(key, print);
      return 1;
    }
    const others = this.#others.get(key) ?? [];
    if (first === print || others.includes(print)) return null;
    others.push(print);
    this.#others.set(key, others);
    return others.length + 1;
  }
}

/** 52 bits over all items (two FNV-1a of 26): only records that already share a key are compared by it. */
function fingerprint(raw: RawRecord): number {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  const add = (text: string) => {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(b ^ code, 0x85ebca6b);
    }
    // Ends each item, so that moving a character to the next one makes another record.
    a = Math.imul(a ^ 0x110000, 0x01000193);
    b = Math.imul(b ^ 0x110000, 0x85ebca6b);
  };
  for (const item of RECORD_ITEMS) add(raw[item]);
  raw.DA.forEach(add);
  add('');
  raw.ACTE.forEach(add);
  return (a >>> 6) * 0x4000000 + (b >>> 6);
}
