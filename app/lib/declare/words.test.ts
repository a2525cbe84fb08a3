import { describe, expect, test } from 'vitest';
import { HOUR } from '#domain/time/instant.ts';
import type { PlaceEntry } from '#realtime/protocol/places-types.ts';
import { softwareWords } from './words.ts';

const NOW = Date.UTC(2026, 10, 22, 14);
const place = (by: string, until: number) =>
  ({ level: { level: 2, reason: '', by, until, at: NOW } }) as unknown as PlaceEntry;

describe('the level of a department’s own software', () => {
  test('is said until its end, by its name', () => {
    expect(softwareWords(place('machine', NOW + HOUR), NOW, 'fr')?.[1]).toBe(
      'tendu selon le logiciel du service'
    );
    expect(softwareWords(place('machine', NOW), NOW, 'fr')).toBeNull();
    expect(softwareWords(undefined, NOW, 'fr')).toBeNull();
  });
});
