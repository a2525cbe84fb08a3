/** An answer of the pages behind, kept for when they are away (or, for an immutable asset, for good). */
export interface Kept {
  headers: Record<string, string | string[]>;
  body: Buffer;
  /** Domain time of the answer, ms. */
  at: number;
  /** Process time of the answer, ms. */
  madeAt: number;
}

/** The newest answers, bounded in bytes; the one not used for longest leaves first. */
export class KeptAnswers {
  readonly #held = new Map<string, Kept>();
  readonly #limit: number;
  readonly #largest: number;
  #bytes = 0;

  /** @param limit bytes in all. @param largest bytes of one answer. */
  constructor(limit: number, largest: number) {
    this.#limit = limit;
    this.#largest = largest;
  }

  get largest(): number {
    return this.#largest;
  }

  keep(key: string, answer: Kept): void {
    if (answer.body.length > this.#largest) return;
    this.#remove(key);
    this.#held.set(key, answer);
    this.#bytes += answer.body.length;
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.#remove(oldest);
    }
  }

  find(key: string): Kept | null {
    const found = this.#held.get(key);
    if (!found) return null;
    this.#held.delete(key);
    this.#held.set(key, found);
    return found;
  }

  #remove(key: string): void {
    this.#bytes -= this.#held.get(key)?.body.length ?? 0;
    this.#held.delete(key);
  }
}
