import { expect, it } from 'vitest';
import { HOUR, MINUTE, type Instant } from '#domain/time/instant.ts';
import { localHour } from '#domain/time/paris.ts';
import { loadFacilities } from '#maps/region/index.ts';
import { DAY } from '../world/wall-time.ts';
import type { SimEvent, SimStep } from './types.ts';
import { createTiuWorld, type TiuWorldDeps } from './world.ts';

const facilities = await loadFacilities('idf');
const FROM = Date.parse('2026-10-01T00:00:00+02:00');
const MONTH = 31 * DAY;
const worldOf = (part: Partial<TiuWorldDeps> = {}) =>
  createTiuWorld({ seed: 75, facilities, teamNear: () => null, demand: () => 1, left: () => 1, ...part });
const month = worldOf().between(FROM, FROM + MONTH);

const of = <T extends SimEvent['type']>(steps: readonly SimStep[], type: T) =>
  steps.flatMap((step) =>
    step.event.type === type ? [{ ...step, event: step.event as Extract<SimEvent, { type: T }> }] : []
  );
const firsts = (steps: readonly SimStep[]) =>
  of(steps, 'requested').filter(({ event }) => event.parent === null);
const refusals = (steps: readonly SimStep[]) =>
  of(steps, 'answered').filter(({ event }) => event.answer === 'REFUSEE');

/** Every life of steps, by request. */
function lives(steps: readonly SimStep[]): SimStep[][] {
  const found = new Map<string, SimStep[]>();
  for (const step of steps) found.set(step.request, [...(found.get(step.request) ?? []), step]);
  return [...found.values()].filter(([first]) => first?.event.type === 'requested');
}

it('brings about 2,064 requests a year, less at the end of the night than in the evening', () => {
  const year = firsts(worldOf().between(FROM - 365 * DAY, FROM));
  // Poisson: three standard deviations around the published number.
  expect(Math.abs(year.length - 2_064)).toBeLessThan(3 * Math.sqrt(2_064));
  const between = (from: number, to: number) =>
    year.filter(({ at }) => localHour(at) >= from && localHour(at) < to).length;
  expect(between(2, 7)).toBeLessThan(0.6 * between(17, 22));
});

it('asks the levels that terms need, mostly for premature labour and broken waters', () => {
  const year = firsts(worldOf().between(FROM - 365 * DAY, FROM)).map(({ event }) => event.needs);
  const share = (is: (needs: (typeof year)[number]) => boolean) => year.filter(is).length / year.length;
  expect(share(({ indication }) => indication === 'MAP' || indication === 'RPM')).toBeGreaterThan(0.55);
  expect(share(({ level }) => level === 'III')).toBeGreaterThan(0.6);
  expect(share(({ level }) => level === 'III')).toBeLessThan(0.85);
  for (const { level, gestationalDays, weights, neonatal, fetuses } of year) {
    if (gestationalDays < 32 * 7) expect(level).toBe('III');
    expect(weights).toHaveLength(fetuses);
    expect(neonatal === null).toBe(level === 'I');
  }
});

it('finds most of them a place within minutes, some after hours, a few never', () => {
  const told = lives(worldOf().between(FROM - 90 * DAY, FROM + MONTH)).filter(
    ([first]) => first?.event.type === 'requested' && first.event.parent === null && first.at < FROM
  );
  const took = told.flatMap((life) => {
    const placed = life.find(({ event }) => event.type === 'accepted');
    return placed && life[0] ? [(placed.at - life[0].at) / MINUTE] : [];
  });
  took.sort((a, b) => a - b);
  const [median, p90] = [took[took.length >> 1] ?? 0, took[Math.floor(0.9 * took.length)] ?? 0];
  expect([median > 12 && median < 35, p90 > 35 && p90 < 130]).toEqual([true, true]);
  const never = of(told.flat(), 'unplaced').length / told.length;
  expect([never > 0.01, never < 0.09]).toEqual([true, true]);
  expect(of(told.flat(), 'cancelled').length / told.length).toBeGreaterThan(0.04);
  expect(of(month, 'requested').some(({ event }) => event.parent !== null)).toBe(true);
});

