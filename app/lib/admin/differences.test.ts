import { expect, it } from 'vitest';
import { differences } from './differences.ts';

it('names what changed, and all of what began or ended', () => {
  expect(differences({ name: 'A', roles: ['ars'] }, { name: 'A', roles: ['ars', 'samu'] })).toEqual([
    { field: 'roles', before: ['ars'], after: ['ars', 'samu'] }
  ]);
  expect(differences(null, { name: 'A' })).toEqual([{ field: 'name', before: null, after: 'A' }]);
  expect(differences({ name: 'A' }, null)).toEqual([{ field: 'name', before: 'A', after: null }]);
  expect(differences(null, null)).toEqual([]);
  expect(differences(null, 12)).toEqual([{ field: '', before: null, after: 12 }]);
});
