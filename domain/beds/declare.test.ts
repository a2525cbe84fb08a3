import { expect, it } from 'vitest';
import { readDeclaration } from './declare.ts';

const read = (fields: Record<string, string>) => readDeclaration((name) => fields[name] ?? '');
const by = { function: 'nurse' };

it('declares what is typed, and nothing of what is left empty', () => {
  expect(read({ ...by, 'medicine.available': ' 3 ', 'medicine.h24': '0', 'uhcd.h24': '2' })).toEqual({
    by: 'nurse',
    lines: [
      { kind: 'medicine', available: 3, h24: 0, installed: null, closed: null },
      { kind: 'uhcd', available: null, h24: 2, installed: null, closed: null }
    ]
  });
});

it('declares installed and closed beds only where they changed', () => {
  const known = { 'was.surgery.installed': '40', 'was.surgery.closed': '4' };
  const typed = { ...by, ...known, 'surgery.installed': '40', 'surgery.closed': '6' };
  expect(read(typed).lines).toEqual([
    { kind: 'surgery', available: null, h24: null, installed: null, closed: 6 }
  ]);
});

it.each([
  ['BEDS_INVALID', 'function', { 'medicine.available': '1' }],
  ['BEDS_INVALID', 'medicine.available', { ...by, 'medicine.available': '-1' }],
  ['BEDS_INVALID', 'medicine.h24', { ...by, 'medicine.h24': '2.5' }],
  ['BEDS_INVALID', 'medicine.closed', { ...by, 'medicine.closed': '10000' }],
  ['BEDS_EMPTY', null, { ...by, 'other.available': '3' }],
  [
    'BEDS_OVER_INSTALLED',
    'medicine',
    { ...by, 'medicine.available': '9', 'medicine.closed': '2', 'medicine.installed': '10' }
  ]
])('refuses %s at %s', (code, where, fields) => {
  expect(() => read(fields)).toThrowError(expect.objectContaining({ code, where }));
});
