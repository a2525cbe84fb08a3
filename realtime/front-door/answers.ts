import { entryOf, type ErrorCode, errorBody, statusOf } from '#domain/errors.ts';
import { type DoorAnswer, type DoorRequest, languageOf } from './exchange.ts';
import type { Kept } from './kept.ts';
import { agedPage, imageTime } from './last/age-page.ts';
import { wantsPage } from './proxy-headers.ts';

/** Seconds after which a page that could not be served tries again. */
const RETRY_SECONDS = 5;

const SAFE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
};

/** A JSON answer that no cache keeps, with the headers every answer of the door has. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): DoorAnswer {
  const body = JSON.stringify(value);
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...SAFE,
      ...headers
    },
    body
  };
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A page without script or style of its own: what the front door says itself must need nothing. */
export function page(
  status: number,
  words: { lang: string; title: string; body: string; head?: string }
): DoorAnswer {
  const body =
    `<!doctype html><html lang="${words.lang}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="dark light">' +
    `${words.head ?? ''}<title>${escape(words.title)}</title></head><body><main>` +
    `<h1>${escape(words.title)}</h1>${words.body}</main></body></html>`;
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...SAFE },
    body
  };
}

/** A refusal: a plain page for a person, the coded body for a program. A page retries by itself on a 503. */
export function refusal(
  request: Pick<DoorRequest, 'path' | 'headers' | 'method'>,
  code: ErrorCode,
  where: string | null = null
): DoorAnswer {
  const status = statusOf(code);
  const lang = languageOf(request);
  const answer = wantsPage(request)
    ? page(status, {
        lang,
        title: entryOf(code).message[lang],
        head: status === 503 ? `<meta http-equiv="refresh" content="${RETRY_SECONDS}">` : '',
        body: `<p>${escape(entryOf(code).hint[lang])}</p><p>${URGENT[lang]}</p><p><small>${code}</small></p>`
      })
    : json(status, errorBody(code, where, lang));
  if (status === 503 || status === 429) answer.headers['retry-after'] = String(RETRY_SECONDS);
  return answer;
}

const URGENT = {
  fr: 'Urgence vitale : appelez le 15, le 112, ou le 114 (sourds et malentendants).',
  en: 'Life-threatening emergency: call 15, 112, or 114 (deaf and hard of hearing).'
};

/**
 * The last page of this address that was served, saying in its first line of when it is, and without what time has
 * made untrue of it. @param now domain ms, the clock of `kept.at`
 */
export function oldPage(request: Pick<DoorRequest, 'path' | 'headers'>, kept: Kept, now: number): DoorAnswer {
  const lang = languageOf(request);
  const time = imageTime(kept.at, now);
  const words =
    lang === 'en'
      ? `Picture from ${time}: the pages do not answer for the moment.`
      : `Image de ${time}\u202f: les pages ne répondent pas pour le moment.`;
  const mark = `<p role="status" data-vigie-old="${kept.at}">${words}</p>`;
  const html = agedPage(kept.body.toString('utf8'), kept.at, now, lang).replace(
    /<body[^>]*>/i,
    (tag) => tag + mark
  );
  return {
    status: 200,
    headers: { ...kept.headers, 'cache-control': 'no-store', 'x-vigie-old': new Date(kept.at).toISOString() },
    body: html
  };
}
