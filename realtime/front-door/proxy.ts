import { Agent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { pipeline, Transform, type Readable, type Writable } from 'node:stream';
import type { Logger } from 'pino';
import type { Limiter } from '../limiter.ts';
import { oldPage, refusal } from './answers.ts';
import { askerKey } from './asker-key.ts';
import { acceptedEncoding, compressorFor } from './compress.ts';
import type { DoorAnswer, DoorRequest } from './exchange.ts';
import { type Kept, KeptAnswers } from './kept.ts';
import { lastAnswer } from './last/route.ts';
import type { LastAnswers } from './last/store.ts';
import { downstreamHeaders, upstreamHeaders, wantsPage } from './proxy-headers.ts';
import { freshPage } from './shared.ts';

/** One exchange as an engine hands it over. */
export interface Exchange {
  request: DoorRequest;
  /** The body to pass on, or null when none was announced. */
  upload: Readable | null;
  answer(answer: DoorAnswer): void;
  /** Starts a streamed answer. Destroying the writable cuts the client. */
  open(status: number, headers: DoorAnswer['headers']): Writable;
  /** Calls back when the client goes away before the end. */
  onAborted(callback: () => void): void;
}

export interface ProxyConfig {
  /** Where the pages listen, on this machine. */
  app: { host: string; port: number } | { socketPath: string };
  /** This start's secret, by which the pages know that the front door is asking. */
  secret: string;
  /** Bytes of an upload. */
  uploadLimit: number;
  /** ms without any news of the pages after which they are away. */
  patience: number;
}

const MB = 1024 * 1024;
/** Bytes of a body held until it is whole: a form waits here for a slow client, not on a connection to the pages. */
const FORM = MB / 16;
/**
 * ms that an idle connection to the pages is kept for the next request. The agent honours the shorter time that
 * the pages announce only where it has one of its own: without it, a form that is sent just as they close is lost.
 */
const IDLE = 30_000;

export type Proxy = ReturnType<typeof createProxy>;

interface ProxyDeps {
  log: Logger;
  domainNow(): number;
  processNow(): number;
  /** What one asker may ask the pages for; what is answered here without them does not count. */
  limiter: Limiter;
  /** Public answers that outlive everything behind; absent where none are kept. */
  last?: LastAnswers;
}

/**
 * Hands requests to the pages behind, streaming both ways: a slow client pauses the pages, a client that
 * leaves stops them. When they are away, answers the last page of that address, marked old, else a 503.
 */
export function createProxy(config: ProxyConfig, deps: ProxyDeps) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: 'lifo', timeout: IDLE });
  // What is more than a form is sent on connections of its own: slow ones keep no page waiting.
  const uploads = new Agent({ keepAlive: true, maxSockets: 32, scheduling: 'lifo', timeout: IDLE });
  const pages = new KeptAnswers(16 * MB, MB);
  const assets = new KeptAnswers(48 * MB, 4 * MB);
  let awaySince: number | null = null;

  function heard(up: boolean): void {
    if (up && awaySince !== null) deps.log.info({ since: awaySince }, 'pages are back');
    if (!up && awaySince === null) deps.log.warn('pages do not answer');
    awaySince = up ? null : (awaySince ?? deps.domainNow());
  }

  function away(exchange: Exchange): void {
    const { request } = exchange;
    const now = deps.domainNow();
    const kept = wantsPage(request) ? pages.find(pageKey(request)) : null;
    const last = deps.last ? lastAnswer(deps.last, request, () => now) : null;
    const own = kept && oldPage(request, kept, now);
    exchange.answer((request.query ? (own ?? last) : newer(own, last)) ?? refusal(request, 'APP_AWAY'));
  }

  function relay(exchange: Exchange, response: IncomingMessage): void {
    const { request } = exchange;
    const status = response.statusCode ?? 502;
    const headers = downstreamHeaders(response.headers);
    if (request.method === 'HEAD' || status === 204 || status === 304) {
      response.resume();
      exchange.answer({ status, headers });
      return;
    }
    const keeper = keeperFor(request, status, headers);
    const compressor = status === 200 ? compressorFor(headers, request.headers['accept-encoding']) : null;
    const stages = [response, ...(keeper ? [keeper] : []), ...(compressor ? [compressor] : [])];
    // Either side breaking off destroys the other: pages stop working for a client that left, and a client
    // sees a cut answer as cut.
    pipeline([...stages, exchange.open(status, headers)], (error) => {
      if (error) deps.log.debug({ path: request.path, code: error.code }, 'answer of the pages was cut');
    });
  }

  function keeperFor(request: DoorRequest, status: number, headers: DoorAnswer['headers']): Transform | null {
    if (request.method !== 'GET' || status !== 200 || headers['set-cookie']) return null;
    const made = { headers: { ...headers }, at: deps.domainNow(), madeAt: deps.processNow() };
    if (isAsset(request)) return collector(assets, assetKey(request), made);
    const isPage = wantsPage(request) && String(headers['content-type']).startsWith('text/html');
    if (!isPage || headers['content-encoding'] || /no-store/.test(String(headers['cache-control'])))
      return null;
    return collector(pages, pageKey(request), made);
  }

  /** A page that somebody of the same rights was sent a moment ago, where all may share it. */
  function sharedPage(request: DoorRequest): Promise<DoorAnswer> | null {
    const kept = wantsPage(request) ? pages.find(pageKey(request)) : null;
    return kept && freshPage(request, kept, deps.processNow());
  }

  function handle(exchange: Exchange): void {
    const { request, upload } = exchange;
    const asset = isAsset(request) ? assets.find(assetKey(request)) : null;
    const shared = asset ? null : sharedPage(request);
    if (asset) exchange.answer({ status: 200, headers: asset.headers, body: asset.body });
    else if (shared)
      shared.then(
        (answer) => exchange.answer(answer),
        (error: unknown) => {
          deps.log.warn({ err: error, path: request.path }, 'a kept page could not be sent');
          exchange.answer(refusal(request, 'INTERNAL'));
        }
      );
    else if (!deps.limiter.take(askerKey(request))) exchange.answer(refusal(request, 'RATE_LIMITED'));
    else if (Number(request.headers['content-length'] ?? 0) > config.uploadLimit)
      exchange.answer(refusal(request, 'UPLOAD_TOO_LARGE'));
    else if (upload)
      hold(upload, FORM, (start, whole) => {
        if (start.length > config.uploadLimit) exchange.answer(refusal(request, 'UPLOAD_TOO_LARGE'));
        else ask(exchange, { start, whole });
      });
    else ask(exchange, null);
  }

  function ask(exchange: Exchange, body: { start: Buffer; whole: boolean } | null, again = true): void {
    const { request, upload } = exchange;
    let settled = false;
    const once = (act: () => void) => {
      if (settled) return;
      settled = true;
      act();
    };
    let up: ClientRequest;
    try {
      up = httpRequest({
        ...config.app,
        // Asked for a second time, on a connection that nobody has used: idle ones may all be closing.
        agent: !again ? false : body && !body.whole ? uploads : agent,
        method: request.method,
        path: request.query ? `${request.path}?${request.query}` : request.path,
        headers: { ...upstreamHeaders(request, config.secret), ...lengthOf(body) },
        timeout: config.patience
      });
    } catch {
      // Something in it cannot be written as a request: nobody behind is asked what it might have meant.
      return exchange.answer(refusal(request, 'REQUEST_INVALID', 'headers'));
    }
    exchange.onAborted(() => {
      settled = true;
      up.destroy();
    });
    up.on('response', (response) => {
      heard(true);
      once(() => relay(exchange, response));
    });
    up.on('timeout', () => up.destroy(new Error('silent')));
    up.on('error', (error: NodeJS.ErrnoException) => {
      once(() => {
        // The pages closed an idle connection just as it was used: nothing was read of this request.
        if (again && up.reusedSocket && error.code === 'ECONNRESET' && !body)
          return ask(exchange, null, false);
        heard(false);
        away(exchange);
      });
    });
    if (!body || !upload || body.whole) {
      up.end(body?.start);
      return;
    }
    up.write(body.start);
    pipeline(upload, bounded(config.uploadLimit - body.start.length), up, (error) => {
      if (error?.message === 'too large') once(() => exchange.answer(refusal(request, 'UPLOAD_TOO_LARGE')));
    });
  }

  return {
    handle,
    /** Domain time since when the pages do not answer, or null. */
    awaySince: () => awaySince,
    stop: () => {
      agent.destroy();
      uploads.destroy();
    }
  };
}

