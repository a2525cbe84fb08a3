import type { ErrorCode } from '#domain/errors.ts';
import type { HubNote } from '#domain/samu/messages.ts';

/** Different notes one message may leave; beyond, they are only those it has already. */
const MOST = 60;

/** What is said of one message, each thing once with its number. */
export class Notes {
  readonly #notes = new Map<string, HubNote>();

  /** @param where by the names of the format; indexes are left out, so that alike notes are one */
  say(code: ErrorCode, where: string, value: string | null = null): void {
    const place = where.replace(/\[\d+\]/g, '');
    const key = `${code} ${place} ${value}`;
    const known = this.#notes.get(key);
    if (known) known.n += 1;
    else if (this.#notes.size < MOST) this.#notes.set(key, { code, where: place, value, n: 1 });
  }

  get all(): readonly HubNote[] {
    return [...this.#notes.values()];
  }
}
