import { describe, expect, it } from 'vitest';
import { loadPlaces } from '#maps/region/index.ts';
import { editsBetween, foldName } from './fold-name.ts';
import { searchOf, type Found } from './search.ts';

const search = searchOf(await loadPlaces('idf'));
const fictive = searchOf(await loadPlaces('fictive'));

/** The answer in a line: the place, or what is offered. */
function said(found: Found): string {
  if (found.kind === 'place') return found.place.name;
  if (found.kind === 'choice') return `? ${found.places.map(({ name }) => name).join(', ')}`;
  return found.kind === 'unknown'
    ? `${found.code} ${found.near.map(({ name }) => name).join(', ')}`.trim()
    : '';
}

describe('a postcode', () => {
  it.each([
    ['95200', 'Sarcelles'],
    [' 95200 ', 'Sarcelles'],
    ['75012', 'Paris 12e'],
    ['75116', 'Paris 16e'],
    ['95200 Sarcelles', 'Sarcelles'],
    ['Sarcelles 95200', 'Sarcelles'],
    ['93009 Bobigny Cedex', 'Bobigny']
  ])('%s is %s', (text, place) => expect(said(search(text))).toBe(place));

  it('of several communes is a choice, the largest first, and the name beside it decides', () => {
    expect(said(fictive('96100'))).toBe('? Port-Brume, La Dune-sur-Mer');
    expect(said(fictive('96100 dune'))).toBe('La Dune-sur-Mer');
    expect(said(search('77120'))).toMatch(/^\? Coulommiers, .*Mouroux/);
  });

  it('that is not finished offers what begins so, and says when that is not all', () => {
    expect(search('750')).toMatchObject({ kind: 'choice', more: false, places: { length: 20 } });
    expect(search('77')).toMatchObject({ kind: 'choice', more: true, places: { length: 21 } });
    expect(said(fictive('992'))).toBe('Saint-Ajonc');
  });

  it('of another region is said to be outside, and one that nobody has to be unknown', () => {
    expect(said(search('69003'))).toBe('PLACE_OUTSIDE');
    expect(said(search('13'))).toBe('PLACE_OUTSIDE');
    expect(said(search('95999'))).toBe('PLACE_UNKNOWN');
  });
});

describe('a name', () => {
  it.each([
    ['sarcelles', 'Sarcelles'],
    ['SAINT DENIS', 'Saint-Denis'],
    ['st denis', 'Saint-Denis'],
    ['St-Germain en Laye', 'Saint-Germain-en-Laye'],
    ['saint germain laye', 'Saint-Germain-en-Laye'],
    ['Ste Geneviève des Bois', 'Sainte-Geneviève-des-Bois'],
    ['l’haÿ les roses', 'L’Haÿ-les-Roses'],
    ["L'Hay-les-Roses", 'L’Haÿ-les-Roses'],
    ['evry courcouronnes', 'Évry-Courcouronnes'],
    ['levalloisperret', 'Levallois-Perret'],
    ['neuilly s/ seine', 'Neuilly-sur-Seine'],
    ['Paris 12', 'Paris 12e'],
    ['paris 1er', 'Paris 1er'],
    ['paris 12eme arrondissement', 'Paris 12e'],
    ['12e arrondissement', 'Paris 12e']
  ])('%s is %s', (text, place) => expect(said(search(text)).replace("'", '’')).toBe(place));

  it('that begins several is a choice, never a guess', () => {
    expect(said(search('neuilly'))).toMatch(/^\? Neuilly-sur-Seine, Neuilly-sur-Marne, /);
    expect(said(search('paris'))).toMatch(/^\? Paris 1er, Paris 2e, .*, Paris 20e, Paris$/);
  });

  it('with a slip of the finger is unknown, with what was probably meant', () => {
    expect(said(search('Sarselles'))).toBe('PLACE_UNKNOWN Sarcelles');
    expect(said(search('Montreiul'))).toMatch(/^PLACE_UNKNOWN Montreuil/);
    expect(said(search('Trifouilly'))).toBe('PLACE_UNKNOWN');
  });

  it('is nothing when nothing is asked, and unknown when nothing can be read', () => {
    expect(search('  ').kind).toBe('none');
    expect(said(search('???'))).toBe('PLACE_UNKNOWN');
    expect(said(search('a'.repeat(10_000)))).toBe('PLACE_UNKNOWN');
  });
});

it('counts slips: one more, one less, another, two swapped', () => {
  expect(
    ['creteil', 'crteil', 'creteill', 'cretiel', 'krateil'].map((w) => editsBetween('creteil', w, 2))
  ).toEqual([0, 1, 1, 1, 2]);
  expect(editsBetween('creteil', 'nanterre', 2)).toBe(3);
  expect(foldName('Œuilly-St Rémy CEDEX 9')).toBe('oeuilly saint remy');
});
