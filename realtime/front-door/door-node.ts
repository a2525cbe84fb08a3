import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Door, Wire } from './door.ts';
import { Head } from './head.ts';

/** The front door on Node's own HTTP server: where the native binary cannot load. */
export function nodeHandler(door: Door): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    const head = new Head();
    for (let i = 0; i < req.rawHeaders.length; i += 2)
      head.add((req.rawHeaders[i] ?? '').toLowerCase(), req.rawHeaders[i + 1] ?? '');
    const [path = '', ...rest] = (req.url ?? '').split('?');
    const wire: Wire = {
      upload: head.announcesBody ? req : null,
      answer(answer) {
        if (res.destroyed || res.headersSent) return;
        const body = answer.body ?? '';
        const length = answer.body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
        res.writeHead(answer.status, { ...answer.fixed?.headers, ...answer.headers, ...length });
        res.end(req.method === 'HEAD' ? undefined : body);
        // What was not read of a refused body is not waited for.
        if (!req.readableEnded) req.resume();
      },
      open(status, answerHeaders) {
        res.writeHead(status, answerHeaders);
        return res;
      },
      onAborted(callback) {
        res.on('close', () => {
          if (!res.writableFinished) callback();
        });
      }
    };
    const direct = req.socket.remoteAddress ?? '';
    door({ method: req.method ?? '', path, query: rest.join('?'), head }, () => direct, wire);
  };
}
