import { beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadCommunes, loadRegion } from '#maps/region/index.ts';
import { defaultParameters } from '../parameters.ts';
import { random } from '../random.ts';
import { patientOf } from '../world/patient.ts';
import { DAY, localDayNumber } from '../world/wall-time.ts';
import { createWorld } from '../world/world.ts';
import { createSamuRegion, type SamuEvent } from './region.ts';

const region = loadRegion('idf');
const since = Date.UTC(2026, 10, 2, 6);
const WEEK = 7 * DAY;
const bump = (counts: number[], i: number): void => {
  counts[i] = (counts[i] ?? 0) + 1;
};
let events: SamuEvent[];
let arrivals: Map<string, number[]>;

beforeAll(async () => {
  const { all } = await loadCommunes('idf');
  const world = createWorld(region, defaultParameters, [], all);
  const samu = createSamuRegion(world, all, since);
  events = [];
  for (let at = since; at < since + WEEK; at += HOUR) events.push(...samu.advance(at + HOUR));
  arrivals = new Map();
  const draw = random(0);
  for (const site of region.sites) {
    const lives = world.site(site.finess);
    lives.each(localDayNumber(since), localDayNumber(since + WEEK) + 1, (block, i) => {
      const { transport } = patientOf(site, lives.catchment, block, i, draw);
      if (transport === 'SMUR' || transport === 'HELI')
        arrivals.set(site.finess, [...(arrivals.get(site.finess) ?? []), block.entree[i] ?? 0]);
    });
  }
  // A week of 91 sites is lived first: seconds, on a machine that does other things at the same time.
}, 60_000);

describe('a week of the simulated SAMU', () => {
  it('has the region’s teams, calls and missions', () => {
    const missions = events.filter(({ kind }) => kind === 'engaged').length / 7;
    const calls = events.filter(({ kind }) => kind === 'call').length / 7;
    // 110,000 missions and about 2.7 million files a year in Île-de-France.
    expect(missions).toBeGreaterThan(200);
    expect(missions).toBeLessThan(400);
    expect(calls).toBeGreaterThan(5_500);
    expect(calls).toBeLessThan(9_500);
  });

  it('brings nobody to a department that does not write their arrival within 20 minutes', () => {
    const brought = events.flatMap((event) =>
      event.kind === 'step' && event.step === 'DESTIN'
        ? [{ at: event.at, to: event.mission.destination ?? '' }]
        : []
    );
    expect(brought.length).toBeGreaterThan(700);
    const lost = brought.filter(
      ({ at, to }) => !arrivals.get(to)?.some((entree) => entree >= at && entree - at <= 20 * MINUTE)
    );
    expect(lost).toEqual([]);
  });

  it('never sends a team to two places, and tells steps in the order of time', () => {
    const out = new Map<string, number>();
    let last = since;
    for (const event of events) {
      expect(event.at).toBeGreaterThanOrEqual(last);
      last = event.at;
      if (event.kind !== 'engaged') continue;
      const { team, steps } = event.mission;
      expect(out.get(team.id) ?? 0).toBeLessThanOrEqual(event.at);
      out.set(team.id, steps.find(({ step }) => step === 'RETOUR')?.at ?? Infinity);
      expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).toSorted((a, b) => a - b));
    }
  });

  it('moves with the departments: calls and arrivals rise and fall together', () => {
    const hours = WEEK / HOUR;
    const calls = new Array<number>(hours).fill(0);
    for (const event of events) if (event.kind === 'call') bump(calls, Math.floor((event.at - since) / HOUR));
    expect(Math.max(...calls)).toBeGreaterThan(2 * Math.min(...calls));
  });
});
