import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { DoorRequest } from './exchange.ts';

/** Headers of one hop only (RFC 9110 §7.6.1), and the length, which each side counts itself. */
const HOP = new Set([
  'connection',
  'content-length',
  'expect',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade'
]);

/** Only this door may say who a client is: what clients send under these names is dropped. */
const OURS =
  /^(?:x-forwarded-.*|x-vigie-.*|x-real-ip|forwarded|via|x-client-ip|true-client-ip|cf-connecting-ip)$/;

function named(connection: string | undefined): Set<string> {
  return new Set((connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
}

/** Headers for the pages behind: the client's own without tricks, ours, and who is asking under this start's secret. */
export function upstreamHeaders(request: DoorRequest, secret: string): OutgoingHttpHeaders {
  const dropped = named(request.headers['connection']);
  const headers: OutgoingHttpHeaders = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (!HOP.has(name) && !OURS.test(name) && !dropped.has(name)) headers[name] = value;
  }
  // Pages are compressed here, once they are read: they may have to be kept, and marked as old.
  if (wantsPage(request)) headers['accept-encoding'] = 'identity';
  return {
    ...headers,
    host: request.host,
    'x-forwarded-for': request.address,
    'x-forwarded-host': request.host,
    'x-forwarded-proto': request.proto,
    'x-vigie-viewer': viewerHeader(request),
    'x-vigie-front': secret
  };
}

/** Who is asking, as the pages read it: ids and roles, no name. */
function viewerHeader({ viewer, revoked, passedOn }: DoorRequest): string {
  return Buffer.from(JSON.stringify({ viewer, revoked, passedOn })).toString('base64url');
}

/** Headers for the client: what the pages say, without the hop's. */
export function downstreamHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const dropped = named(headers.connection);
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || HOP.has(name) || OURS.test(name) || dropped.has(name)) continue;
    // The socket server writes its own date.
    if (name !== 'date' && name !== 'x-powered-by' && name !== 'server') kept[name] = value;
  }
  return kept;
}

/** True for a navigation: a person, not a program, reads the answer. */
export function wantsPage(request: Pick<DoorRequest, 'headers' | 'method'>): boolean {
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    (request.headers['accept'] ?? '').includes('text/html')
  );
}
