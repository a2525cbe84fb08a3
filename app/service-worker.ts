/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';

declare const self: ServiceWorkerGlobalScope;

/**
 * The shell of the walls, kept in the browser: a screen that starts after a power cut with the server away shows
 * its last picture with its age (the picture itself is kept by the live client). Live data never come from here.
 */
const SHELL = `vigie-shell-${version}`;
/** A server that has not answered by then is away for a screen that must show something, ms. */
const PATIENCE = 4_000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll([...build, ...files]))
      .then(() => self.skipWaiting())
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((keys) => Promise.all(keys.filter((key) => key !== SHELL).map((key) => caches.delete(key))))
      .then(() => self.clients.claim())
  );
});

const isShell = (path: string) => build.includes(path) || files.includes(path);
const isWall = (path: string) => /^(\/en)?\/mur\//.test(path);

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (isShell(url.pathname)) event.respondWith(fromShell(request));
  else if (request.mode === 'navigate' && isWall(url.pathname)) event.respondWith(wall(request));
});

async function fromShell(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** The page from the server, kept; the kept one when the server is away or answers with an error. */
async function wall(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected) {
      await cache.put(request, answer.clone());
      return answer;
    }
    return (await cache.match(request)) ?? answer;
  } catch {
    return (await cache.match(request)) ?? Response.error();
  }
}
