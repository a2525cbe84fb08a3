import type { Head } from './head.ts';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** A body means nothing to them (RFC 9110 §9.3.1): servers differ on whether it is read or is the next request. */
const BODILESS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** RFC 3986 characters of a path; what is not listed has no business in one. */
const PATH = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/;
const HOST = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;
export interface RawRequest {
  method: string;
  path: string;
  query: string;
  head: Head;
}

/**
 * Says what is wrong with a request that tries to be read in two ways (dot segments, encoded slashes or NUL,
 * doubled slashes, backslashes, a second Host, a body of two lengths, control characters in a header), or null. Such a request is refused
 * before anything looks at it: neither the routes here nor the pages behind have to agree on its meaning.
 */
export function trickOf(request: RawRequest): 'method' | 'path' | 'query' | 'host' | 'headers' | null {
  if (!METHODS.has(request.method)) return 'method';
  if (request.path.length > 2_048 || !PATH.test(request.path) || request.path.includes('//')) return 'path';
  if (/%(?![0-9a-f]{2})|%(?:0[0-9a-f]|1[0-9a-f]|2f|5c|7f)/i.test(request.path)) return 'path';
  if (/(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(request.path)) return 'path';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (request.query.length > 4_096 || /[\x00-\x20\x7f#\\]/.test(request.query)) return 'query';
  const { values, odd, announcesBody } = request.head;
  const [length, encoding] = [values['content-length'], values['transfer-encoding']];
  if (odd || (length !== undefined && encoding !== undefined)) return 'headers';
  if (encoding !== undefined && !/^(?:chunked)?$/i.test(encoding)) return 'headers';
  if (length !== undefined && !/^\d{0,12}$/.test(length)) return 'headers';
  if (announcesBody && BODILESS.has(request.method)) return 'headers';
  return hostIsPlain(values['host'] ?? '') ? null : 'host';
}

/** True for a host name or address with an optional port, and nothing else. */
export function hostIsPlain(host: string): boolean {
  return HOST.test(host);
}