/** The reader's own page, unless the kept public one is of a later hour. */
function newer(own: DoorAnswer | null, last: DoorAnswer | null): DoorAnswer | null {
  const at = (answer: DoorAnswer | null): string => String(answer?.headers['x-vigie-old'] ?? '');
  return own && at(own) >= at(last) ? own : (last ?? own);
}

function isAsset(request: DoorRequest): boolean {
  return (
    request.path.startsWith('/_app/immutable/') && (request.method === 'GET' || request.method === 'HEAD')
  );
}

function assetKey(request: DoorRequest): string {
  return `${acceptedEncoding(request.headers['accept-encoding'])} ${request.path}`;
}

/** A page is served again only to those who hold the very same rights; what is somebody's own is never kept. */
function pageKey(request: DoorRequest): string {
  const { kind, roles, sites, pending } = request.viewer;
  const rights = [kind, request.revoked, roles.join(), sites.join(), pending].join(' ');
  return `${rights} ${request.path}?${request.query}`;
}

/** Passes bytes on, and keeps them if the whole answer fits. */
function collector(into: KeptAnswers, key: string, made: Omit<Kept, 'body'>): Transform {
  let chunks: Buffer[] | null = [];
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > into.largest) chunks = null;
      chunks?.push(chunk);
      done(null, chunk);
    },
    flush(done) {
      if (chunks) into.keep(key, { ...made, body: Buffer.concat(chunks) });
      done();
    }
  });
}

/**
 * The framing of a body, always said: Node would write that of a DELETE without any, and the pages would read it
 * as a further request.
 */
function lengthOf(body: { start: Buffer; whole: boolean } | null): Record<string, string> {
  if (!body) return {};
  return body.whole ? { 'content-length': String(body.start.length) } : { 'transfer-encoding': 'chunked' };
}

/** Reads a body to its end or past `most` bytes, then pauses it; a client that leaves before is not told of. */
function hold(upload: Readable, most: number, ready: (start: Buffer, whole: boolean) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const done = (whole: boolean): void => {
    upload.off('data', take).off('end', end).off('error', leave).pause();
    ready(Buffer.concat(chunks), whole);
  };
  const take = (chunk: Buffer): void => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > most) done(false);
  };
  const end = (): void => done(true);
  const leave = (): void => undefined;
  upload.on('data', take).on('end', end).on('error', leave);
}

function bounded(limit: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limit) done(new Error('too large'));
      else done(null, chunk);
    }
  });
}
