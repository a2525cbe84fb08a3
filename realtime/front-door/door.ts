import type { Readable, Writable } from 'node:stream';
import type { Logger } from 'pino';
import { CodedError } from '#domain/errors.ts';
import { PUBLIC, type Viewer } from '#domain/access/roles.ts';
import type { Access, Asker } from '../access.ts';
import { refusal } from './answers.ts';
import {
  type Direct,
  type DoorAnswer,
  type DoorRequest,
  isPassedOn,
  type Peer,
  peerOf,
  type Route,
  type Trusted
} from './exchange.ts';
import type { Proxy } from './proxy.ts';
import { hostIsPlain, type RawRequest, trickOf } from './refuse.ts';

/** One request and its answer on the wire of an engine. */
export interface Wire {
  /** The body as it comes, or null when none was announced. */
  upload: Readable | null;
  /** Sends a whole answer (its headers only, to HEAD). Does nothing once the client has left. */
  answer(answer: DoorAnswer): void;
  open(status: number, headers: DoorAnswer['headers']): Writable;
  onAborted(callback: () => void): void;
}

export interface DoorDeps {
  access: Access;
  trusted: Trusted;
  /** Tried in order; the first that answers wins. */
  routes: Route[];
  proxy: Proxy | null;
  log: Logger;
}

export type Door = (raw: RawRequest, direct: Direct, wire: Wire) => void;

/** The front door, the same for every engine: refuse tricks, say who is asking, answer here or hand over. */
export function createDoor(deps: DoorDeps): Door {
  function recover(request: DoorRequest, wire: Wire, error: unknown): void {
    if (error instanceof CodedError) return wire.answer(refusal(request, error.code, error.where));
    deps.log.error({ err: error, path: request.path }, 'a route failed');
    wire.answer(refusal(request, 'INTERNAL'));
  }

  function dispatch(request: DoorRequest, wire: Wire): void {
    for (const route of deps.routes) {
      const answer = route(request);
      if (answer instanceof Promise) {
        answer.then(
          (made) => wire.answer(made),
          (error: unknown) => recover(request, wire, error)
        );
        return;
      }
      if (answer) return wire.answer(answer);
    }
    if (deps.proxy)
      deps.proxy.handle({
        request,
        upload: wire.upload,
        answer: (answer) => wire.answer(answer),
        open: (status, headers) => wire.open(status, headers),
        onAborted: (callback) => wire.onAborted(callback)
      });
    else wire.answer(refusal(request, request.path.startsWith('/api/') ? 'NOT_FOUND' : 'APP_AWAY'));
  }

  return (raw, direct, wire) => {
    const headers = raw.head.values;
    const peer = peerOf(direct, headers, deps.trusted);
    const request = new Asked(raw, peer, wire, () => isPassedOn(direct, headers, deps.trusted));
    const trick = trickOf(raw) ?? (peer.host === headers['host'] || hostIsPlain(peer.host) ? null : 'host');
    if (trick) {
      const answer = refusal(request, trick === 'method' ? 'METHOD_NOT_ALLOWED' : 'REQUEST_INVALID', trick);
      // Where such a request ends is for nobody to guess: nothing is read after it.
      wire.answer({ ...answer, headers: { ...answer.headers, connection: 'close' } });
      return;
    }
    const go = (asker: Asker): void => {
      request.viewer = asker.viewer;
      request.revoked = asker.revoked;
      try {
        dispatch(request, wire);
      } catch (error) {
        recover(request, wire, error);
      }
    };
    const asker = deps.access.askerOf(headers['cookie']);
    if (asker instanceof Promise) void asker.then(go);
    else go(asker);
  };
}

/** A request; what costs is worked out when it is asked for. */
class Asked implements DoorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Record<string, string>;
  readonly proto: Peer['proto'];
  readonly host: string;
  viewer: Viewer = PUBLIC;
  revoked = false;
  readonly #peer: Peer;
  readonly #wire: Wire;
  readonly #passedOn: () => boolean;

  constructor({ method, path, query, head }: RawRequest, peer: Peer, wire: Wire, passedOn: () => boolean) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = head.values;
    this.proto = peer.proto;
    this.host = peer.host;
    this.#peer = peer;
    this.#wire = wire;
    this.#passedOn = passedOn;
  }

  get address(): string {
    return this.#peer.address;
  }

  get passedOn(): boolean {
    return this.#passedOn();
  }

  body(limit: number): Promise<Buffer> {
    return readAll(this.#wire.upload, limit);
  }
}

async function readAll(upload: Readable | null, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of upload ?? []) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > limit) throw new CodedError('UPLOAD_TOO_LARGE');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
