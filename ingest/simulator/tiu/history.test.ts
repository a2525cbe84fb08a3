import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { foldTiu } from '#domain/tiu/fold.ts';
import { tiuFigures } from '#domain/tiu/figures/figures.ts';
import { loadFacilities } from '#maps/region/index.ts';
import { DAY } from '../world/wall-time.ts';
import { liveHistory } from './history.ts';
import { createTiuWorld, LONGEST_AWAY } from './world.ts';

const facilities = await loadFacilities('idf');
const FROM = Date.parse('2026-10-01T00:00:00+02:00');
const UNTIL = FROM + 31 * DAY;
const idOf = (name: string): string => createHash('sha256').update(name).digest('hex');

it('is decided as the record decides: nearly all of a month is legal, and what is figured of it is what was lived', () => {
  const steps = createTiuWorld({
    ...{ seed: 75, facilities, teamNear: () => 'fr.health.samu750.resource.SMUR-Necker-1' },
    ...{ demand: () => 1, left: () => 1 }
  }).between(FROM - LONGEST_AWAY, UNTIL);
  const began = new Set(steps.flatMap(({ request, event }) => (event.type === 'requested' ? [request] : [])));
  const own = steps.filter(({ request }) => began.has(request));
  const histories = liveHistory(own, facilities, { idOf, left: () => 1 });
  const requests = histories.flatMap(({ id, steps: kept }) => foldTiu(id, kept) ?? []);
  const over = own.filter(({ event }) => ['closed', 'cancelled', 'unplaced'].includes(event.type));
  // Of the first days the brought-back have no parent here: nothing else is missing.
  expect(over.length - requests.length).toBeLessThan(8);
  const kept = histories.reduce((sum, one) => sum + one.steps.filter(({ by }) => by !== 'system').length, 0);
  const ids = new Set(histories.map(({ id }) => id));
  const lived = own.filter(({ request }) => ids.has(idOf(request))).length;
  expect(kept / lived).toBeGreaterThan(0.97);
  expect(kept / lived).toBeLessThanOrEqual(1);

  const figures = tiuFigures(requests, { from: FROM, to: UNTIL, knownAt: UNTIL });
  expect(figures.requests).toBeGreaterThan(120);
  expect(figures.retransfers).toBeGreaterThan(0);
  expect(figures.asks.silent).toBeGreaterThan(0);
  expect(figures.refusals.againstDeclared).toBeGreaterThan(0);
  expect(figures.acceptance.p90).toBeGreaterThan(figures.acceptance.median ?? Infinity);
  expect(figures.transports.departed).toBeGreaterThan(100);
});
