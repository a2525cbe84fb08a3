import offlineUrl from '#app/lib/public/phone/offline.ts?worker&url';
import type { RequestHandler } from './$types';

/** Stands at the root, since a script rules only what lies beneath it; what it does is named by its content. */
export const GET: RequestHandler = () =>
  new Response(`importScripts(${JSON.stringify(offlineUrl)});\n`, {
    headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, no-cache' }
  });
