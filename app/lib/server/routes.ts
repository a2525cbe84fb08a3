import type { Resource } from '#domain/access.ts';

/** What each route is, by its id; a route that is not listed here is refused to everybody. */
export const ROUTES: Readonly<Record<string, Resource>> = {
  '/': { kind: 'page', name: 'home' },
  '/mur/region': { kind: 'page', name: 'mur' },
  '/pc': { kind: 'page', name: 'pc' },
  '/pc/ed/[finess]': { kind: 'page', name: 'ed' },
  '/api/v1/sites/[finess]/present': { kind: 'api', name: 'present' },
  '/api/v1/sites/[finess]/history': { kind: 'api', name: 'history' },
  '/api/v1/curves/[scope]': { kind: 'api', name: 'history' }
};
