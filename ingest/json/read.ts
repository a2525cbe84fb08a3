import { CodedError } from '#domain/errors.ts';

/** U+0000, and halves of pairs that stand alone. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;
/** A JSON payload larger than this is refused before it is parsed, bytes. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_DEPTH = 64;
/** Written, they pass any parser of JSON; no text of the database may hold the first, nor half a pair of the others. */
const ODD_ESCAPE = /\\u(0000|[dD][89a-fA-F])/;

/**
 * Reads a payload as JSON: UTF-8 (a byte order mark is allowed), bounded in size and depth. U+0000 and half surrogate
 * pairs, in names as in values, become U+FFFD: one such character in a free text is no reason to lose the message.
 * @throws CodedError JSON_NOT_UTF8, JSON_INVALID (`where` is the position in characters), JSON_TOO_LARGE, JSON_TOO_DEEP
 */
export async function readJson(bytes: AsyncIterable<Uint8Array>, maxBytes = MAX_BYTES): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes) {
    size += part.byteLength;
    if (size > maxBytes) throw new CodedError('JSON_TOO_LARGE');
    parts.push(part);
  }
  const text = decoded(Buffer.concat(parts));
  if (depthOf(text) > MAX_DEPTH) throw new CodedError('JSON_TOO_DEEP');
  try {
    const value = JSON.parse(text) as unknown;
    return ODD_ESCAPE.test(text) ? storable(value) : value;
  } catch (error) {
    // The parser's message quotes the text: only the place is told.
    const place = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    throw new CodedError('JSON_INVALID', place ? `@${place}` : null);
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CodedError('JSON_NOT_UTF8');
  }
}

/** Deepest nesting of objects and arrays, read without building anything. */
function depthOf(text: string): number {
  let deepest = 0;
  let depth = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inText) {
      if (char === 0x5c) i += 1;
      else if (char === 0x22) inText = false;
    } else if (char === 0x22) inText = true;
    else if (char === 0x7b || char === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return deepest;
}

/** The same value, every text of which the database can hold. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(UNSTORABLE, '\ufffd');
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [storable(name), storable(one)]));
}
