import { hash } from 'node:crypto';
import { z } from 'zod';

export const DIGEST_SHAPE = z.object({ rows: z.number().int(), hash: z.string() });

/** How many rows a table has, and one number of all their contents, in whatever order they come. */
export type Total = z.infer<typeof DIGEST_SHAPE>;

const SIZE = 1n << 128n;

/** Adds up rows: the sum, modulo 2^128, of the first 16 bytes of each row's SHA-256. */
export class Digest {
  #rows = 0;
  #sum = 0n;

  add(lines: readonly string[]): void {
    for (const line of lines) this.#sum += BigInt(`0x${hash('sha256', line, 'hex').slice(0, 32)}`);
    this.#sum %= SIZE;
    this.#rows += lines.length;
  }

  total(): Total {
    return { rows: this.#rows, hash: this.#sum.toString(16).padStart(32, '0') };
  }
}

/** The first table whose two totals differ, or null. */
export function firstDifference(
  wanted: Readonly<Record<string, Total>>,
  found: Readonly<Record<string, Total>>
): string | null {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort();
  return (
    names.find(
      (name) => wanted[name]?.rows !== found[name]?.rows || wanted[name]?.hash !== found[name]?.hash
    ) ?? null
  );
}