it('is answered late, in contradiction, or never, and refused mostly for want of a neonatal place', () => {
  const asks = of(month, 'asked');
  const key = (step: { request: string; event: { finess: string } }) =>
    `${step.request} ${step.event.finess}`;
  const answers = new Map<string, { at: Instant; answer: string; channel: string }[]>();
  for (const step of of(month, 'answered'))
    answers.set(key(step), [...(answers.get(key(step)) ?? []), { at: step.at, ...step.event }]);
  const silent = asks.filter((ask) => !answers.has(key(ask))).length / asks.length;
  expect([silent > 0.03, silent < 0.15]).toEqual([true, true]);
  expect(asks.some((ask) => (answers.get(key(ask))?.[0]?.at ?? 0) - ask.at > 30 * MINUTE)).toBe(true);
  const torn = [...answers.values()].filter(([a, b]) => a && b && a.answer !== b.answer);
  expect(torn.some(([a, b]) => a?.answer === 'ACCEPTEE' && b?.answer === 'REFUSEE')).toBe(true);
  expect(torn.some(([a, b]) => a?.answer === 'REFUSEE' && b?.answer === 'ACCEPTEE')).toBe(true);
  const no = refusals(month);
  expect([no.length / asks.length > 0.3, no.length / asks.length < 0.65]).toEqual([true, true]);
  const cots = no.filter(({ event }) => event.reason === 'PLACE_REA' || event.reason === 'PLACE_NEONAT');
  expect(cots.length).toBeGreaterThan(0.5 * no.length);
});

it('lives each request in an order that holds: nothing before what it needs, and only answers after an end', () => {
  const ORDER = ['accepted', 'transport_decided', 'departed', 'arrived', 'closed'];
  for (const life of lives(month)) {
    const types = life.map(({ event }) => event.type);
    const asked = new Set<string>();
    let end: Instant | null = null;
    for (const { event, at } of life) {
      if (end !== null) expect([event.type, at >= end]).toEqual(['answered', true]);
      if (event.type === 'asked') asked.add(event.finess);
      if (event.type === 'answered' || event.type === 'accepted') expect(asked.has(event.finess)).toBe(true);
      if (['closed', 'cancelled', 'unplaced'].includes(event.type)) end = at;
    }
    const way = types.filter((type) => ORDER.includes(type));
    expect(way).toEqual(ORDER.slice(0, way.length));
    // The acceptance that is chosen stands at that instant.
    const chosen = life.find(({ event }) => event.type === 'accepted');
    if (chosen?.event.type !== 'accepted') continue;
    const { finess } = chosen.event;
    const said = of(life, 'answered').filter(({ at, event }) => event.finess === finess && at <= chosen.at);
    expect(said.at(-1)?.event.answer).toBe('ACCEPTEE');
  }
});

it('is the same whatever pieces it is told in, and keeps its past when a story begins', () => {
  const world = worldOf();
  const pieces: SimStep[] = [];
  for (let at = FROM; at < FROM + 3 * DAY; at += 7 * HOUR)
    pieces.push(...world.between(at, Math.min(at + 7 * HOUR, FROM + 3 * DAY)));
  expect(pieces).toEqual(worldOf().between(FROM, FROM + 3 * DAY));
  const turn = FROM + DAY;
  const story = worldOf({ left: (at) => (at < turn ? 1 : 0.3), demand: (at) => (at < turn ? 1 : 3) });
  expect(story.between(FROM, turn - 1)).toEqual(world.between(FROM, turn - 1));
});

it('scarce cots: more refusals for want of them, longer searches, more left without a place', () => {
  const scarce = worldOf({ left: () => 0.35 }).between(FROM, FROM + MONTH);
  const rate = (steps: readonly SimStep[]) => {
    const cots = refusals(steps).filter(({ event }) => event.reason?.startsWith('PLACE_') ?? false);
    return cots.length / firsts(steps).length;
  };
  expect(rate(scarce)).toBeGreaterThan(2 * rate(month));
  expect(of(scarce, 'unplaced').length).toBeGreaterThan(2 * of(month, 'unplaced').length);
});

it('more women: as many times the requests as asked for', () => {
  const many = firsts(worldOf({ demand: () => 4 }).between(FROM, FROM + MONTH)).length;
  expect(Math.abs(many - 4 * firsts(month).length)).toBeLessThan(0.25 * many);
});
