import { backoff } from './backoff.ts';

/**
 * What is read by HTTP beside the live picture, of one subject at a time (a scope, a site). It is asked for until
 * it is read: that something could not be had is never shown as if there were nothing.
 */
export class Asked<T> {
  readonly #read: (of: string, signal: AbortSignal) => Promise<T | null>;
  #of: string | null = null;
  #value = $state.raw<T | null>(null);
  #state = $state<'asked' | 'read' | 'unread'>('asked');

  /** @param read resolves to null when it cannot be had; never rejects. */
  constructor(read: (of: string, signal: AbortSignal) => Promise<T | null>) {
    this.#read = read;
  }

  /** The newest that was read of the subject; null where `state` says why. */
  get value(): T | null {
    return this.#value;
  }

  /** `asked`: its first answer is awaited. `unread`: it could not be had last time, and is asked for again. */
  get state(): 'asked' | 'read' | 'unread' {
    return this.#state;
  }

  /**
   * Reads a subject now, and again after growing pauses until it is read; of the subject before nothing stays.
   * @returns what stops it: the cleanup of an effect
   */
  ask(of: string | null): () => void {
    if (of !== this.#of) {
      this.#of = of;
      this.#value = null;
      this.#state = 'asked';
    }
    const aborter = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const attempt = async (subject: string, count: number): Promise<void> => {
      const got = await this.#read(subject, aborter.signal);
      if (aborter.signal.aborted) return;
      if (got !== null) this.#value = got;
      this.#state = got === null ? 'unread' : 'read';
      if (got === null)
        timer = setTimeout(() => void attempt(subject, count + 1), backoff(count + 1, Math.random()));
    };
    if (of !== null) void attempt(of, 0);
    return () => {
      aborter.abort();
      clearTimeout(timer);
    };
  }
}
