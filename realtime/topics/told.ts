import { shorten } from '../protocol/change.ts';
import type { Delta, Keyed, Push } from '../protocol/types.ts';

/** The entries of one topic that its readers were told last, by which the next push can say only what changed. */
export class Told {
  readonly #entries = new Map<string, Keyed>();

  /** Nobody was told of a change: the next push says each entry whole. */
  forget(): void {
    this.#entries.clear();
  }

  /** Notes what is told, and gives it for readers that take changes. */
  tell(delta: Delta): Push {
    const set: Push['set'] = {};
    for (const [key, entry] of Object.entries(delta.set)) {
      set[key] = shorten(this.#entries.get(key), entry);
      this.#entries.set(key, entry);
    }
    for (const key of Object.keys(delta.del)) this.#entries.delete(key);
    return { ...delta, set };
  }
}
