import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { CodedError, type Language } from '#domain/errors.ts';
import type { Clock } from '#domain/time/clock.ts';
import { describe } from '../inbox/pipeline.ts';
import { isReceiptId } from '../inbox/receipt-id.ts';
import type { Spool } from '../inbox/spool.ts';
import type { InboxStore } from '../inbox/types.ts';
import type { Grant, KeyCache } from '../keys/key-cache.ts';
import { RateLimit } from '../keys/rate-limit.ts';
import { OPEN_STREAMS } from '../streams.ts';
import { answer, refuse } from './answer.ts';
import { UploadAborted } from './body.ts';
import type { Health } from './health.ts';
import { languageOf } from './language.ts';
import { outcomeView, waitingView } from './receipt-view.ts';
import { checkUploadHeaders, receiveUpload, type UploadDeps } from './upload.ts';

export interface DoorDeps extends UploadDeps {
  keys: KeyCache;
  spool: Spool;
  store: InboxStore;
  clock: Clock;
  log: Logger;
  isRetryable(error: unknown): boolean;
  health: Health;
}

const MAX_URL = 512;
/** A receipt is read within this, or the database counts as away, ms. */
const READ_MS = 5_000;

/** The ingest door: who may come in, where to, and what is answered when it goes wrong. */
export class Door {
  readonly #deps: DoorDeps;
  readonly #sources: RateLimit;
  readonly #failures: RateLimit;
  readonly #uploads = new Map<string, number>();
  #uploading = 0;

  constructor(deps: DoorDeps) {
    this.#deps = deps;
    this.#sources = new RateLimit(deps.limits.source);
    this.#failures = new RateLimit(deps.limits.failures);
  }

  /** Answers one request. Never rejects. */
  async handle(request: IncomingMessage, response: ServerResponse, expectsContinue = false): Promise<void> {
    const language = languageOf(request.headers['accept-language']);
    response.once('close', () => this.#deps.health.count(response.headersSent ? response.statusCode : null));
    try {
      await this.#route(request, response, language, expectsContinue);
    } catch (error) {
      await this.#fail(request, response, error, language);
    }
  }

  async #route(
    request: IncomingMessage,
    response: ServerResponse,
    language: Language,
    expectsContinue: boolean
  ) {
    const target = request.url ?? '/';
    if (target.length > MAX_URL) throw new CodedError('REQUEST_INVALID', 'URL');
    const [path = '/', query = ''] = target.split('?', 2);
    if (await this.#deps.health.answer(request, response, path)) return;
    const [, stream] = /^\/ingest\/([a-z0-9-]+)$/.exec(path) ?? [];
    const [, receipt] = /^\/ingest\/receipts\/([^/]+)$/.exec(path) ?? [];
    if (receipt !== undefined) {
      only(request, 'GET');
      return this.#receipt(request, response, receipt, language);
    }
    if (stream === undefined) throw new CodedError('NOT_FOUND', 'URL');
    if (!OPEN_STREAMS.has(stream)) throw new CodedError('STREAM_UNKNOWN', 'URL');
    only(request, 'POST');
    const grant = await this.#authenticate(request);
    if (!grant.streams.includes(stream)) throw new CodedError('AUTH_STREAM_FORBIDDEN', 'Authorization');
    this.#pace(grant.source);
    this.#deps.intake.checkRoom(grant.source);
    const { gzipped } = checkUploadHeaders(request, stream, this.#deps.limits.maxBodyBytes);
    await this.#oneMore(grant.source, async () => {
      if (expectsContinue) response.writeContinue();
      const { source, origin, finess } = grant;
      const sender = { source, stream, origin, keyFiness: finess, fileName: null };
      const async = new URLSearchParams(query).get('async') === '1';
      await receiveUpload(request, response, { sender, gzipped, async, language }, this.#deps);
    });
  }

  async #receipt(
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
    language: Language
  ): Promise<void> {
    const grant = await this.#authenticate(request);
    this.#pace(grant.source);
    if (!isReceiptId(id)) throw new CodedError('RECEIPT_UNKNOWN', 'URL');
    const waiting = this.#deps.spool.byReceipt(id);
    if (waiting?.source === grant.source) {
      return answer(request, response, 200, waitingView(waiting, 'spooled'), {
        'content-language': language
      });
    }
    const refused = this.#deps.spool.refusedOf(id);
    if (refused?.source === grant.source) {
      const view = outcomeView(refused, refused.outcome, language);
      return answer(request, response, 200, view, { 'content-language': language });
    }
    const found = await soonEnough(this.#deps.store.read(id, grant.source));
    if (!found) throw new CodedError('RECEIPT_UNKNOWN', 'URL');
    const view = found.outcome ? outcomeView(found, found.outcome, language) : waitingView(found, 'queued');
    return answer(request, response, 200, view, { 'content-language': language });
  }

  /** @throws CodedError AUTH_MISSING, AUTH_KEY_UNKNOWN, KEYS_UNAVAILABLE, RATE_LIMITED (too many bad keys). */
  async #authenticate(request: IncomingMessage): Promise<Grant> {
    const key = /^Bearer +([\x21-\x7e]{1,256})$/i.exec(request.headers.authorization ?? '')?.[1];
    try {
      if (!key) throw new CodedError('AUTH_MISSING', 'Authorization');
      return await this.#deps.keys.grantOf(key);
    } catch (error) {
      if (!(error instanceof CodedError) || error.code === 'KEYS_UNAVAILABLE') throw error;
      // Only the failures of an address are slowed down: behind one proxy or NAT good keys still pass.
      const wait = this.#failures.take(request.socket.remoteAddress ?? '', this.#deps.clock.process());
      throw wait > 0 ? new CodedError('RATE_LIMITED', 'Authorization', { retryAfter: wait }) : error;
    }
  }

