import { expect, test } from 'vitest';
import { emergencyText } from './emergency-text.ts';

const sentences = (locale: 'fr' | 'en') =>
  emergencyText(locale).sections.flatMap(({ title, lead, items, after }) =>
    [title, lead, ...items, after ?? '']
      .flatMap((text) => text.split(/[.:]/))
      .filter((text) => text.trim() !== '')
  );

test('the emergency text says the same in both languages, in sentences that are easy to read', () => {
  const shape = (locale: 'fr' | 'en') => emergencyText(locale).sections.map(({ items }) => items.length);
  expect(shape('en')).toEqual(shape('fr'));
  for (const locale of ['fr', 'en'] as const)
    expect(sentences(locale).filter((one) => one.trim().split(/\s+/).length > 16)).toEqual([]);
});

test('nobody has signed without a name and a day, and the first thing it says is to call 15', () => {
  const { validator, validatedOn, writtenOn, sections } = emergencyText('fr');
  expect([validator === null, validatedOn === null]).toEqual([validator === null, validator === null]);
  expect(writtenOn).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(sections[0]?.title).toMatch(/\b15\b/);
});
