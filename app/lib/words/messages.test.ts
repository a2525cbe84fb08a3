import { expect, it } from 'vitest';
import en from '#app/lib/messages/en.json' with { type: 'json' };

/** What is named in its own language on purpose. */
const NAMED = ['language_other'];

it('holds no French words in the English messages', () => {
  const french = Object.entries(en).filter(
    ([key, message]) => /[àâçèéêëîïôùû]|\b(les|des|une|dans)\b/i.test(message) && !NAMED.includes(key)
  );
  expect(french).toEqual([]);
});
