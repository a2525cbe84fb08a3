import { expect, it } from 'vitest';
import { languageOf } from './language.ts';

it.each([
  [undefined, 'fr'],
  ['', 'fr'],
  ['*', 'fr'],
  ['de', 'fr'],
  ['en', 'en'],
  ['en-GB,en;q=0.9', 'en'],
  ['fr-FR, en;q=0.9', 'fr'],
  ['fr;q=0.2, en;q=0.9', 'en'],
  ['en;q=0, fr', 'fr'],
  ['de, en;q=0.5', 'en']
])('answers %s in %s', (header, language) => {
  expect(languageOf(header)).toBe(language);
});
