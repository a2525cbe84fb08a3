/** Lets works run side by side, and one of them, when it must, with nothing beside it. */
export class Company {
  #inside = 0;
  #alone: Promise<void> | null = null;
  #empty: (() => void)[] = [];

  /** Resolves when the work may begin; what it gives back ends it. */
  async enter(alone: boolean): Promise<() => void> {
    while (this.#alone) await this.#alone;
    if (!alone) {
      this.#inside += 1;
      return () => this.#leave();
    }
    let leave: () => void = () => undefined;
    this.#alone = new Promise((resolve) => {
      leave = () => {
        this.#alone = null;
        resolve();
      };
    });
    if (this.#inside > 0) await new Promise<void>((resolve) => this.#empty.push(resolve));
    return leave;
  }

  #leave(): void {
    this.#inside -= 1;
    if (this.#inside === 0) for (const go of this.#empty.splice(0)) go();
  }
}
