/** Headers that many answers share, also as the one text in which they are written. */
export interface FixedHead {
  headers: Readonly<Record<string, string>>;
  /** Name of the first of them, and its value with the others below it, as HTTP/1.1 writes them. */
  name: string;
  rest: string;
}

/**
 * Makes a head that is written at once: each header told to the native library alone costs a call.
 * @throws Error for none, or for a value with an end of line in it.
 */
export function fixedHead(headers: Record<string, string>): FixedHead {
  const [first, ...others] = Object.entries(headers);
  if (!first || Object.values(headers).some((value) => /[\r\n]/.test(value)))
    throw new Error('not a head of an answer');
  const lines = others.map(([name, value]) => `\r\n${name}: ${value}`).join('');
  return { headers, name: first[0], rest: first[1] + lines };
}
