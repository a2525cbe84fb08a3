/// <reference lib="webworker" />
export {};
declare const self: ServiceWorkerGlobalScope;

/*
 * The public page without a network: its shell, its last data and the emergency text stay on the phone. A page always
 * comes from the network first; what is kept is marked as old by the page's own script, which finds nobody answering.
 */
const CACHE = 'vigie-public-1';
const ALWAYS = ['/urgences', '/urgences/appeler', '/en/urgences', '/en/urgences/appeler', '/icon.svg'];
/** A network that has not answered by then is away for somebody who is worried, ms. */
const PATIENCE = 6_000;

const isPage = (path: string): boolean => /^(?:\/en)?\/urgences(?:\/|$)/.test(path);
const isAsset = (path: string): boolean => path.startsWith('/_app/immutable/') || path === '/icon.svg';
const isData = (path: string): boolean =>
  path === '/api/v1/live/public' || path === '/urgences/communes.json';

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && isPage(url.pathname)) event.respondWith(page(request, url));
  else if (isAsset(url.pathname)) event.respondWith(asset(request));
  else if (isData(url.pathname)) event.respondWith(fresh(request, url.pathname));
});

/** The pages that must be there, with everything they are drawn with. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const address of ALWAYS) {
    const answer = await fetch(address, { credentials: 'omit' });
    if (!answer.ok) continue;
    const text = await answer.clone().text();
    await keep(address, answer);
    const parts = [...text.matchAll(/(_app\/immutable\/[^"'?#\s>]+)/g)].map(([part]) => `/${part}`);
    await Promise.all(parts.map((part) => cache.add(part).catch(() => undefined)));
  }
  await self.skipWaiting();
}

async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
}

/** From the network, kept only without a query: nothing that a reader asked for stays on the phone. */
async function page(request: Request, url: URL): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && url.search === '' && !answer.redirected) await keep(url.pathname, answer.clone());
    if (answer.ok || answer.status < 500) return answer;
    return (await keptPage(url)) ?? answer;
  } catch {
    return (await keptPage(url)) ?? Response.error();
  }
}

const KEPT_AT = 'x-vigie-kept-at';

async function keep(address: string, answer: Response): Promise<void> {
  const headers = new Headers(answer.headers);
  headers.set(KEPT_AT, String(Date.now()));
  headers.delete('content-encoding');
  const kept = new Response(await answer.arrayBuffer(), { status: 200, headers });
  await (await caches.open(CACHE)).put(address, kept);
}

/** The kept page, told for how long it was kept: by that its script knows what is over. */
async function keptPage({ pathname }: URL): Promise<Response | undefined> {
  const list = pathname.startsWith('/en/') ? '/en/urgences' : '/urgences';
  const kept = (await caches.match(pathname)) ?? (await caches.match(list));
  if (!kept) return undefined;
  const since = Date.now() - Number(kept.headers.get(KEPT_AT) ?? Date.now());
  const html = await kept.text();
  const marked = html.replace('data-page-at=', `data-kept-ms="${Math.max(1, since)}" data-page-at=`);
  return new Response(marked, { status: 200, headers: kept.headers });
}

async function fresh(request: Request, path: string): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) await (await caches.open(CACHE)).put(path, answer.clone());
    return answer;
  } catch {
    const last = await caches.match(path);
    if (!last) return Response.error();
    const headers = new Headers(last.headers);
    headers.set('x-vigie-kept', '1');
    return new Response(last.body, { status: 200, headers });
  }
}
