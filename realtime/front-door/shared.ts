import { acceptedEncoding } from './compress.ts';
import type { DoorAnswer, DoorRequest } from './exchange.ts';
import type { Kept } from './kept.ts';
import { matchesEtag } from './etag.ts';
import { encodeOnce, type Encoded } from './encode.ts';

/** Process ms during which a shared page is answered here: less than any cache in between may keep it. */
const FRESH = 5_000;

const bytesOf = new WeakMap<Buffer, Encoded>();

/** Process ms for which the answer may be given to everybody else who holds the same rights; 0 for never. */
function lifetime({ headers }: Kept): number {
  const control = String(headers['cache-control'] ?? '');
  if (!/(?:^|,)\s*public\b/.test(control)) return 0;
  const seconds = Number(/\bmax-age=(\d{1,6})\b/.exec(control)?.[1] ?? 0);
  return Math.min(FRESH, seconds * 1_000);
}

/** True for a reader who asked for a page made now: a reload. */
function isReload({ headers }: Pick<DoorRequest, 'headers'>): boolean {
  return /\bno-cache\b|\bmax-age=0\b/.test(headers['cache-control'] ?? headers['pragma'] ?? '');
}

/**
 * A shared page (`cache-control: public`) from the copy of a moment ago, as any cache in between would: a burst of
 * readers costs the pages one rendering, and the door one compression. Null where it must be asked for.
 * @param now process ms
 */
export function freshPage(
  request: Pick<DoorRequest, 'headers'>,
  kept: Kept,
  now: number
): Promise<DoorAnswer> | null {
  const age = now - kept.madeAt;
  if (age >= lifetime(kept) || isReload(request)) return null;
  return answerOf(request, kept, age);
}

async function answerOf(
  { headers: asked }: Pick<DoorRequest, 'headers'>,
  kept: Kept,
  age: number
): Promise<DoorAnswer> {
  const headers: DoorAnswer['headers'] = { ...kept.headers, age: String(Math.floor(age / 1_000)) };
  const vary = String(headers['vary'] ?? '');
  headers['vary'] = vary ? `${vary}, accept-encoding` : 'accept-encoding';
  const etag = headers['etag'] === undefined ? null : String(headers['etag']).replace(/^(?!W\/)/, 'W/');
  if (etag) headers['etag'] = etag;
  if (etag && matchesEtag(asked['if-none-match'], etag)) return { status: 304, headers };
  const encoding = acceptedEncoding(asked['accept-encoding']);
  if (encoding) headers['content-encoding'] = encoding;
  const encoded = bytesOf.get(kept.body) ?? encodeOnce(kept.body);
  bytesOf.set(kept.body, encoded);
  return { status: 200, headers, body: await encoded.in(encoding) };
}
