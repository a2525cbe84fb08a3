import type { ErrorCode } from '../errors.ts';
import { copyOf } from './mask.ts';
import type { Remark } from './types.ts';

/** A hostile file may hold only different values: past this nothing more is remembered. */
const LIMIT = 20_000;
/** Long texts are seldom codes and seldom repeated. */
const LONGEST = 20;

/** Memory of one translation: equal codes and remarks are one object, and each code is normalised once. */
export class Pool {
  readonly #remarks = new Map<string, Remark>();
  readonly #codes = new Map<(text: string) => string | null, Map<string, string | null>>();

  /** `normalise(text)`, remembered; the answer never is a slice of a larger text. */
  code(normalise: (text: string) => string | null, text: string): string | null {
    let known = this.#codes.get(normalise);
    if (!known) this.#codes.set(normalise, (known = new Map()));
    const cached = known.get(text);
    if (cached !== undefined) return cached;
    const read = normalise(text);
    const code = read === null ? null : copyOf(read);
    if (known.size < LIMIT && text.length <= LONGEST) known.set(copyOf(text), code);
    return code;
  }

  /** The one remark of this code, item and value. */
  remark(code: ErrorCode, item: string, value: string | null = null): Remark {
    const key = `${code}/${item}/${value ?? ''}`;
    const known = this.#remarks.get(key);
    if (known) return known;
    const remark: Remark = value === null ? { code, item } : { code, item, value };
    if (this.#remarks.size < LIMIT) this.#remarks.set(key, remark);
    return remark;
  }
}
