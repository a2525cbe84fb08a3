import { expect, it } from 'vitest';
import { ownPath } from './own-path.ts';

it('goes back to a page of this site', () => {
  for (const path of [
    '/',
    '/pc?site=750100042',
    '/en/pc/ed/750100042',
    '/mur/region?m=5&in=55',
    '/connexions'
  ])
    expect(ownPath(path)).toBe(path);
});

it('goes nowhere else, however it is written', () => {
  for (const path of [
    null,
    '',
    'pc',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/pc\n//evil.example',
    '/pc"><script>',
    '/\tevil.example',
    '/connexion?retour=/connexion',
    '/en/connexion/code',
    '/api/v1/sites',
    `/${'a'.repeat(501)}`
  ])
    expect([path, ownPath(path)]).toEqual([path, null]);
});
