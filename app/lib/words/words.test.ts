import { describe, expect, test } from 'vitest';
import { unseenWords } from './words.ts';

const at = Date.UTC(2026, 9, 12, 17, 40);

describe('a site that is not seen any more', () => {
  test('is mute only when its feed is', () => {
    for (const feed of ['silent', 'announced_down', 'never_heard'] as const)
      expect(unseenWords(feed, 2, at)).toEqual({ full: 'muet, était tendu à 19:40', short: 'muet' });
  });

  test('whose feed goes on sending has an unknown level, and is not called mute', () => {
    for (const feed of ['live', 'late'] as const)
      expect(unseenWords(feed, 2, at)).toEqual({ full: 'inconnu, était tendu à 19:40', short: 'inconnu' });
  });
});
