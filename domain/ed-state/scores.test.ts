import { expect, it } from 'vitest';
import { edwin } from './edwin.ts';
import { nedocs, nedocsBand } from './nedocs.ts';
import { urgencyOfCcmu, urgencyOfFrenchTriage } from './urgency.ts';

const CROWDED = {
  ...{ patients: 30, edBeds: 20, boarders: 5, hospitalBeds: 300 },
  ...{ ventilated: 2, longestBoardingHours: 6, lastBeddedHours: 2 }
};

it('gives NEDOCS of the published formula, its band, and nothing without beds', () => {
  expect(nedocs(CROWDED)).toBeCloseTo(162.36, 6);
  expect(nedocs({ ...CROWDED, edBeds: 0 })).toBeNull();
  expect(nedocs({ ...CROWDED, hospitalBeds: 0 })).toBeNull();
  expect([20, 20.1, 60.5, 101, 162.36, 180, 181].map(nedocsBand)).toEqual([0, 1, 2, 3, 4, 4, 5]);
});

it('gives EDWIN of the published formula, and nothing where boarders fill every place', () => {
  const input = { byUrgency: { 1: 4, 2: 6, 3: 8, 4: 3, 5: 1 }, doctors: 3, edBeds: 25, boarders: 7 };
  expect(edwin(input)).toBeCloseTo(1.0556, 4);
  expect(edwin({ ...input, doctors: 0 })).toBeNull();
  expect(edwin({ ...input, boarders: 25 })).toBeNull();
  expect(edwin({ ...input, boarders: 26 })).toBeNull();
});

it('reads CCMU upwards and the FRENCH triage downwards', () => {
  expect(['1', '2', '3', '4', '5', 'P', 'D', '6', ''].map(urgencyOfCcmu)).toEqual([
    ...[1, 2, 3, 4, 5, 2],
    ...[null, null, null]
  ]);
  expect(['1', '2', '3', '3A', '3B', '4', '5', '0', '4A'].map(urgencyOfFrenchTriage)).toEqual([
    ...[5, 4, 3, 3, 3, 2, 1],
    ...[null, null]
  ]);
});
