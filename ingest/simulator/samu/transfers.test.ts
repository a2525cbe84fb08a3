import { beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#domain/time/instant.ts';
import { loadCommunes, loadFacilities, loadRegion } from '#maps/region/index.ts';
import { defaultParameters } from '../parameters.ts';
import { type Carriage, carriedBetween } from '../tiu/carried.ts';
import { tiuWorldOf } from '../tiu/told.ts';
import { DAY } from '../world/wall-time.ts';
import { createWorld } from '../world/world.ts';
import { caseMessage, destinationMessage } from './messages.ts';
import type { Mission } from './missions.ts';
import { createSamuRegion, type SamuEvent } from './region.ts';

const region = loadRegion('fictive');
const since = Date.UTC(2026, 10, 2, 6);
const DAYS = 14;
let events: SamuEvent[];
let carriages: Carriage[];

beforeAll(async () => {
  const [{ all }, facilities] = await Promise.all([loadCommunes('fictive'), loadFacilities('fictive')]);
  // Many transfers, so that few days hold enough of those that a SMUR carries.
  const world = createWorld(region, { ...defaultParameters, transfers: 30 }, [], all);
  const transfers = tiuWorldOf(world, facilities, []);
  const carried = (from: number, to: number) => carriedBetween(transfers, facilities, from, to);
  carriages = carried(since, since + DAYS * DAY);
  const samu = createSamuRegion(world, all, since, carried);
  events = [];
  for (let at = since; at < since + DAYS * DAY + 6 * HOUR; at += 30 * MINUTE)
    events.push(...samu.advance(at + 30 * MINUTE));
});

const missions = (): Mission[] =>
  events.flatMap((event) => (event.kind === 'engaged' && event.mission.case.carriage ? [event.mission] : []));

describe('transfers that a team of the simulated SAMU carries', () => {
  it('are missions of the very team that the cell names, with the times that it tells', () => {
    expect(carriages.length).toBeGreaterThan(5);
    const byRequest = new Map(missions().map((mission) => [mission.case.carriage?.request, mission]));
    expect(byRequest.size).toBe(missions().length);
    const found = carriages.filter(({ request }) => byRequest.has(request));
    // But where two transfers name one team at the same time.
    expect(found.length).toBeGreaterThanOrEqual(carriages.length - 2);
    for (const { request, team, leg, to } of found) {
      const mission = byRequest.get(request);
      const at = (step: string) => mission?.steps.find((one) => one.step === step)?.at;
      expect(mission?.team.id).toBe(team);
      expect([at('TRANSP'), at('DESTIN')]).toEqual([leg?.departedAt, leg?.arrivedAt]);
      expect(mission?.destination).toBe(leg ? to.finess : null);
      const times = mission?.steps.map((step) => step.at) ?? [];
      expect(times).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  it('take no team from anybody: each is in one place at a time, and all is told in the order of time', () => {
    const out = new Map<string, number>();
    const twice = events.flatMap((event) => {
      if (event.kind !== 'engaged') return [];
      const { team, steps } = event.mission;
      const before = out.get(team.id) ?? 0;
      out.set(team.id, steps.find(({ step }) => step === 'RETOUR')?.at ?? Infinity);
      return before > event.at ? [team.id] : [];
    });
    expect(twice).toEqual([]);
    expect(events.filter(({ at }, i) => at < (events[i - 1]?.at ?? since))).toEqual([]);
  });

  it('are said to the Hub as secondary interventions of obstetrics, to a named hospital', () => {
    const mission = missions().find(({ destination }) => destination !== null);
    if (!mission) throw new Error('no transfer arrived');
    expect(JSON.stringify(caseMessage(mission.case, 3))).toMatch(/T2-INTER.*Obstétrique/);
    expect(JSON.stringify(caseMessage(mission.case, 1))).toContain('SECONDAIRE');
    expect(JSON.stringify(destinationMessage(mission, since))).toContain(mission.destination);
  });
});
