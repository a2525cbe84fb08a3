import { expect, it } from 'vitest';
import { isFor, obeyed, readReport } from './reports.ts';

const ID = '0b9f2a52-7a0e-4a67-8a2d-1f2d3c4b5a69';

it('says of each wall whether it shows an order, not yet, or is offline', () => {
  const report = { layout: 'region', orders: [ID], skipped: 0, at: 100_000 };
  expect(obeyed({ id: ID }, report, 104_000)).toBe('shows');
  expect(obeyed({ id: 'other' }, report, 104_000)).toBe('not_yet');
  expect(obeyed({ id: ID }, report, 120_000)).toBe('offline');
  expect(obeyed({ id: ID }, null, 0)).toBe('offline');
});

it('knows to whom an order was sent', () => {
  expect([
    isFor({ walls: 'all' }, 'w1'),
    isFor({ walls: ['w1'] }, 'w1'),
    isFor({ walls: ['w1'] }, 'w2')
  ]).toEqual([...[true, true, false]]);
});

it.each([
  null,
  {},
  { layout: 'Région', orders: [], skipped: 0 },
  { layout: 'region', orders: ['x'], skipped: 0 },
  { layout: 'region', orders: [ID, ID, ID, ID, ID], skipped: 0 },
  { layout: 'region', orders: [], skipped: -1 }
])('takes no report like %o', (body) => expect(readReport(body)).toBeNull());

it('takes what a wall says, and nothing more', () => {
  const said = { layout: 'region', orders: [ID], skipped: 2 };
  expect(readReport({ ...said, wall: 'another' })).toEqual(said);
});
