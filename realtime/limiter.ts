/**
 * Token buckets by key (an address, a socket). Bounded: when too many keys are known the fullest half is
 * forgotten, which only ever lets somebody through.
 */
export class Limiter {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;

  /** @param now monotonic ms. */
  constructor(burst: number, perSecond: number, now: () => number = () => performance.now()) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Takes one token; false when there is none left. */
  take(key: string): boolean {
    if (this.#burst === Infinity) return true;
    const now = this.#now();
    const held = this.#buckets.get(key) ?? { tokens: this.#burst, at: now };
    const tokens = Math.min(this.#burst, held.tokens + ((now - held.at) / 1000) * this.#perSecond);
    this.#buckets.set(key, { tokens: Math.max(0, tokens - 1), at: now });
    if (this.#buckets.size > 20_000) this.#forget();
    return tokens >= 1;
  }

  #forget(): void {
    const fullest = [...this.#buckets].sort((a, b) => b[1].tokens - a[1].tokens).slice(0, 10_000);
    for (const [key] of fullest) this.#buckets.delete(key);
  }
}
