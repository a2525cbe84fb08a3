/** A token bucket per name: `burst` at once, then `perSecond`. Times are process milliseconds. */
export class RateLimit {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(limit: { burst: number; perSecond: number }) {
    this.#burst = limit.burst;
    this.#perSecond = limit.perSecond;
  }

  /** Takes one token. Returns 0 when it may pass, else the seconds to wait (at least 1). */
  take(name: string, now: number): number {
    const bucket = this.#refilled(name, now);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.tokens) / this.#perSecond));
  }

  #refilled(name: string, now: number): { tokens: number; at: number } {
    if (this.#buckets.size > 10_000) this.#forgetFull(now);
    const bucket = this.#buckets.get(name) ?? { tokens: this.#burst, at: now };
    const elapsed = Math.max(0, now - bucket.at) / 1000;
    bucket.tokens = Math.min(this.#burst, bucket.tokens + elapsed * this.#perSecond);
    bucket.at = now;
    this.#buckets.set(name, bucket);
    return bucket;
  }

  /** A bucket that would be full again says nothing: forgetting it bounds the memory. */
  #forgetFull(now: number): void {
    for (const [name, bucket] of this.#buckets) {
      if (bucket.tokens + ((now - bucket.at) / 1000) * this.#perSecond >= this.#burst)
        this.#buckets.delete(name);
    }
  }
}
