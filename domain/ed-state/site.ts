import type { Service } from '../region.ts';
import type { Instant } from '../time/instant.ts';
import { ED_STALE } from './limits.ts';
import { ED_FIELDS, type EdField, type EdFigure, type EdService, type EdStateNow } from './types.ts';

/** A figure of a whole site: when it was true, received, and from whom. */
export type SiteFigure = Omit<EdFigure, 'unchanged'>;
export type SiteFields = Partial<Record<EdField, SiteFigure>>;

/** Waits of a site are the longest of its services; the rest adds up. */
const LONGEST: ReadonlySet<EdField> = new Set([
  'longestWaitMin',
  'oldestBoarderMin',
  'longestCrewWaitMin',
  'lastBeddedWaitMin'
]);
/** Beds of the hospital are the same for each of its services. */
const SHARED: ReadonlySet<EdField> = new Set(['hospitalBeds']);

/** How many wait, and how long the one who has waited longest: nobody waits no time. */
export const PAIRS = [
  ['boarders', 'oldestBoarderMin'],
  ['waitingDoctor', 'longestWaitMin'],
  ['crewsWaiting', 'longestCrewWaitMin']
] as const satisfies readonly (readonly [count: EdField, longest: EdField])[];

/**
 * What a site says of itself as a whole: its word for the whole, or that of all its services where theirs is newer.
 * Services add up only when each of them has said, and then the sum is as old as its oldest part.
 */
export function siteFields(
  states: Partial<Record<EdService, EdStateNow>>,
  services: readonly Service[]
): SiteFields {
  const found: SiteFields = {};
  for (const field of ED_FIELDS) {
    const whole = states.all?.fields[field];
    const parts = services.map((service) => states[service]?.fields[field]);
    const told = parts.filter((part) => part !== undefined);
    const sum = told.length > 0 && told.length === parts.length ? together(field, told) : null;
    const figure = sum && (!whole || sum.at > whole.at) ? sum : whole;
    if (figure) {
      const { value, at, receivedAt, channel } = figure;
      found[field] = { value, at, receivedAt, channel };
    }
  }
  // Nobody waits any more: the longest wait said earlier is over.
  for (const [count, longest] of PAIRS) {
    const none = found[count];
    if (none?.value === 0 && none.at > (found[longest]?.at ?? -Infinity)) found[longest] = none;
  }
  return found;
}

function together(field: EdField, parts: readonly EdFigure[]): SiteFigure | null {
  const [first] = parts;
  if (!first) return null;
  const values = parts.map(({ value }) => value);
  const at = Math.min(...parts.map((part) => part.at));
  const oldest = parts.find((part) => part.at === at) ?? first;
  const value =
    LONGEST.has(field) || SHARED.has(field) ? Math.max(...values) : values.reduce((a, b) => a + b, 0);
  return { value, at, receivedAt: oldest.receivedAt, channel: oldest.channel };
}

/** The value of a figure while it is fresh; null when it was never said or is older than 4 h. */
export function freshValue(fields: SiteFields, field: EdField, now: Instant): number | null {
  const figure = fields[field];
  return figure && now < figure.at + ED_STALE ? figure.value : null;
}
