import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CodedError, errorBody, type Language, statusOf } from '#domain/errors.ts';

const LINGER_MS = 2_000;
const LINGER_BYTES = 40 * 1024 * 1024;

/** Sends JSON. When part of the request is unread the connection closes, but not before the answer is read. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {}
): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(body));
  const unread = !request.complete;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    vary: 'accept-language',
    ...(unread ? { connection: 'close' } : {}),
    ...headers
  });
  if (!unread) {
    response.end(bytes);
    return;
  }
  response.write(bytes);
  await discard(request);
  response.end();
}

/** Sends a coded refusal. `retryAfter` in seconds. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: CodedError,
  language: Language
): Promise<void> {
  const headers: Record<string, string> = { 'content-language': language };
  const status = statusOf(error.code);
  const { retryAfter, allow } = error.details;
  if (typeof retryAfter === 'number') headers['retry-after'] = String(retryAfter);
  else if (status === 503) headers['retry-after'] = '30';
  if (typeof allow === 'string') headers['allow'] = allow;
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="vigie"';
  return answer(request, response, status, errorBody(error.code, error.where, language), headers);
}

/**
 * Reads the rest of a refused body for a moment: closing with unread bytes would reset the connection and the
 * sender would see a network error in place of its answer.
 */
function discard(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const timer = setTimeout(end, LINGER_MS);
    function end(): void {
      clearTimeout(timer);
      request.off('data', count);
      resolve();
    }
    function count(piece: Buffer): void {
      bytes += piece.length;
      if (bytes > LINGER_BYTES) end();
    }
    request.on('data', count);
    request.once('end', end);
    request.once('close', end);
    request.once('error', end);
    request.resume();
  });
}
