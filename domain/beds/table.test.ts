import { expect, it } from 'vitest';
import { readTable } from './table.ts';

const sites = new Set(['960000011', '990000014']);

it('takes or refuses every line, with the column that is wrong', () => {
  const text = [
    '\ufefflieu;finess;nature',
    '96/1;960000011;medicine',
    '',
    '"96/2" ; 990000014 ; icu_adult',
    '96/3;960000011',
    ';960000011;medicine',
    '96/4;750000000;medicine',
    '96/5;960000011;chirurgie',
    '96/1;990000014;surgery'
  ].join('\r\n');
  expect(readTable(text, sites)).toEqual({
    lines: [
      { location: '96/1', finess: '960000011', kind: 'medicine' },
      { location: '96/2', finess: '990000014', kind: 'icu_adult' }
    ],
    refusals: [
      { line: 5, column: 'columns' },
      { line: 6, column: 'location' },
      { line: 7, column: 'finess' },
      { line: 8, column: 'kind' },
      { line: 9, column: 'twice' }
    ]
  });
});

it('reads commas and tabs, without a head', () => {
  const one = [{ location: 'a', finess: '960000011', kind: 'uhcd' }];
  expect(readTable('a,960000011,uhcd', sites)).toEqual({ lines: one, refusals: [] });
  expect(readTable('a\t960000011\tuhcd', sites).lines).toEqual(one);
});