  #pace(source: string): void {
    const wait = this.#sources.take(source, this.#deps.clock.process());
    if (wait > 0) throw new CodedError('RATE_LIMITED', null, { retryAfter: wait });
  }

  async #oneMore(source: string, task: () => Promise<void>): Promise<void> {
    const { limits } = this.#deps;
    const mine = this.#uploads.get(source) ?? 0;
    if (this.#uploading >= limits.uploads || mine >= limits.uploadsPerSource) {
      throw new CodedError('INGEST_BUSY', null, { retryAfter: 2 });
    }
    this.#uploading += 1;
    this.#uploads.set(source, mine + 1);
    try {
      await task();
    } finally {
      this.#uploading -= 1;
      const left = (this.#uploads.get(source) ?? 1) - 1;
      if (left > 0) this.#uploads.set(source, left);
      else this.#uploads.delete(source);
    }
  }

  async #fail(
    request: IncomingMessage,
    response: ServerResponse,
    error: unknown,
    language: Language
  ): Promise<void> {
    const { log } = this.#deps;
    if (error instanceof UploadAborted || request.socket.destroyed || response.headersSent) {
      log.info({ error: describe(error) }, 'request ended before its answer');
      response.destroy();
      return;
    }
    let coded = error instanceof CodedError ? error : null;
    if (!coded && this.#deps.isRetryable(error)) coded = new CodedError('DB_AWAY');
    if (!coded) log.error({ error: describe(error) }, 'request failed');
    else log.info({ code: coded.code, method: request.method }, 'request refused');
    await refuse(request, response, coded ?? new CodedError('INTERNAL'), language).catch(() =>
      response.destroy()
    );
  }
}

function only(request: IncomingMessage, method: 'GET' | 'POST'): void {
  if (request.method !== method) throw new CodedError('METHOD_NOT_ALLOWED', null, { allow: method });
}

/** @throws CodedError DB_AWAY when the record does not answer in time. */
async function soonEnough<T>(read: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CodedError('DB_AWAY')), READ_MS);
  });
  try {
    return await Promise.race([read, late]);
  } finally {
    clearTimeout(timer);
    read.catch(() => undefined);
  }
}
