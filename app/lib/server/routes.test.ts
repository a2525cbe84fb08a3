import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { maySee } from '#domain/access.ts';
import { ROUTES } from './routes.ts';

const FOLDER = fileURLToPath(new URL('../../routes', import.meta.url));
const served = globSync('**/{+page.svelte,+server.ts}', { cwd: FOLDER }).map(
  (file) => `/${file.replace(/\/?\+(page\.svelte|server\.ts)$/, '')}`
);

it('knows every route that is served, and no other', () => {
  expect(Object.keys(ROUTES).sort()).toEqual(served.sort());
});

it('opens only the home page to the public, and only the wall besides to a wall', () => {
  const open = (audience: 'public' | 'wall') =>
    Object.entries(ROUTES)
      .filter(([, resource]) => maySee(audience, resource))
      .map(([id]) => id);
  expect(open('public')).toEqual(['/']);
  expect(open('wall')).toEqual(['/', '/mur/region']);
});
