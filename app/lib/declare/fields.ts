import { ED_MAX, ED_STALE, UNCHANGED_MAX } from '#domain/ed-state/limits.ts';
import type { RpuPresent } from '#domain/ed-state/scores.ts';
import type { EdStateNow, ShownEdField } from '#domain/ed-state/types.ts';
import type { Instant } from '#domain/time/instant.ts';

/** Groups of the form, in the order of a round through the department. */
export const GROUPS: readonly {
  name: 'flow' | 'beds' | 'crews' | 'means';
  fields: readonly ShownEdField[];
}[] = [
  { name: 'flow', fields: ['present', 'waitingDoctor', 'longestWaitMin'] },
  { name: 'beds', fields: ['boarders', 'oldestBoarderMin', 'lastBeddedWaitMin'] },
  { name: 'crews', fields: ['crewsWaiting', 'longestCrewWaitMin', 'ventilated'] },
  { name: 'means', fields: ['placesOpen', 'edBeds', 'hospitalBeds', 'doctorsOnDuty'] }
];
export const FORM_FIELDS = GROUPS.flatMap(({ fields }) => fields);

/** Whether a field is a wait, typed in minutes or as `1 h 30`. */
export const isWait = (field: ShownEdField): boolean => field.endsWith('Min');

/** A field as the form shows it: what stands in it, whence, and whether it may be left as it is. */
export interface Prefill {
  field: ShownEdField;
  /** What stands in the input; '' where she must type. */
  text: string;
  /** Whence: her form, the software, the RPU feed; null: nothing fresh is known. */
  source: 'form' | 'machine' | 'rpu' | null;
  at: Instant | null;
  value: number | null;
  /** "Inchangé" said so many times in a row. */
  unchanged: number;
  /** Said unchanged three times: it is typed now. */
  retype: boolean;
  max: number;
}

/** What the form is prefilled with at `now`: the newest fresh word of each field, the feed's present where it is newer. */
export function prefillOf(state: EdStateNow | null, rpu: RpuPresent | null, now: Instant): Prefill[] {
  return FORM_FIELDS.map((field) => {
    const max = ED_MAX[field];
    const figure = state?.fields[field];
    const own = figure && now < figure.at + ED_STALE ? figure : null;
    if (field === 'present' && rpu && now < rpu.staleAt && (!own || rpu.at > own.at)) {
      const { value, at } = rpu;
      return { field, text: String(value), source: 'rpu', at, value, unchanged: 0, retype: false, max };
    }
    if (!own)
      return { field, text: '', source: null, at: null, value: null, unchanged: 0, retype: false, max };
    const { value, at, channel, unchanged } = own;
    const retype = channel === 'form' && unchanged >= UNCHANGED_MAX;
    return { field, text: retype ? '' : String(value), source: channel, at, value, unchanged, retype, max };
  });
}

/** What the form sends beside each prefilled input, so that the server can tell what was left as it was: `form:4`. */
export const markOf = ({ source, text }: Prefill): string =>
  source && text !== '' ? `${source}:${text}` : '';
