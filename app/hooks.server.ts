import { timingSafeEqual } from 'node:crypto';
import { redirect, type Handle, type HandleServerError } from '@sveltejs/kit';
import { AUDIENCES, type Audience, maySee } from '#domain/access.ts';
import { paraglideMiddleware } from './lib/messages/generated/server.js';
import { refuse } from './lib/server/answer.ts';
import { appContext } from './lib/server/context.ts';
import { ROUTES } from './lib/server/routes.ts';

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

/** As the front door names it; that one is there says nothing of its being valid. */
const SESSION_COOKIE = 'vigie_session';

/** Pages of shared screens: their load gives geography only, the picture comes by topics that are refused apart. */
function isWall(id: string): boolean {
  return id.startsWith('/mur/');
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
    const { id } = event.route;
    const resource = id === null ? undefined : ROUTES[id];
    const refused = id !== null && !(resource && maySee(event.locals.audience, resource));
    // A screen that had a session says whom to call: nobody stands before it to type a code.
    event.locals.ended = refused && isWall(id) && event.cookies.get(SESSION_COOKIE) !== undefined;
    if (refused && !event.locals.ended) {
      if (id.startsWith('/api/')) return refuse('LIVE_FORBIDDEN', event.url.pathname, request);
      // SvelteKit's own answer: a page that is loaded by script is sent home too.
      const back = new URLSearchParams({ retour: event.url.pathname + event.url.search });
      redirect(303, `${locale === 'en' ? '/en' : '/'}?${back}`);
    }
    const response = await resolve(event, {
      transformPageChunk: ({ html }) => html.replace('%lang%', locale)
    });
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
    // The front door keeps pages to outlast a restart; this one is this screen's only.
    if (event.locals.ended) response.headers.set('cache-control', 'no-store');
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
