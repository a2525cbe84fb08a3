/**
 * Sockets by the address they came from, so that one address cannot take every place of a node. A hospital stands
 * behind one address: the bound is that of a large one.
 */
export class PerAddress {
  readonly #open = new Map<string, number>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** False when the address holds as many as it may. */
  hasRoom(address: string): boolean {
    return (this.#open.get(address) ?? 0) < this.#most;
  }

  enter(address: string): void {
    this.#open.set(address, (this.#open.get(address) ?? 0) + 1);
  }

  leave(address: string): void {
    const left = (this.#open.get(address) ?? 0) - 1;
    if (left > 0) this.#open.set(address, left);
    else this.#open.delete(address);
  }
}
