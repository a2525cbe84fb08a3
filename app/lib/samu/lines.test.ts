import { expect, it } from 'vitest';
import { rank } from '#domain/rank/rank.ts';
import { closureOf, facilityOf, factsOf, pictureOf } from '#domain/rank/testing/world.ts';
import { linesOf } from './lines.ts';

const NOW = Date.UTC(2026, 10, 22, 14);
const places = [1, 2, 3].map((lon) => facilityOf(`00000000${lon}`, { lon }));
const [first, second, third] = places.map(({ finess }) => finess);
const seen = factsOf({ level: 0 });
const answer = (facts: Parameters<typeof pictureOf>[1]) =>
  rank('adult', { lon: 0, lat: 0 }, pictureOf(places, facts), NOW);
const ids = (list: readonly { finess: string }[]) => list.map(({ finess }) => finess);

it('shows a new answer in its own order, and counts what is left out', () => {
  const { lines, moved, more } = linesOf(answer({}), [], 2);
  expect(ids(lines)).toEqual([first, second]);
  expect([moved.size, more]).toEqual([0, 1]);
});

it('keeps every row where it is while a place closes or becomes known, and says whose place is another', () => {
  const kept = ids(linesOf(answer({}), [], 3).lines);
  const changed = answer({
    [first ?? '']: factsOf({ closures: [closureOf(NOW)] }),
    [third ?? '']: seen
  });
  const { lines, moved } = linesOf(changed, kept, 3);
  expect(ids(lines)).toEqual([first, second, third]);
  expect(lines[0]).toMatchObject({ exclusion: { reason: 'closed' } });
  expect([...moved]).toEqual([first, third]);
  expect(ids(linesOf(changed, [], 3).lines)).toEqual([third, second]);
});
