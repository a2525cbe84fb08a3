import { errorBody, statusOf, type ErrorCode } from '#domain/errors.ts';

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** A JSON answer that no cache keeps. */
export function answer(body: unknown): Response {
  return new Response(JSON.stringify(body), { headers: HEADERS });
}

/** A coded refusal, in the reader's language. */
export function refuse(code: ErrorCode, where: string, request: Request): Response {
  const lang = /^\s*en\b/i.test(request.headers.get('accept-language') ?? '') ? 'en' : 'fr';
  return new Response(JSON.stringify(errorBody(code, where, lang)), {
    status: statusOf(code),
    headers: HEADERS
  });
}
