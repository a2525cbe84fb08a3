import { timingSafeEqual } from 'node:crypto';
import type { Handle, HandleServerError } from '@sveltejs/kit';
import { AUDIENCES, type Audience, maySee, type Resource } from '#domain/access.ts';
import { paraglideMiddleware } from './lib/messages/generated/server.js';
import { refuse } from './lib/server/answer.ts';
import { appContext } from './lib/server/context.ts';

/** The page or API a route belongs to; a route that is not listed here is refused to everybody. */
const ROUTES: [RegExp, Resource][] = [
  [/^\/$/, { kind: 'page', name: 'home' }],
  [/^\/mur\//, { kind: 'page', name: 'mur' }],
  [/^\/pc$/, { kind: 'page', name: 'pc' }],
  [/^\/pc\/ed\//, { kind: 'page', name: 'ed' }],
  [/^\/api\/v1\/sites\/[^/]+\/present$/, { kind: 'api', name: 'present' }],
  [/^\/api\/v1\/sites\/[^/]+\/history$/, { kind: 'api', name: 'history' }],
  [/^\/api\/v1\/curves\/[^/]+$/, { kind: 'api', name: 'history' }]
];

/**
 * Who is asking. Only the front door may say it: it authenticates itself with this start's secret, and strips
 * both headers from what browsers send.
 */
function audienceOf(request: Request, secret: string): Audience {
  const given = Buffer.from(request.headers.get('x-vigie-front') ?? '');
  const expected = Buffer.from(secret);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'public';
  const said = request.headers.get('x-vigie-audience');
  return AUDIENCES.find((audience) => audience === said) ?? 'public';
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), microphone=(), camera=()'
};

export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, async ({ request, locale }) => {
    event.request = request;
    event.locals.audience = audienceOf(event.request, appContext().frontSecret);
    const path = new URL(request.url).pathname.replace(/^\/en(?=\/|$)/, '') || '/';
    const resource = ROUTES.find(([pattern]) => pattern.test(path))?.[1];
    if (event.route.id && (!resource || !maySee(event.locals.audience, resource))) {
      if (resource?.kind === 'api') return refuse('LIVE_FORBIDDEN', path, request);
      return new Response(null, { status: 303, headers: { location: locale === 'en' ? '/en' : '/' } });
    }
    const response = await resolve(event, {
      transformPageChunk: ({ html }) => html.replace('%lang%', locale)
    });
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
    return response;
  });

/** What broke is for the log; the person gets a code and what to do. */
export const handleError: HandleServerError = ({ error, status }) => {
  if (status === 404) return { message: 'NOT_FOUND', code: 'NOT_FOUND' };
  console.error(
    JSON.stringify({ level: 50, name: 'app', msg: error instanceof Error ? error.message : String(error) })
  );
  return { message: 'INTERNAL', code: 'INTERNAL' };
};
