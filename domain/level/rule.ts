import { MINUTE, type Instant } from '../time/instant.ts';

/** 0 usual, 1 busy, 2 strained, 3 critical (docs/glossary.md). */
export type Level = 0 | 1 | 2 | 3;

/** A rule with its validity: changed thresholds are a new rule, never an edit of this one. */
export interface LevelRule {
  formula: string;
  validFrom: string;
  /** z and excess (present − μ, people) that level 1, 2, 3 need, both. */
  z: readonly [number, number, number];
  excess: readonly [number, number, number];
  /** A level is left this much lower than it was entered. */
  down: number;
  /** Entered after so many measurements, or after this long above. */
  upMeasurements: number;
  upAfter: number;
  /** Left after this long below. */
  downAfter: number;
}

/** docs/definitions.md §5; kept by the false-alarm test beside this file. */
export const LEVEL_RULE: LevelRule = {
  formula: 'level@1',
  validFrom: '2026-01-01',
  z: [1.5, 2.5, 3.5],
  excess: [3, 5, 8],
  down: 0.5,
  upMeasurements: 2,
  upAfter: 10 * MINUTE,
  downAfter: 30 * MINUTE
};

/** One threshold: on or off, and since when the measure has been saying the contrary. */
export interface Latch {
  on: boolean;
  contrarySince: Instant | null;
  /** Distinct measurements that said the contrary in a row. */
  contrary: number;
}

/** What hysteresis must remember of a place. */
export interface LevelState {
  level: Level;
  /** When this level was entered; null before the first measure. */
  since: Instant | null;
  measuredAt: Instant | null;
  latches: readonly [Latch, Latch, Latch];
}

const OFF: Latch = { on: false, contrarySince: null, contrary: 0 };
export const LEVEL_START: LevelState = { level: 0, since: null, measuredAt: null, latches: [OFF, OFF, OFF] };

/** The level by its thresholds alone, without any floor. */
export function latchedLevel({ latches }: Pick<LevelState, 'latches'>): Level {
  return latches[2].on ? 3 : latches[1].on ? 2 : latches[0].on ? 1 : 0;
}

/** One look at a place. */
export interface LevelInput {
  /** Now, domain time (the last tick). */
  at: Instant;
  /** Which measurement this is: looking twice at the same one counts once. */
  measuredAt: Instant;
  z: number;
  /** present − μ */
  excess: number;
  /** Absolute floor set by the region (oldest boarder, places full): the level is at least this. */
  floor?: Level;
}

/**
 * The level with hysteresis (docs/definitions.md §5). Each threshold is a latch of its own: it closes when z and
 * the excess are reached in two measurements or for 10 min, and opens after 30 min under z − 0.5 or under
 * the excess. The conditions are nested, so the highest closed latch is the level. Returns the same object
 * when nothing changed.
 */
export function stepLevel(state: LevelState, input: LevelInput, rule: LevelRule = LEVEL_RULE): LevelState {
  const fresh = input.measuredAt !== state.measuredAt;
  const latches = [
    stepLatch(state.latches[0], input, rule, 0, fresh),
    stepLatch(state.latches[1], input, rule, 1, fresh),
    stepLatch(state.latches[2], input, rule, 2, fresh)
  ] as const;
  const computed = latchedLevel({ latches });
  const level = input.floor !== undefined && input.floor > computed ? input.floor : computed;
  const since = level === state.level && state.since !== null ? state.since : input.at;
  if (!fresh && level === state.level && latches.every((l, i) => l === state.latches[i])) return state;
  return { level, since, measuredAt: input.measuredAt, latches };
}

function stepLatch(latch: Latch, input: LevelInput, rule: LevelRule, k: 0 | 1 | 2, fresh: boolean): Latch {
  const enough = input.excess >= rule.excess[k];
  const says = latch.on ? enough && input.z >= rule.z[k] - rule.down : enough && input.z >= rule.z[k];
  if (says === latch.on)
    return latch.contrarySince === null ? latch : { ...latch, contrarySince: null, contrary: 0 };
  const contrarySince = latch.contrarySince ?? input.at;
  const contrary = latch.contrary + (fresh || latch.contrarySince === null ? 1 : 0);
  const held = input.at - contrarySince;
  const flips = latch.on ? held >= rule.downAfter : contrary >= rule.upMeasurements || held >= rule.upAfter;
  if (flips) return { on: !latch.on, contrarySince: null, contrary: 0 };
  return contrarySince === latch.contrarySince && contrary === latch.contrary
    ? latch
    : { on: latch.on, contrarySince, contrary };
}
