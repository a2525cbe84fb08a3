import { expect, it } from 'vitest';
import { departmentOfPostalCode } from './residence.ts';

it.each([
  ['75012', '75'],
  ['01000', '01'],
  ['93999', '93'],
  ['20000', '2A'],
  ['20137', '2A'],
  ['20200', '2B'],
  ['20620', '2B'],
  ['2A999', '2A'],
  ['97400', '974'],
  ['98800', '988'],
  ['98000', '99'],
  ['99109', '99'],
  ['20999', null],
  ['99999', null],
  ['', undefined],
  ['00000', undefined],
  ['7501', undefined],
  ['750012', undefined],
  ['PARIS', undefined]
])('the department of postal code %j is %s', (cp, department) => {
  expect(departmentOfPostalCode(cp)).toBe(department);
});
