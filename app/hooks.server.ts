import { timingSafeEqual } from 'node:crypto';
import { error, redirect, type Handle, type HandleServerError } from '@sveltejs/kit';
import { may } from '#domain/access/may.ts';
import { PUBLIC, type Role, type Viewer } from '#domain/access/roles.ts';
import { TABLE } from '#domain/access/table.ts';
import { paraglideMiddleware } from './lib/messages/generated/server.js';
import { refuse } from './lib/server/answer.ts';
import { appContext } from './lib/server/context.ts';
import { isInsecure, keepDevice } from './lib/server/session.ts';

interface Asker {
  viewer: Viewer;
  revoked: boolean;
  /** It came through a proxy that the front door does not trust. */
  passedOn: boolean;
}

/**
 * Who is asking. Only the front door may say it: it authenticates itself with this start's secret, and strips
 * both headers from what browsers send.
 */
function askerOf(request: Request, secret: string): Asker {
  const given = Buffer.from(request.headers.get('x-vigie-front') ?? '');
  const expected = Buffer.from(secret);
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return { viewer: PUBLIC, revoked: false, passedOn: false };
  const said = Buffer.from(request.headers.get('x-vigie-viewer') ?? '', 'base64url').toString('utf8');
  return JSON.parse(said) as Asker;
}

/**
 * Pages that some enrolled screen opens. Each of them says whom to call when `locals.ended`, and loads nothing
 * that the public may not see (rights.e2e.ts walks them).
 */
const SCREEN_PAGES: ReadonlySet<string> = new Set(
  TABLE.filter(({ kind, name, any, own = [] }) => {
    const isScreens = (role: Role): boolean => role === 'wall' || role === 'ward';
    return kind === 'route' && !name.startsWith('/api/') && [...any, ...own].some(isScreens);
  }).map(({ name }) => name)
);

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * True for a request that changes something and does not come from a page of this very site: whatever its body
 * is, and also when the browser says nothing of where it comes from.
 */
function isForeign(request: Request, url: URL): boolean {
  return !SAFE_METHODS.has(request.method) && request.headers.get('origin') !== url.origin;
}

/** True for what no form of a page sends: a body that cannot be read as fields. */
function isNoForm(request: Request): boolean {
  const type = request.headers.get('content-type') ?? '';
  return (
    request.method === 'POST' &&
    !/^\s*(?:application\/x-www-form-urlencoded\s*(?:;|$)|multipart\/form-data\s*;.*\bboundary=)/i.test(type)
  );
}

/** A body that says it is a form and cannot be read as one is bad input, not a fault of the page. */
function guardForm(request: Request): void {
  const read = request.formData.bind(request);
  const formData = (): Promise<FormData> =>
    read().catch((cause: unknown) => {
      if (cause instanceof TypeError) error(400, { message: 'REQUEST_INVALID', code: 'REQUEST_INVALID' });
      throw cause;
    });
  Object.defineProperty(request, 'formData', { value: formData });
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'geolocation=(), microphone=(), camera=()'
};

export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, async ({ request, locale }) => {
    event.request = request;
    const { viewer, revoked, passedOn } = askerOf(event.request, appContext().frontSecret);
    Object.assign(event.locals, { viewer, ended: false, left: false, insecure: isInsecure(event, passedOn) });
    if (isForeign(request, event.url)) return refuse('ORIGIN_REFUSED', 'Origin', request);
    const { id } = event.route;
    if (!id?.startsWith('/api/') && isNoForm(request))
      return refuse('FORM_TYPE_UNSUPPORTED', 'Content-Type', request);
    guardForm(request);
    const site = event.params['finess'];
    const refused = id !== null && !may(viewer, { kind: 'route', name: id, site });
    // A screen that was enrolled says whom to call: nobody stands before it to sign in.
    event.locals.ended = refused && revoked && SCREEN_PAGES.has(id);
    if (refused && !event.locals.ended) {
      if (id.startsWith('/api/')) return refuse('LIVE_FORBIDDEN', event.url.pathname, request);
      // SvelteKit's own answer: a page that is loaded by script is sent there too.
      const back = new URLSearchParams({ retour: event.url.pathname + event.url.search });
      const due = viewer.pending === 'second_factor' ? '/connexion/code' : '/compte';
      const target = viewer.pending ? due : viewer.kind === 'account' ? '/compte' : '/connexion';
      redirect(303, `${locale === 'en' ? '/en' : ''}${target}?${back}`);
    }
    // A screen that goes on for years keeps its cookie: browsers forget one after 400 days.
    const renewed = viewer.kind === 'device' && SAFE_METHODS.has(request.method) && keepDevice(event);
    const response = await resolve(event, {
      transformPageChunk: ({ html }) => html.replace('%lang%', locale)
    });
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
    // With the reader's consent, and only to put a list in order on their own phone.
    if (id === '/urgences' || id === '/equipages')
      response.headers.set('permissions-policy', 'geolocation=(self), microphone=(), camera=()');
    // A part of a page that others may show in a frame of theirs: it has no script and no form.
    if (id === '/urgences/[finess]/cadre') {
      const csp = response.headers.get('content-security-policy') ?? '';
      response.headers.set(
        'content-security-policy',
        csp.replace("frame-ancestors 'self'", 'frame-ancestors *')
      );
    }
    if (event.locals.left) response.headers.set('clear-site-data', '"cache", "storage"');
    // The front door keeps pages to outlast a restart: what is somebody's own is not among them.
    const own = viewer.kind === 'account' || OWN_PAGES.includes(id ?? '');
    if (event.locals.ended || renewed || own || event.cookies.getAll().some(isSecret))
      response.headers.set('cache-control', 'no-store');
    return response;
  });

/** Pages that name the screen they are on. */
const OWN_PAGES = ['/appareil', '/compte'];

const isSecret = ({ name }: { name: string }) => name === 'vigie_session';

/** What broke is for the log; the person gets a code and what to do. */
export const handleError: HandleServerError = ({ error: cause, status }) => {
  if (status === 404) return { message: 'NOT_FOUND', code: 'NOT_FOUND' };
  console.error(
    JSON.stringify({ level: 50, name: 'app', msg: cause instanceof Error ? cause.message : String(cause) })
  );
  return { message: 'INTERNAL', code: 'INTERNAL' };
};
