/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, version } from '$service-worker';

declare const self: ServiceWorkerGlobalScope;

/**
 * The shell of the walls, kept in the browser: a screen that starts after a power cut with the server away shows
 * its last picture with its age (the picture itself is kept by the live client). Live data never come from
 * here, nor any page but the walls'. Scripts and styles are named by their content, so a kept one is never stale.
 */
const PREFIX = 'vigie-shell-';
const SHELL = `${PREFIX}${version}`;
/** A server that has not answered by then is away for a screen that must show something, ms. */
const PATIENCE = 4_000;

const isShell = (path: string) => build.includes(path) && path.includes('/immutable/');
const isWall = (path: string) => /^(\/en)?\/mur(\/|$)/.test(path);

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && isWall(url.pathname)) event.respondWith(wall(request));
  else if (isShell(url.pathname)) event.respondWith(fromShell(request));
});

/** Everything a wall may need, and the walls this screen shows in their new version, or nothing at all. */
async function install(): Promise<void> {
  const cache = await caches.open(SHELL);
  await cache.addAll(build.filter(isShell));
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = new Set(open.map((client) => client.url).filter((url) => isWall(new URL(url).pathname)));
  for (const url of shown) {
    const answer = await fetch(url, { redirect: 'error' });
    if (!answer.ok) throw new Error(`The wall answered ${answer.status}.`);
    await cache.put(url, answer);
  }
  await self.skipWaiting();
}

/** The shell before this one stays: a wall that still runs it may need a part it has not loaded yet. */
async function activate(): Promise<void> {
  const shells = (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== SHELL);
  await Promise.all(shells.slice(0, -1).map((key) => caches.delete(key)));
  await self.clients.claim();
}

async function fromShell(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** The page from the server, kept; the kept one when the server is away or answers with an error. */
async function wall(request: Request): Promise<Response> {
  const kept = async () =>
    (await (await caches.open(SHELL)).match(request)) ?? caches.match(request, { ignoreSearch: true });
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected) {
      await (await caches.open(SHELL)).put(request, answer.clone());
      return answer;
    }
    return (await kept()) ?? answer;
  } catch {
    return (await kept()) ?? Response.error();
  }
}
