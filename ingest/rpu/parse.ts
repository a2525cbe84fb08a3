import { setImmediate as nextTurn } from 'node:timers/promises';
import { SaxesParser } from 'saxes';
import { CodedError, type ErrorCode } from '#domain/errors.ts';
import { NakedAmpersand } from './ampersand.ts';
import { RpuBuilder, type RpuSink } from './builder.ts';

/** Bytes given to the parser at once: small, for the strings it cuts keep their slice alive. */
const SLICE = 16 * 1024;
/**
 * Bytes after which the event loop gets its turn: about 1 ms. Meanwhile another file's transaction holds the record
 * and waits to send its next statement.
 */
const TURN = 32 * 1024;
/** No RPU element comes near this; text, attribute, comment or DTD, what goes on longer is refused unread. */
const STRETCH = 64 * 1024;
const TEXT_MAX = 4096;
const DEPTH_MAX = 64;

/** What a naked ampersand makes of a file: the parser takes all up to the next `;` for an entity's name. */
const EXPLAINED_BY_AMPERSAND: ReadonlySet<string> = new Set([
  'RPU_NOT_XML',
  'RPU_TEXT_TOO_LONG',
  'RPU_TRUNCATED'
]);

/**
 * Reads an RPU file as it arrives and hands its header, then each record, to the sink.
 * Holds one slice at a time; the record given to the sink is reused for the next one.
 * @throws CodedError RPU_NOT_XML, RPU_TRUNCATED, RPU_DTD, RPU_ENCODING, … and whatever the sink throws
 */
export async function parseRpu(
  chunks: AsyncIterable<Uint8Array>,
  sink: RpuSink
): Promise<{ received: number }> {
  const reader = new Reader(sink);
  let sinceTurn = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += SLICE) {
      const slice = chunk.subarray(from, from + SLICE);
      reader.write(slice);
      sinceTurn += slice.length;
      if (sinceTurn < TURN) continue;
      sinceTurn = 0;
      await nextTurn();
    }
  }
  return reader.end();
}

class Reader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #parser = new SaxesParser({ xmlns: false as const, position: true });
  readonly #ampersand = new NakedAmpersand();
  readonly #builder: RpuBuilder;
  #fed = 0;
  #lastElement = 0;
  #depth = 0;
  #ending = false;

  constructor(sink: RpuSink) {
    this.#builder = new RpuBuilder(sink);
    const parser = this.#parser;
    parser.on('error', (error) => this.#refuse(error));
    parser.on('doctype', () => this.#fail('RPU_DTD'));
    parser.on('xmldecl', ({ encoding }) => this.#checkEncoding(encoding));
    parser.on('opentag', ({ name, attributes }) => {
      this.#lastElement = this.#fed;
      this.#depth += 1;
      if (this.#depth > DEPTH_MAX) this.#fail('RPU_TOO_DEEP');
      for (const attribute in attributes) this.#checkLength(attributes[attribute] ?? '');
      this.#builder.open(name, this.#depth);
    });
    parser.on('closetag', () => {
      this.#lastElement = this.#fed;
      this.#builder.close(this.#depth);
      this.#depth -= 1;
    });
    const text = (part: string) => {
      if (this.#builder.text(part) > TEXT_MAX) this.#fail('RPU_TEXT_TOO_LONG');
    };
    parser.on('text', text);
    parser.on('cdata', text);
  }

  write(bytes: Uint8Array): void {
    if (this.#fed === 0) this.#sniff(bytes);
    this.#fed += bytes.length;
    const text = this.#decode(bytes);
    if (this.#depth === 0 && text.includes('<!DOCTYPE')) this.#fail('RPU_DTD');
    this.#ampersand.look(text, this.#parser.line, this.#parser.column);
    this.#parser.write(text);
    if (this.#fed - this.#lastElement > STRETCH) this.#fail('RPU_TEXT_TOO_LONG');
  }

  end(): { received: number } {
    if (this.#fed === 0) throw new CodedError('RPU_EMPTY');
    this.#ending = true;
    this.#parser.write(this.#decode());
    this.#parser.close();
    return this.#builder.end();
  }

  #decode(bytes?: Uint8Array): string {
    try {
      return this.#decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      // The last call has no bytes: a character cut in two says the file was, too.
      return this.#fail(bytes === undefined ? 'RPU_TRUNCATED' : 'RPU_NOT_UTF8');
    }
  }

  /** The declaration is read before the bytes are decoded: it explains why they do not decode. */
  #sniff(bytes: Uint8Array): void {
    const head = Buffer.from(bytes.subarray(0, 256)).toString('latin1');
    if (/^(?:\xFE\xFF|\xFF\xFE|\0<|<\0)/.test(head)) throw new CodedError('RPU_ENCODING', '1:1');
    this.#checkEncoding(
      /^(?:\xEF\xBB\xBF)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]*)/.exec(head)?.[1]
    );
  }

  #checkEncoding(encoding: string | undefined): void {
    if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) this.#fail('RPU_ENCODING');
  }

  #checkLength(text: string): void {
    if (text.length > TEXT_MAX) this.#fail('RPU_TEXT_TOO_LONG');
  }

  #refuse(error: Error): never {
    if (this.#ampersand.place === null && error.message.includes('undefined entity')) this.#fail('RPU_DTD');
    // Until its last byte a file may still become whole; after it, what was open stays open.
    return this.#fail(this.#ending && this.#depth > 0 ? 'RPU_TRUNCATED' : 'RPU_NOT_XML');
  }

  #fail(code: ErrorCode): never {
    const naked = this.#ampersand.place;
    if (naked !== null && EXPLAINED_BY_AMPERSAND.has(code)) throw new CodedError('RPU_NOT_XML', naked);
    throw new CodedError(code, `${this.#parser.line}:${this.#parser.column + 1}`);
  }
}
