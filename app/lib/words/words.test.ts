import { describe, expect, test } from 'vitest';
import { reasonWords, unseenWords } from './words.ts';

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

describe('why a site is on the list', () => {
  const reason = { kind: 'boarders', z: 3, ratio: null } as const;
  const floor = { rule: 7, level: 2, at, until: at, field: 'oldestBoarderMin' } as const;

  test('is its boarders where they weigh most', () => {
    expect(reasonWords({ reason, floor: null }, 4, 'fr')).toBe('patients sans lit');
    expect(reasonWords({ reason: null, floor: null }, 4, 'fr')).toBeNull();
  });

  test('is the floor its level stands on, before what else is above the usual', () => {
    expect(reasonWords({ reason, floor }, 4, 'fr')).toBe('plancher : plus ancien sans lit');
    expect(reasonWords({ reason: null, floor: { ...floor, field: 'placesOpen' } }, null, 'fr')).toBe(
      'plancher : places ouvertes'
    );
  });
});
