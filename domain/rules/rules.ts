import { CodedError } from '../errors.ts';
import { LEVEL_RULE, type LevelRule } from '../level/rule.ts';
import type { CallDefinition } from '../samu/calls/definition.ts';
import { MINUTE, type Instant, type LocalDay } from '../time/instant.ts';
import type { FloorRule } from './floors.ts';

/** Thresholds of levels that the region set for a place and a time. */
export interface Thresholds {
  id: number;
  /** `region`, `dept:<code>` or a FINESS: the narrowest that is in force decides. */
  scope: string;
  from: Instant;
  /** Exclusive; null = until further notice. */
  to: Instant | null;
  z: readonly [number, number, number];
  excess: readonly [number, number, number];
}

/** Days that are learned by nobody: an event, a strike of the feed, an exercise. */
export interface Exclusion {
  id: number;
  scope: string;
  firstDay: LocalDay;
  lastDay: LocalDay;
  why: string;
}

/** What a site tells the public of itself, as `/admin` holds it; null is "non renseigné". Never the professionals' line. */
export interface Practical {
  phone: string | null;
  hours: string | null;
  access: string | null;
  /** Who told it: a function or a publication, never a name; null where that was not said. */
  source: string | null;
  /** When it was written, process time. */
  at: Instant;
}

/** What the region decides and the live picture follows. Absolute: the newest replaces all. */
export interface RegionRules {
  thresholds: readonly Thresholds[];
  /** How calls are counted, from each instant on. */
  calls: readonly CallDefinition[];
  /** Absolute floors under levels; missing in events older than they are. */
  floors?: readonly FloorRule[];
  /** FINESS → short name that replaces the region pack's. */
  names: Readonly<Record<string, string>>;
  /** FINESS → what the public is told of it; missing in events older than it is. */
  directory?: Readonly<Record<string, Practical>>;
  /** Whom a screen says to call when its access was revoked; null: the sentence without a number. */
  contact: string | null;
}

export const NO_RULES: RegionRules = { thresholds: [], calls: [], floors: [], names: {}, contact: null };

/**
 * The level rule of a place at an instant: the region's own thresholds where some are in force, else the
 * definition's. Its formula names the rule, so that the picture log says what a level stood on.
 *
 * A rule holds from the minute it begins in: the picture's time is that of its last tick, a whole minute, and one
 * written "from now on" would else wait for the next.
 * @param scopes from the narrowest to the widest
 */
export function levelRuleAt(rules: RegionRules, scopes: readonly string[], at: Instant): LevelRule {
  for (const scope of scopes) {
    // Of two in force, the one written last.
    const own = rules.thresholds.findLast(
      (rule) => rule.scope === scope && minuteOf(rule.from) <= at && (rule.to === null || at < rule.to)
    );
    if (own)
      return { ...LEVEL_RULE, formula: `${LEVEL_RULE.formula}+${own.id}`, z: own.z, excess: own.excess };
  }
  return LEVEL_RULE;
}

const minuteOf = (at: Instant): Instant => Math.floor(at / MINUTE) * MINUTE;

type Three = readonly [number, number, number];

/**
 * Reads three rising thresholds.
 * @throws CodedError RULE_INVALID (`where` is the field)
 */
export function readThree(
  values: readonly unknown[],
  where: string,
  bounds: readonly [number, number]
): Three {
  const [a, b, c] = values.map(Number);
  if (
    values.length !== 3 ||
    a === undefined ||
    b === undefined ||
    c === undefined ||
    ![a, b, c].every((value) => Number.isFinite(value) && value >= bounds[0] && value <= bounds[1]) ||
    !(a < b && b < c)
  )
    throw new CodedError('RULE_INVALID', where);
  return [a, b, c];
}

/** Bounds of what a region may set: outside them a level says nothing. */
export const Z_BOUNDS = [0.5, 10] as const;
export const EXCESS_BOUNDS = [1, 500] as const;
/** A short name fits its place on the wall. */
export const SHORT_NAME_MAX = 14;
