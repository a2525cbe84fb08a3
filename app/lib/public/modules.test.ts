import { expect, it } from 'vitest';
import { accountViewer, demoViewer, PUBLIC, type AccountRole } from '#domain/access/roles.ts';
import { modulesFor } from './modules.ts';

const SERVED = ['/', '/urgences', '/mur/region', '/pc', '/equipages', '/qualite', '/admin'];
const ROUTES = (viewer: Parameters<typeof modulesFor>[0], served = SERVED) =>
  modulesFor(viewer, served).map(({ route }) => route);
const person = (role: AccountRole) =>
  accountViewer({
    id: 'x',
    roles: [role],
    sites: ['960000011'],
    factors: 2,
    enrolled: true,
    mustChangePassword: false
  });

it('offers the public no professional screen, and each role those it may open', () => {
  expect(ROUTES(PUBLIC)).toEqual([]);
  expect(ROUTES(person('crew'))).toEqual(['/equipages']);
  expect(ROUTES(person('site'))).toEqual(['/pc', '/qualite']);
  expect(ROUTES(person('samu'))).toEqual(['/mur/region', '/pc', '/equipages']);
  expect(ROUTES(person('admin'))).toEqual(['/mur/region', '/pc', '/equipages', '/qualite', '/admin']);
});

it('offers no page that is not there', () => {
  expect(ROUTES(demoViewer(null), ['/', '/pc'])).toEqual(['/pc']);
});
