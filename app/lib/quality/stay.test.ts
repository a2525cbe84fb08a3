import { expect, test } from 'vitest';
import { addScore, noScore } from '#domain/stay/score.ts';
import { stayQuality } from './stay.ts';

const learned = {
  ...{ service: 'adult' as const, size: 'large' as const, reason: null, group: 'all' as const },
  ...{ basis: 'final' as const, n28: 900, calibratedOn: 900, pooled: 1, shift90: 0.02 }
};
const learning = {
  ...{ version: 4, learnedAt: 0, ms: 1_000 },
  services: [
    { ...learned, finess: '2' },
    { ...learned, finess: '1' },
    { ...learned, finess: '3' }
  ]
};
const names = new Map([
  ['1', 'Est'],
  ['2', 'Ouest']
]);
/** A day on which `held` of 100 left by the p90 they were told. */
const day = (finess: string, when: string, held: number) => {
  const sums = noScore();
  for (let i = 0; i < 100; i++)
    addScore(sums, { p50: 120, p90: 300 }, [[150, 400], [140, 350], null], i < held ? 100 : 400);
  return { day: when, finess, service: 'adult' as const, untold: 25, sums };
};

test('only sites that may be seen, by name, each with how right it was', () => {
  const { lines, sizes } = stayQuality(
    learning,
    [day('1', '2026-06-01', 90), day('3', '2026-06-01', 90)],
    names
  );
  expect(lines.map(({ name }) => name)).toEqual(['Est', 'Ouest']);
  expect(lines[0]).toMatchObject({
    untold: 0.2,
    drift: 'none',
    scored: { n: 100, under90: 0.9, overMedian: 0.1 }
  });
  expect(lines[1]).toMatchObject({ untold: null, scored: { n: 0, under90: null, gains: null } });
  expect(sizes).toMatchObject([{ size: 'large', scored: { n: 100 } }]);
});

test('a week that was missed too often is a drift', () => {
  const days = ['2026-06-01', '2026-06-02', '2026-06-10'].map((when) => day('1', when, 75));
  expect(stayQuality(learning, days, names).lines[0]?.drift).toBe('wider');
  expect(stayQuality(learning, [day('1', '2026-06-01', 60)], names).lines[0]?.drift).toBe('no_figure');
});
