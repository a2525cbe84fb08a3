import type { Transform } from 'node:stream';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

const COMPRESSIBLE = /^(?:text\/|application\/(?:json|javascript|manifest\+json|geo\+json|xml)|image\/svg)/;

/** Headers already read: browsers send a handful of them. Bounded, since anybody may send another one. */
const known = new Map<string, 'br' | 'gzip' | null>();
const MOST_KNOWN = 64;

/** The encoding both sides know, the smaller first; null when the client accepts none. */
export function acceptedEncoding(header: string | undefined): 'br' | 'gzip' | null {
  if (header === undefined) return null;
  const held = known.get(header);
  if (held !== undefined) return held;
  const read = readEncoding(header);
  if (known.size < MOST_KNOWN && header.length < 200) known.set(header, read);
  return read;
}

function readEncoding(header: string): 'br' | 'gzip' | null {
  const accepted = header.split(',').map((part) => part.trim().toLowerCase());
  const takes = (name: string) =>
    accepted.some((part) => part.split(';')[0]?.trim() === name && !/;\s*q=0(?:\.0*)?$/.test(part));
  if (takes('br')) return 'br';
  return takes('gzip') ? 'gzip' : null;
}

/**
 * The compressor for an answer of the pages, or null when it must go as it is (already encoded, not text,
 * `no-transform`). The caller's headers are changed to say so.
 */
export function compressorFor(
  headers: Record<string, string | string[]>,
  acceptEncoding: string | undefined
): Transform | null {
  const type = String(headers['content-type'] ?? '');
  if (headers['content-encoding'] || !COMPRESSIBLE.test(type)) return null;
  if (/no-transform/.test(String(headers['cache-control'] ?? ''))) return null;
  const vary = String(headers['vary'] ?? '');
  if (!/accept-encoding/i.test(vary)) headers['vary'] = vary ? `${vary}, accept-encoding` : 'accept-encoding';
  const encoding = acceptedEncoding(acceptEncoding);
  if (!encoding) return null;
  headers['content-encoding'] = encoding;
  // A strong validator names exact bytes, and these are others.
  const etag = String(headers['etag'] ?? '');
  if (etag.startsWith('"')) headers['etag'] = `W/${etag}`;
  if (encoding === 'gzip') return createGzip({ level: 5 });
  return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}
