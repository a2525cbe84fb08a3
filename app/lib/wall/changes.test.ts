import { expect, it } from 'vitest';
import { keyed, type Change } from './changes.ts';

const change = (to: string, more: Partial<Change> = {}): Change => ({
  at: 60_000,
  scope: '910300144',
  kind: 'feed',
  from: to === 'live' ? 'late' : 'live',
  to,
  ...more
});

it('gives each change a key of its own, even where one site changes twice within a minute', () => {
  const changes = [change('late'), change('live'), change('late'), change('late', { at: 0 })];
  const keys = keyed(changes).map(({ key }) => key);
  expect(new Set(keys).size).toBe(changes.length);
  expect(keyed(changes).map((line) => line.change)).toEqual(changes);
});

it('keeps the key of a change while newer ones come in above it', () => {
  const before = keyed([change('late'), change('live')]);
  const after = keyed([change('late'), change('late'), change('live')]);
  expect(after.slice(1).map(({ key }) => key)).toEqual(before.map(({ key }) => key));
});
