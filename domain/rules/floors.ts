import { ED_STALE } from '../ed-state/limits.ts';
import type { SiteFields } from '../ed-state/site.ts';
import { CodedError } from '../errors.ts';
import type { Instant } from '../time/instant.ts';

/** What an absolute floor looks at: the oldest boarder (minutes, from the limit on), places open (down to it). */
export const FLOOR_FIELDS = ['oldestBoarderMin', 'placesOpen'] as const;
export type FloorField = (typeof FLOOR_FIELDS)[number];

/** A level that the region sets under a site, whatever is usual there. */
export interface FloorRule {
  id: number;
  /** `region`, `dept:<code>` or a FINESS: the narrowest with a floor of a field in force decides for that field. */
  scope: string;
  from: Instant;
  /** Exclusive; null = until further notice. */
  to: Instant | null;
  field: FloorField;
  limit: number;
  level: 1 | 2 | 3;
}

/** A floor that holds: the level is at least this until `until`, when its figure goes stale or the rule ends. */
export interface FloorHit {
  rule: number;
  level: 1 | 2 | 3;
  field: FloorField;
  value: number;
  /** When the figure it stands on was true. */
  at: Instant;
  until: Instant;
}

const reached = ({ field, limit }: FloorRule, value: number): boolean =>
  field === 'placesOpen' ? value <= limit : value >= limit;

/**
 * The highest floor that holds at an instant for what a site says of itself; null when none does.
 * @param scopes of the site, from the narrowest to the widest
 */
export function floorAt(
  floors: readonly FloorRule[],
  scopes: readonly string[],
  fields: SiteFields,
  now: Instant
): FloorHit | null {
  let best: FloorHit | null = null;
  for (const field of FLOOR_FIELDS) {
    const figure = fields[field];
    if (!figure || now >= figure.at + ED_STALE) continue;
    const inForce = floors.filter((f) => f.field === field && f.from <= now && (f.to === null || now < f.to));
    const scope = scopes.find((name) => inForce.some((f) => f.scope === name));
    for (const rule of inForce) {
      if (rule.scope !== scope || !reached(rule, figure.value)) continue;
      // Of two at one level, the one written last.
      if (best && rule.level < best.level) continue;
      const until = Math.min(figure.at + ED_STALE, rule.to ?? Infinity);
      best = { rule: rule.id, level: rule.level, field, value: figure.value, at: figure.at, until };
    }
  }
  return best;
}

const LIMITS: Readonly<Record<FloorField, readonly [number, number]>> = {
  oldestBoarderMin: [60, 7 * 24 * 60],
  placesOpen: [0, 50]
};

/**
 * Reads what somebody writes of a floor.
 * @throws CodedError FLOOR_INVALID (`where` is the field)
 */
export function readFloor(given: {
  field: unknown;
  limit: unknown;
  level: unknown;
}): Pick<FloorRule, 'field' | 'limit' | 'level'> {
  const field = FLOOR_FIELDS.find((name) => name === given.field);
  if (!field) throw new CodedError('FLOOR_INVALID', 'field');
  const limit = given.limit === '' ? NaN : Number(given.limit);
  const [least, most] = LIMITS[field];
  if (!Number.isInteger(limit) || limit < least || limit > most)
    throw new CodedError('FLOOR_INVALID', 'limit');
  const level = Number(given.level);
  if (level !== 1 && level !== 2 && level !== 3) throw new CodedError('FLOOR_INVALID', 'level');
  return { field, limit, level };
}
