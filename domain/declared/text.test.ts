import { describe, expect, it } from 'vitest';
import { plainText } from './text.ts';

const code = (text: string) => {
  try {
    return plainText(text, 120, 'text');
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a text for shared screens', () => {
  it.each([
    'Afflux attendu après le concert, 20 000 personnes',
    'Scanner en panne de 14:00 à 18:30, orienter vers Gonesse',
    'Plan blanc niveau 2 le 21/11, point à 20 h',
    'Réunion de crise salle 3, étage 2'
  ])('takes %s', (text) => expect(code(text)).toBe(text));

  it.each([
    'Rappeler le 01 42 34 56 78',
    'Joindre le +33 6 12.34.56.78',
    'NIR 1 85 05 78 006 084',
    'Écrire à garde@hopital.fr',
    'Patient né le 3 mars',
    'Dossier du 03/03/1985',
    'Voir Mme Durand',
    'Appeler le Dr Martin'
  ])('refuses %s', (text) => expect(code(text)).toBe('DECLARED_PERSONAL'));

  it('refuses what is empty, long, or not one line', () => {
    expect([code('  '), code('x'.repeat(121)), code('deux\nlignes')]).toEqual(
      Array(3).fill('DECLARED_INVALID')
    );
    expect(code('x'.repeat(120))).toHaveLength(120);
  });
});
