import { expect, test } from 'vitest';
import type { PublicWord } from '#domain/public-word/word.ts';
import { MINUTE } from '#domain/time/instant.ts';
import type { PublicEntry } from '../../protocol/types.ts';
import { applyEvents, storeOf } from '../index.ts';
import { initialState } from '../state.ts';
import { expectedStay } from '../stay/testing/expected.ts';
import { Feed, SITES, worldContext } from '../testing/world.ts';

const ctx = worldContext();
const [FINESS = '', OTHER = ''] = SITES.map(({ finess }) => finess);
const told = (f: Feed, finess = FINESS) =>
  storeOf(() => applyEvents(initialState('simulated'), f.events, ctx).state)
    .entries('public')
    .get(finess)?.value as PublicEntry;
const ordinary = () => {
  const f = new Feed().write('norms.published', { version: 1 }).ticks(1).files(25);
  return f.news('stay.expected', `${FINESS}/adult`, expectedStay(FINESS, f.now));
};
const says = (f: Feed, kind: PublicWord['kind'], scope: string, minutes: number) =>
  f.news('public.word', `${kind}/${scope}`, {
    ...{ kind, scope, text: 'Le scanner est en panne', by: 'site', from: f.now, version: 1 },
    until: f.now + minutes * MINUTE
  });

test('withheld figures do not leave the server, and come back by themselves at the end', () => {
  const f = ordinary();
  expect(told(f)).toMatchObject({ affluence: 0, withheldUntil: null });
  says(f, 'withheld', FINESS, 5);
  expect(told(f)).toMatchObject({
    affluence: null,
    expected: {},
    wait: null,
    withheldUntil: f.now + 5 * MINUTE
  });
  expect(JSON.stringify(told(f))).not.toContain('scanner');
  expect(told(f, OTHER).affluence).toBe(0);
  expect(told(f.ticks(5))).toMatchObject({ affluence: 0, withheldUntil: null });
});

test('withheld in the region is withheld everywhere', () => {
  const f = says(ordinary(), 'withheld', 'region', 30);
  for (const { finess } of SITES) expect(told(f, finess).affluence).toBeNull();
});

test('a message is told of its own site with its end, and is over by itself', () => {
  const f = says(ordinary(), 'message', FINESS, 3);
  expect(told(f).message).toEqual({ text: 'Le scanner est en panne', until: f.now + 3 * MINUTE });
  expect(told(f, OTHER).message).toBeNull();
  expect(told(f.ticks(3)).message).toBeNull();
});

test('what is said between two ticks is said at once, and what begins later is not', () => {
  const f = says(ordinary().later(20_000), 'message', FINESS, 3);
  expect(told(f).message).toEqual({ text: 'Le scanner est en panne', until: f.now + 3 * MINUTE });
  f.news('public.word', `message/${OTHER}`, {
    ...{ kind: 'message', scope: OTHER, text: 'Le scanner est en panne', by: 'site', version: 1 },
    ...{ from: f.now + MINUTE, until: f.now + 3 * MINUTE }
  });
  expect(told(f, OTHER).message).toBeNull();
});
