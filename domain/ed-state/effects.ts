import type { FloorRule } from '../rules/floors.ts';
import { floorAt } from '../rules/floors.ts';
import type { Service } from '../region.ts';
import type { Instant } from '../time/instant.ts';
import { edwinOf, nedocsOf, type RpuPresent, type Score } from './scores.ts';
import { freshValue, siteFields } from './site.ts';
import type { EdField, EdService, EdStateNow } from './types.ts';

/** Figures that a declaration is shown to change, in the order they are read. */
const SHOWN = [
  'present',
  'waitingDoctor',
  'longestWaitMin',
  'boarders',
  'oldestBoarderMin',
  'crewsWaiting',
  'longestCrewWaitMin',
  'placesOpen'
] as const satisfies readonly EdField[];

/** What one declaration changed of the site's picture: before → after, null = unknown or none. */
export interface Effect {
  what: (typeof SHOWN)[number] | 'nedocs' | 'edwin' | 'floor' | 'level' | 'itDown';
  before: number | null;
  after: number | null;
  /** The input a score still lacks. */
  missing?: EdField | 'division';
}

/** What the picture of a site is worked out from. */
export interface EffectContext {
  services: readonly Service[];
  now: Instant;
  rpu: RpuPresent | null;
  floors: readonly FloorRule[];
  /** Scopes of the site, from the narrowest to the widest. */
  scopes: readonly string[];
}

type States = Partial<Record<EdService, EdStateNow>>;

/** The level a site declares now, of any of its services: the highest in force; null when none is. */
function levelNow(states: States, now: Instant): number | null {
  const levels = Object.values(states).flatMap(({ level }) =>
    level?.value && now < level.value.until ? [level.value.level] : []
  );
  return levels.length > 0 ? Math.max(...levels) : null;
}

/** 1 while a service says that its software is down. */
function downNow(states: States, now: Instant): number {
  const isDown = Object.values(states).some(
    ({ itDown }) => itDown?.value && (itDown.value.until === null || now < itDown.value.until)
  );
  return isDown ? 1 : 0;
}

/** Everything that a declaration changes, before → after: what stays the same is left out, scores never are. */
export function effectsOf(before: States, after: States, context: EffectContext): Effect[] {
  const { services, now, rpu, floors, scopes } = context;
  const [old, next] = [siteFields(before, services), siteFields(after, services)];
  const effects: Effect[] = SHOWN.map((what) => ({
    ...{ what, before: freshValue(old, what, now), after: freshValue(next, what, now) }
  }));
  const score = (what: 'nedocs' | 'edwin', of: (fields: typeof old) => Score): Effect => {
    const to = of(next);
    return {
      ...{ what, before: of(old).value, after: to.value },
      ...(to.value === null && { missing: to.missing })
    };
  };
  const scores = [
    score('nedocs', (fields) => nedocsOf(fields, now, rpu)),
    score('edwin', (fields) => edwinOf(fields, now))
  ];
  const floor = (fields: typeof old) => floorAt(floors, scopes, fields, now)?.level ?? null;
  const rest: Effect[] = [
    { what: 'floor', before: floor(old), after: floor(next) },
    { what: 'level', before: levelNow(before, now), after: levelNow(after, now) },
    { what: 'itDown', before: downNow(before, now), after: downNow(after, now) }
  ];
  const changed = (effect: Effect) => effect.before !== effect.after;
  return [...effects.filter(changed), ...scores, ...rest.filter(changed)];
}
