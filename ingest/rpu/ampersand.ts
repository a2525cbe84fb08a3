/** Longest reference looked for, `&` and `;` included: `&#x10FFFF;` is 10. */
const REFERENCE = 12;
const NAKED = /&(?!#?[A-Za-z0-9]{1,10};)/g;

/**
 * Remembers the first `&` that starts no entity, the commonest fault of hand-made exports. Comments and CDATA
 * sections may hold one, so it only explains why a file is refused.
 */
export class NakedAmpersand {
  /** `line:column`, or null. */
  place: string | null = null;
  /** End of the previous text: too short to tell. */
  #carried = '';

  /** @param line of the parser before this text, from 1; @param column likewise, from 0 */
  look(text: string, line: number, column: number): void {
    if (this.place !== null) return;
    const carried = this.#carried;
    const whole = carried + text;
    const decided = whole.length - REFERENCE;
    NAKED.lastIndex = 0;
    const at = NAKED.exec(whole)?.index;
    if (at !== undefined && at <= decided) {
      const before = whole.slice(carried.length, Math.max(at, carried.length));
      const newline = before.lastIndexOf('\n');
      const lines = before.split('\n').length - 1;
      const offset = newline < 0 ? column + at - carried.length : before.length - newline - 1;
      this.place = `${line + lines}:${Math.max(1, offset + 1)}`;
    }
    this.#carried = whole.slice(Math.max(0, decided));
  }
}
