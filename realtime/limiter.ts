interface LimiterOptions {
  /** Monotonic ms. */
  now?: () => number;
  /** Told of each token that was given. */
  onTake?: (key: string) => void;
}

interface Bucket {
  tokens: number;
  /** Monotonic ms of the last look. */
  at: number;
}

/**
 * Token buckets by key (an address, a socket). Bounded: when too many keys are known the fullest half is
 * forgotten, which only ever lets somebody through.
 */
export class Limiter {
  readonly #buckets = new Map<string, Bucket>();
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #onTake: (key: string) => void;

  constructor(burst: number, perSecond: number, { now, onTake }: LimiterOptions = {}) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#now = now ?? (() => performance.now());
    this.#onTake = onTake ?? (() => undefined);
  }

  /** Takes one token; false when there is none left. */
  take(key: string): boolean {
    if (this.#burst === Infinity) return true;
    const now = this.#now();
    const held = this.#buckets.get(key);
    const tokens = this.#tokens(held, now);
    const given = tokens >= 1;
    const left = given ? tokens - 1 : tokens;
    if (held) {
      held.tokens = left;
      held.at = now;
    } else {
      this.#buckets.set(key, { tokens: left, at: now });
      if (this.#buckets.size > 20_000) this.#forget();
    }
    if (given) this.#onTake(key);
    return given;
  }

  /** At most so many tokens are left (less than none: they are owed), as somebody who knows more says. */
  lower(key: string, tokens: number): void {
    const now = this.#now();
    this.#buckets.set(key, { tokens: Math.min(tokens, this.#tokens(this.#buckets.get(key), now)), at: now });
  }

  #tokens(held: Bucket | undefined, now: number): number {
    if (!held) return this.#burst;
    return Math.min(this.#burst, held.tokens + ((now - held.at) / 1000) * this.#perSecond);
  }

  #forget(): void {
    const fullest = [...this.#buckets].sort((a, b) => b[1].tokens - a[1].tokens).slice(0, 10_000);
    for (const [key] of fullest) this.#buckets.delete(key);
  }
}
