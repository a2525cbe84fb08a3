import { STATUS_CODES } from 'node:http';
import { Readable, Writable } from 'node:stream';
import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import type { Door, Wire } from './door.ts';
import type { DoorAnswer } from './exchange.ts';
import { announcesBody } from './proxy-headers.ts';

/** A uWS response may not be touched once it has ended or its client has left. */
interface Life {
  over: boolean;
  aborted: (() => void)[];
  upload: Readable | null;
  finish(): void;
}

function writeHead(res: HttpResponse, status: number, headers: DoorAnswer['headers']): void {
  res.writeStatus(`${status} ${STATUS_CODES[status] ?? 'Unknown'}`);
  for (const [name, value] of Object.entries(headers)) {
    // Said by the server itself when it closes.
    if (name === 'connection') continue;
    for (const item of Array.isArray(value) ? value : [value]) res.writeHeader(name, item);
  }
}

/** The request's body as a stream; reading slower than it comes pauses the client. */
function uploadOf(res: HttpResponse, life: Life): Readable {
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
function writableOf(res: HttpResponse, life: Life): Writable {
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
  life.aborted.push(() => writable.destroy(new Error('client left')));
  return writable;
}

/** The front door on uWebSockets.js, and how many of its answers are not over. */
export function uwsHandler(door: Door) {
  const lives = new Set<Life>();

  function handle(res: HttpResponse, req: HttpRequest): void {
    const headers: [string, string][] = [];
    req.forEach((name, value) => headers.push([name, value]));
    // uWS frames by the first and would read on: what a proxy before it took for the body is no request.
    const framing = headers.filter(([name]) => name === 'content-length' || name === 'transfer-encoding');
    if (
      framing.length > 1 ||
      framing.some(([name, how]) => name.startsWith('t') && !/^chunked$/i.test(how))
    ) {
      res.close();
      return;
    }
    const life: Life = {
      over: false,
      aborted: [],
      upload: null,
      finish() {
        life.over = true;
        lives.delete(life);
        // A body that was not read to its end is not waited for.
        life.upload?.destroy();
      }
    };
    lives.add(life);
    res.onAborted(() => {
      life.finish();
      for (const callback of life.aborted) callback();
    });
    const method = req.getMethod().toUpperCase();
    if (announcesBody(Object.fromEntries(headers))) life.upload = uploadOf(res, life);
    const wire: Wire = {
      upload: life.upload,
      answer(answer) {
        if (life.over) return;
        const close = life.upload?.readableEnded === false || answer.headers['connection'] === 'close';
        life.finish();
        res.cork(() => {
          writeHead(res, answer.status, answer.headers);
          const bodiless = answer.status === 204 || answer.status === 304;
          if (bodiless) res.endWithoutBody();
          else if (method === 'HEAD') {
            res.endWithoutBody(answer.body === undefined ? undefined : Buffer.byteLength(answer.body));
          } else res.end(answer.body ?? '', close);
        });
      },
      open(status, answerHeaders) {
        if (!life.over) res.cork(() => writeHead(res, status, answerHeaders));
        return writableOf(res, life);
      },
      // Who is asking may take a moment to know: the client may have left meanwhile.
      onAborted: (callback) => void (life.over ? callback() : life.aborted.push(callback))
    };
    const direct = Buffer.from(res.getRemoteAddressAsText()).toString();
    door({ method, path: req.getUrl(), query: req.getQuery() ?? '', headers }, direct, wire);
  }

  return { handle, running: () => lives.size };
}
