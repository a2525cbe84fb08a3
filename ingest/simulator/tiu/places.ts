import type { Facility } from '#domain/region.ts';
import type { NeonatalLevel } from '#domain/tiu/codes.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { hashUnit } from '../random.ts';

export type PlaceKind = 'OBST' | NeonatalLevel;

/** Free places of one maternity by kind; a kind that it does not have is absent. */
export type FreePlaces = Partial<Record<PlaceKind, number>>;

/** Share of neonatal places left at an instant, 0 to 1: less while a story makes them scarce. */
export type Scarcity = (at: Instant) => number;

/** Free places change by steps of this, ms, as beds are given and given back. */
const STEP = 2 * HOUR;

/** Mean number of free places by kind, where the level of the maternity has it: assumed, small and often none. */
const USUAL: Record<PlaceKind, Record<string, number>> = {
  OBST: { I: 1.6, IIA: 1.9, IIB: 2, III: 1.5 },
  NEO: { IIA: 1.3, IIB: 1.5, III: 1.4 },
  SI: { IIB: 1, III: 1.05 },
  REA: { III: 0.72 }
};

/**
 * Places a maternity has free at an instant: slow waves of a day, of four days and of a fortnight, and what changes
 * every two hours. The same at every call, without a state.
 */
export function freePlaces(facility: Facility, at: Instant, left: Scarcity): FreePlaces {
  const level = facility.maternity?.level;
  if (!level) return {};
  const free: FreePlaces = {};
  for (const kind of ['OBST', 'NEO', 'SI', 'REA'] as const) {
    const usual = USUAL[kind][level];
    if (usual === undefined) continue;
    const size = 0.6 + 0.8 * hashUnit('tiu-size', facility.finess, kind);
    const wave =
      0.45 * swing(facility.finess, kind, at, 4 * 24 * HOUR) +
      0.35 * swing(facility.finess, kind, at, 15 * 24 * HOUR) +
      0.2 * swing(facility.finess, kind, at, 24 * HOUR);
    const step = Math.floor(at / STEP);
    const noise = hashUnit('tiu-step', facility.finess, kind, step) - 0.5;
    const mean = Math.max(0, usual * size * (1 + 0.9 * wave + 1.2 * noise));
    const share = kind === 'OBST' ? 1 : left(at);
    free[kind] = Math.floor(mean * share + hashUnit('tiu-round', facility.finess, kind, step));
  }
  return free;
}

function swing(finess: string, kind: string, at: Instant, period: number): number {
  return Math.sin(2 * Math.PI * (at / period + hashUnit('tiu-phase', finess, kind, period / HOUR)));
}
