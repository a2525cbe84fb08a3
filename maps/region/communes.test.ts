import { describe, expect, it } from 'vitest';
import { foldCommuneName, indexCommunes } from './communes.ts';

const index = indexCommunes(
  [
    ['93066', 'Saint-Denis', '93', 2.36, 48.94, 150_000],
    ['92051', 'Neuilly-sur-Seine', '92', 2.27, 48.88, 60_000],
    ['75056', 'Paris', '75', 2.34, 48.86, 2_100_000],
    ['91228', 'Évry-Courcouronnes', '91', 2.43, 48.63, 66_000]
  ],
  { '75112': '75056' }
);

describe('a commune’s name', () => {
  it.each([
    ['93', 'ST DENIS CEDEX', '93066'],
    ['93', 'Saint-Denis', '93066'],
    ['93', 'ST-DENIS CEDEX 02', '93066'],
    ['92', 'NEUILLY S/SEINE', '92051'],
    ['92', 'Neuilly sur Seine', '92051'],
    ['75', 'PARIS 12E ARRONDISSEMENT', '75056'],
    ['75', 'Paris 1er', '75056'],
    ['75', 'PARIS 12', '75056'],
    ['91', 'EVRY COURCOURONNES', '91228']
  ])('%s %s is %s', (department, name, insee) => {
    expect(index.byName(department, name)?.insee).toBe(insee);
  });

  it('is not looked for in another department, and never guessed', () => {
    expect(index.byName('94', 'Saint-Denis')).toBeNull();
    expect(index.byName('93', 'Saint')).toBeNull();
  });

  it('of an arrondissement’s INSEE code is its commune’s', () => {
    expect(index.byInsee('75112')?.name).toBe('Paris');
    expect(index.byInsee('75199')).toBeNull();
  });

  it('folds to one spelling', () => {
    expect(foldCommuneName('L’Haÿ-les-Roses')).toBe(foldCommuneName("L'HAY LES ROSES"));
  });
});
