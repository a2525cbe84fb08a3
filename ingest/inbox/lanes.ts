/** Runs jobs side by side up to a width, in order of arrival. One life: push until `drain`. */
export class Lane {
  readonly #width: number;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;
  #closed = false;
  #idle: (() => void)[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  /** Jobs waiting or running. */
  get size(): number {
    return this.#waiting.length + this.#running;
  }

  /** Adds a job; it must settle by itself and never reject. */
  push(job: () => Promise<void>): void {
    if (this.#closed) return;
    this.#waiting.push(job);
    this.#pump();
  }

  /** Starts nothing more and resolves when what runs has ended. */
  async drain(): Promise<void> {
    this.#closed = true;
    this.#waiting.length = 0;
    if (this.#running > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #pump(): void {
    while (this.#running < this.#width) {
      const job = this.#waiting.shift();
      if (!job) return;
      this.#running += 1;
      void job().finally(() => {
        this.#running -= 1;
        if (this.#closed && this.#running === 0) for (const resolve of this.#idle) resolve();
        this.#pump();
      });
    }
  }
}

/** Tasks of one name run one after the other; different names side by side. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  async run<T>(name: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(name) ?? Promise.resolve();
    const mine = before.then(task, task);
    const tail = mine.catch(() => undefined);
    this.#tails.set(name, tail);
    try {
      return await mine;
    } finally {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }
}
