/** Two of them are a trick: each side of a proxy may believe another one. */
const ONCE = new Set(['host', 'content-length', 'transfer-encoding', 'origin', 'authorization']);
/** RFC 9110 §5.1 and §5.5: what a header's name and value may hold. Nothing else can be handed on. */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const NOT_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/** The headers of a request, read in one walk as they come. */
export class Head {
  /** Value by name (lower case); several of one name as one list. */
  readonly values: Record<string, string> = {};
  /** One of them cannot be handed on, or came twice and must not. */
  odd = false;

  static of(headers: Iterable<readonly [name: string, value: string]>): Head {
    const head = new Head();
    for (const [name, value] of headers) head.add(name, value);
    return head;
  }

  /** @param name in lower case. */
  add(name: string, value: string): void {
    if (!NAME.test(name) || NOT_IN_VALUE.test(value)) this.odd = true;
    // What every object has of its own (`constructor`) is no header. One without that would cost three times this walk.
    const before: unknown = this.values[name];
    if (typeof before !== 'string') this.values[name] = value;
    else {
      if (ONCE.has(name)) this.odd = true;
      this.values[name] = `${before}${name === 'cookie' ? '; ' : ', '}${value}`;
    }
  }

  /** True when a body follows: the only two ways to announce one. */
  get announcesBody(): boolean {
    const length = this.values['content-length'];
    return this.values['transfer-encoding'] !== undefined || (length !== undefined && !/^0*$/.test(length));
  }
}
