import type { Instant } from '../time/instant.ts';
import { edwin } from './edwin.ts';
import { ED_STALE } from './limits.ts';
import { nedocs } from './nedocs.ts';
import type { SiteFields } from './site.ts';
import type { EdField } from './types.ts';

/** Present by RPU: what stands in where the department's own word has no present. */
export interface RpuPresent {
  value: number;
  at: Instant;
  staleAt: Instant;
}

/** A score with how old it is, or the first input it lacks. `staleAt`: when the first of its inputs goes stale. */
export type Score =
  { value: number; at: Instant; staleAt: Instant } | { value: null; missing: EdField | 'division' };

type Input = { value: number; at: Instant; staleAt: Instant };

function inputOf(fields: SiteFields, field: EdField, now: Instant, rpu: RpuPresent | null): Input | null {
  const said = fields[field];
  const own = said && now < said.at + ED_STALE ? { ...said, staleAt: said.at + ED_STALE } : null;
  if (field !== 'present' || !rpu || now >= rpu.staleAt) return own;
  return own && own.at >= rpu.at ? own : rpu;
}

/** Reads all inputs of a score, in order: each of them, or the name of the first that is missing or not fresh. */
function gather<F extends EdField>(
  names: readonly F[],
  fields: SiteFields,
  now: Instant,
  rpu: RpuPresent | null
): { missing: F } | { values: Record<F, number>; at: Instant; staleAt: Instant } {
  const values: Partial<Record<F, number>> = {};
  let at = Infinity;
  let staleAt = Infinity;
  for (const name of names) {
    const input = inputOf(fields, name, now, rpu);
    if (!input) return { missing: name };
    values[name] = input.value;
    at = Math.min(at, input.at);
    staleAt = Math.min(staleAt, input.staleAt);
  }
  return { values: values as Record<F, number>, at, staleAt };
}

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;

const NEDOCS = [
  'present',
  'edBeds',
  'boarders',
  'hospitalBeds',
  'ventilated',
  'oldestBoarderMin',
  'lastBeddedWaitMin'
] as const;

/** NEDOCS of a site, whole points, only when every input is fed and fresh at `now`. */
export function nedocsOf(fields: SiteFields, now: Instant, rpu: RpuPresent | null): Score {
  const got = gather(NEDOCS, fields, now, rpu);
  if ('missing' in got) return { value: null, missing: got.missing };
  const { values, at, staleAt } = got;
  const score = nedocs({
    ...{ patients: values.present, edBeds: values.edBeds, boarders: values.boarders },
    ...{ hospitalBeds: values.hospitalBeds, ventilated: values.ventilated },
    longestBoardingHours: values.oldestBoarderMin / 60,
    lastBeddedHours: values.lastBeddedWaitMin / 60
  });
  if (score === null) return { value: null, missing: 'division' };
  return { value: rounded(score, 2), at, staleAt };
}

const EDWIN = [
  'urgency1',
  'urgency2',
  'urgency3',
  'urgency4',
  'urgency5',
  'doctorsOnDuty',
  'edBeds',
  'boarders'
] as const;

/** EDWIN of a site, four decimals, only when every input is fed and fresh at `now`. */
export function edwinOf(fields: SiteFields, now: Instant): Score {
  const got = gather(EDWIN, fields, now, null);
  if ('missing' in got) return { value: null, missing: got.missing };
  const { values, at, staleAt } = got;
  const score = edwin({
    byUrgency: {
      1: values.urgency1,
      2: values.urgency2,
      3: values.urgency3,
      4: values.urgency4,
      5: values.urgency5
    },
    ...{ doctors: values.doctorsOnDuty, edBeds: values.edBeds, boarders: values.boarders }
  });
  if (score === null) return { value: null, missing: 'division' };
  return { value: rounded(score, 4), at, staleAt };
}
