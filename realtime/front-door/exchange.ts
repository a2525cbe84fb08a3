import { BlockList, isIP } from 'node:net';
import type { Viewer } from '#domain/access/roles.ts';
import type { Language } from '#domain/errors.ts';
import type { FixedHead } from './fixed-head.ts';

/** A request as both engines give it to the front door. Header names are lower case. */
export interface DoorRequest {
  method: string;
  /** Path as sent, still percent-encoded, without the query. */
  path: string;
  query: string;
  headers: Record<string, string>;
  /** Normalised client address, after trusted proxies. */
  readonly address: string;
  proto: 'http' | 'https';
  host: string;
  viewer: Viewer;
  /** An enrolled screen whose access was ended. */
  revoked: boolean;
  /** A proxy that is not trusted passed it on: the address is that proxy's, and how it came is not known. */
  readonly passedOn: boolean;
  /** The whole body. Rejects with CodedError UPLOAD_TOO_LARGE over `limit` bytes. */
  body(limit: number): Promise<Buffer>;
}

export interface DoorAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  /** Further headers, made once for many answers. */
  fixed?: FixedHead;
  body?: string | Buffer;
}

/** What a route says: its own answer, or null for "not mine". */
export type Route = (request: DoorRequest) => DoorAnswer | Promise<DoorAnswer> | null;

/** Mapped IPv6 (`::ffff:10.0.0.1`, also written out) becomes IPv4; everything else is shortened by the kernel. */
export function normaliseAddress(address: string): string {
  const text = address.toLowerCase();
  const mapped = /^(?:::ffff:|(?:0{1,4}:){5}ffff:)(.+)$/.exec(text)?.[1];
  if (!mapped) return text;
  if (isIP(mapped) === 4) return mapped;
  const words = /^([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(mapped);
  if (!words) return text;
  const [high, low] = [Number.parseInt(words[1] ?? '', 16), Number.parseInt(words[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** True for a proxy that may tell who its client is. `direct`: this address is the peer itself. */
export type Trusted = (address: string, direct: boolean) => boolean;

/** No proxy at all. */
const NO_PROXY: Trusted = () => false;

/** The address of who connected; asking for it costs. */
export type Direct = () => string;

/**
 * Reads addresses and subnets (`10.0.0.0/8`) of proxies that may tell who their client is; `direct` trusts
 * whoever connects, and nobody it names.
 * @throws RangeError or TypeError of node:net on an address that is not one.
 */
export function trustedProxies(list: readonly string[] | 'direct'): Trusted {
  if (list === 'direct') return (_, direct) => direct;
  if (list.length === 0) return NO_PROXY;
  const block = new BlockList();
  for (const item of list) {
    const [address = '', bits] = item.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) block.addAddress(address, family);
    else block.addSubnet(address, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && block.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

export interface Peer {
  readonly address: string;
  proto: 'http' | 'https';
  host: string;
}

/** Whoever connected. A class: a getter in an object of its own each time would cost more than it saves. */
class NearPeer implements Peer {
  readonly proto = 'http';
  readonly host: string;
  readonly #direct: Direct;

  constructor(direct: Direct, host: string) {
    this.#direct = direct;
    this.host = host;
  }

  get address(): string {
    return normaliseAddress(this.#direct());
  }
}

/**
 * Who the client is: the direct peer, unless that is a trusted proxy; then the last address of
 * X-Forwarded-For that no trusted proxy has. What an untrusted peer claims is never read.
 */
export function peerOf(direct: Direct, headers: Record<string, string | undefined>, trusted: Trusted): Peer {
  const host = headers['host'] ?? '';
  // Most answers need no address: without proxies it is not asked for before somebody does.
  if (trusted === NO_PROXY) return new NearPeer(direct, host);
  const near = normaliseAddress(direct());
  if (!trusted(near, true)) return { address: near, proto: 'http', host };
  const chain = (headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => normaliseAddress(part.trim()))
    .filter((part) => isIP(part) !== 0);
  const address = chain.reverse().find((part) => !trusted(part, false)) ?? near;
  const proto = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  return { address, proto, host: headers['x-forwarded-host'] ?? host };
}

const PASSED_ON = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'];

/** True for a request that says it came through a proxy which this door was not told to trust. */
export function isPassedOn(
  direct: Direct,
  headers: Record<string, string | undefined>,
  trusted: Trusted
): boolean {
  return PASSED_ON.some((name) => headers[name] !== undefined) && !trusted(normaliseAddress(direct()), true);
}

/** True when a browser's Origin is this very server (or one configured); no Origin means no browser. */
export function ownOrigin(origin: string | undefined, host: string, others: readonly string[]): boolean {
  if (origin === undefined || others.includes(origin)) return true;
  try {
    return host !== '' && new URL(origin).host === host;
  } catch {
    return false;
  }
}

/** Language of an error answer: the address, else what the browser prefers, else French. */
export function languageOf(request: Pick<DoorRequest, 'path' | 'headers'>): Language {
  if (/^\/en(\/|$)/.test(request.path)) return 'en';
  if (!request.path.startsWith('/api/')) return 'fr';
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'fr';
}
