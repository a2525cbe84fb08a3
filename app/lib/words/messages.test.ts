import { expect, it } from 'vitest';
import en from '#app/lib/messages/en.json' with { type: 'json' };

/** What is named in its own language on purpose, and proper names that stand in a sentence. */
const NAMED = ['language_other'];
const NAMES = /Hub Santé/g;

it('holds no French words in the English messages', () => {
  const french = Object.entries(en).filter(
    ([key, message]) =>
      /[àâçèéêëîïôùû]|\b(les|des|une|dans)\b/i.test(message.replaceAll(NAMES, '')) && !NAMED.includes(key)
  );
  expect(french).toEqual([]);
});
