import { expect, it } from 'vitest';
import { HOUR } from '../time/instant.ts';
import { floorAt, readFloor, type FloorRule } from './floors.ts';

const rule = (id: number, over: Partial<FloorRule> = {}): FloorRule => ({
  ...{ id, scope: 'region', from: 0, to: null, field: 'oldestBoarderMin', limit: 480, level: 1 },
  ...over
});
const SCOPES = ['960000011', 'dept:96', 'region'];
const waits = (value: number, at = 0) => ({
  oldestBoarderMin: { value, at, receivedAt: at, channel: 'form' as const }
});
const levelOf = (floors: FloorRule[], value: number, now = 1, scopes = SCOPES) =>
  floorAt(floors, scopes, waits(value), now)?.level ?? null;

it('lifts to the highest floor reached, from the limit on', () => {
  const floors = [rule(1), rule(2, { limit: 720, level: 2 }), rule(3, { limit: 1440, level: 3 })];
  expect([479, 480, 719, 720, 1440].map((value) => levelOf(floors, value))).toEqual([null, 1, 1, 2, 3]);
});

it('takes the narrowest scope with a floor of the field, while it is in force', () => {
  const floors = [rule(1, { level: 3 }), rule(2, { scope: '960000011', limit: 600, level: 1, to: 100 })];
  expect([levelOf(floors, 500), levelOf(floors, 600), levelOf(floors, 600, 100)]).toEqual([null, 1, 3]);
  expect(levelOf(floors, 500, 1, ['990000014', 'dept:99', 'region'])).toBe(3);
});

it('stands on fresh figures only, and says until when it holds', () => {
  const hit = floorAt([rule(1)], SCOPES, waits(500, 1000), 2000);
  expect(hit).toMatchObject({ rule: 1, at: 1000, until: 1000 + 4 * HOUR });
  expect(floorAt([rule(1)], SCOPES, waits(500, 1000), 1000 + 4 * HOUR)).toBeNull();
  expect(floorAt([rule(1, { to: 5000 })], SCOPES, waits(500, 1000), 2000)?.until).toBe(5000);
});

it('counts places downwards', () => {
  const full = rule(4, { field: 'placesOpen', limit: 0, level: 2 });
  const places = (value: number) => ({
    placesOpen: { value, at: 0, receivedAt: 0, channel: 'machine' as const }
  });
  expect([0, 1].map((value) => floorAt([full], SCOPES, places(value), 1)?.level ?? null)).toEqual([2, null]);
});

it('refuses floors that mean nothing', () => {
  expect(readFloor({ field: 'placesOpen', limit: '0', level: '2' })).toEqual({
    ...{ field: 'placesOpen', limit: 0, level: 2 }
  });
  for (const bad of [
    { field: 'boarders', limit: 5, level: 2 },
    { field: 'placesOpen', limit: '', level: 2 },
    { field: 'oldestBoarderMin', limit: 59, level: 2 },
    { field: 'oldestBoarderMin', limit: 480, level: 0 }
  ])
    expect(() => readFloor(bad)).toThrow('FLOOR_INVALID');
});
