import { STATUS_CODES } from 'node:http';
import { Readable, Writable } from 'node:stream';
import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import type { Door, Wire } from './door.ts';
import type { DoorAnswer } from './exchange.ts';
import { Head } from './head.ts';

/** First lines of answers, made once each. */
const firstLines = new Map<number, string>();

function firstLine(status: number): string {
  let line = firstLines.get(status);
  if (line === undefined) firstLines.set(status, (line = `${status} ${STATUS_CODES[status] ?? 'Unknown'}`));
  return line;
}

function writeHead(res: HttpResponse, status: number, headers: DoorAnswer['headers']): void {
  res.writeStatus(firstLine(status));
  for (const name in headers) {
    const value = headers[name];
    // Said by the server itself when it closes.
    if (value === undefined || name === 'connection') continue;
    if (typeof value === 'string') res.writeHeader(name, value);
    else for (const item of value) res.writeHeader(name, item);
  }
}

/** The request's body as a stream; reading slower than it comes pauses the client. */
function uploadOf(res: HttpResponse, life: UwsWire): Readable {
  let paused = false;
  const stream = new Readable({
    read() {
      if (!paused || life.over) return;
      paused = false;
      res.resume();
    }
  });
  res.onData((chunk, isLast) => {
    // Nobody reads on after the answer: what still comes is not kept.
    if (stream.destroyed || life.over) return;
    // uWS takes the chunk's memory back after this call.
    const more = chunk.byteLength === 0 || stream.push(Buffer.from(new Uint8Array(chunk)));
    if (isLast) stream.push(null);
    else if (!more && !life.over) {
      paused = true;
      res.pause();
    }
  });
  return stream;
}

/** A streamed answer: a client slower than the pages pauses them, and destroying it cuts the client. */
function writableOf(res: HttpResponse, life: UwsWire): Writable {
  const writable = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (life.over) return done(new Error('client left'));
      let flowing = true;
      res.cork(() => {
        flowing = res.write(chunk);
      });
      if (flowing) return done();
      res.onWritable(() => {
        done();
        return true;
      });
    },
    final(done) {
      if (!life.over) {
        life.finish();
        res.cork(() => res.end());
      }
      done();
    },
    destroy(error, done) {
      if (!life.over) {
        life.finish();
        res.close();
      }
      done(error);
    }
  });
  life.onAborted(() => writable.destroy(new Error('client left')));
  return writable;
}

const isBodiless = (status: number): boolean => status === 204 || status === 304;
const nothing = (): void => undefined;

/** One exchange. A uWS response may not be touched once it has ended or its client has left. */
class UwsWire implements Wire {
  over = false;
  upload: Readable | null = null;
  readonly #res: HttpResponse;
  readonly #head: boolean;
  readonly #running: { count: number };
  /** Whether the call is under way that brought the request: it is answered without further ado. */
  #during = true;
  #aborted: (() => void)[] | null = null;

  constructor(res: HttpResponse, method: string, running: { count: number }) {
    this.#res = res;
    this.#head = method === 'HEAD';
    this.#running = running;
    running.count += 1;
  }

  /** The call is over that brought the request: what was not answered in it may be aborted from now on. */
  outlive(): void {
    this.#during = false;
    if (this.over) return;
    this.#res.onAborted(() => {
      this.finish();
      for (const callback of this.#aborted ?? []) callback();
    });
  }

  finish(): void {
    if (this.over) return;
    this.over = true;
    this.#running.count -= 1;
    // A body that was not read to its end is not waited for.
    this.upload?.destroy();
  }

  answer(answer: DoorAnswer): void {
    if (this.over) return;
    const close = this.upload?.readableEnded === false || answer.headers['connection'] === 'close';
    this.finish();
    // The library corks by itself during the call.
    if (this.#during) {
      // An answer without a body does not count as one to its check at the end of the call.
      if (this.#head || isBodiless(answer.status)) this.#res.onAborted(nothing);
      this.#send(answer, close);
    } else this.#res.cork(() => this.#send(answer, close));
  }

  #send({ status, headers, fixed, body }: DoorAnswer, close: boolean): void {
    const res = this.#res;
    writeHead(res, status, headers);
    if (fixed) res.writeHeader(fixed.name, fixed.rest);
    if (isBodiless(status)) res.endWithoutBody();
    else if (this.#head) res.endWithoutBody(body === undefined ? undefined : Buffer.byteLength(body));
    else res.end(body ?? '', close);
  }

  open(status: number, headers: DoorAnswer['headers']): Writable {
    if (!this.over) this.#res.cork(() => writeHead(this.#res, status, headers));
    return writableOf(this.#res, this);
  }

  onAborted(callback: () => void): void {
    // Who is asking may take a moment to know: the client may have left meanwhile.
    if (this.over) callback();
    else (this.#aborted ??= []).push(callback);
  }
}

/** The front door on uWebSockets.js, and how many of its answers are not over. */
export function uwsHandler(door: Door) {
  const running = { count: 0 };

  function handle(res: HttpResponse, req: HttpRequest): void {
    const head = new Head();
    req.forEach((name, value) => head.add(name, value));
    const [length, encoding] = [head.values['content-length'], head.values['transfer-encoding']];
    // uWS frames by the first and would read on: what a proxy before it took for the body is no request.
    if (
      encoding === undefined ? length?.includes(',') : length !== undefined || !/^chunked$/i.test(encoding)
    ) {
      res.close();
      return;
    }
    const method = req.getMethod().toUpperCase();
    const wire = new UwsWire(res, method, running);
    if (head.announcesBody) wire.upload = uploadOf(res, wire);
    let peer: string | null = null;
    const direct = (): string => (peer ??= Buffer.from(res.getRemoteAddressAsText()).toString('latin1'));
    door({ method, path: req.getUrl(), query: req.getQuery() ?? '', head }, direct, wire);
    // Who is answered later may have left by then, and their address with them.
    if (!wire.over) direct();
    wire.outlive();
  }

  return { handle, running: () => running.count };
}
