import { expect, it } from 'vitest';
import type { CommuneRow } from '../region/communes.ts';
import { postcodesOf, type DivisionRow } from './postcodes.ts';

const communes: CommuneRow[] = [
  ['75056', 'Paris', '75', 2.34, 48.86, 2_100_000],
  ['95585', 'Sarcelles', '95', 2.37, 48.99, 58_000]
];
const division: DivisionRow[] = [
  { code: '95585', nom: 'Sarcelles', type: 'commune-actuelle', codesPostaux: ['95200', '95200'] },
  { code: '95999', nom: 'Sarcelles', type: 'commune-deleguee' },
  {
    code: '75112',
    nom: 'Paris 12e Arrondissement',
    type: 'arrondissement-municipal',
    commune: '75056',
    codesPostaux: ['75012']
  },
  { code: '75056', nom: 'Paris', type: 'commune-actuelle', codesPostaux: ['75012'] },
  { code: '69123', nom: 'Lyon', type: 'commune-actuelle', codesPostaux: ['69001'] },
  {
    code: '69381',
    nom: 'Lyon 1er Arrondissement',
    type: 'arrondissement-municipal',
    commune: '69123',
    codesPostaux: ['69001']
  }
];

it('keeps postcodes of the region only, each once, an arrondissement’s to itself', () => {
  expect(postcodesOf(division, communes)).toEqual([
    ['75056', []],
    ['75112', ['75012'], 'Paris 12e'],
    ['95585', ['95200']]
  ]);
});

it('refuses a division that lacks a commune of the region', () => {
  expect(() => postcodesOf(division.slice(1), communes)).toThrow(/95585 Sarcelles/);
});
