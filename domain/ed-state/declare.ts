import { CodedError } from '../errors.ts';
import type { Instant } from '../time/instant.ts';
import type { DeclaringFunction } from './functions.ts';
import { isPossible, UNCHANGED_MAX } from './limits.ts';
import { PAIRS } from './site.ts';
import type { EdDown, EdField, EdRecord, EdService, EdStateNow } from './types.ts';

/** What somebody says of a department at its form. Times are domain time. */
export interface Declaration {
  finess: string;
  service: EdService;
  at: Instant;
  by: DeclaringFunction;
  /** A value that was typed, or that the one she last gave still holds. */
  fields: Partial<Record<EdField, number | 'unchanged'>>;
  /** undefined: nothing said; null: her software works again. */
  itDown?: { until: Instant | null; reason: string } | null;
  /** She was asked about what is unusual, and said that it is so. */
  confirmed: boolean;
}

/** Whether "inchangé" may be said of what is held: by the form, and not three times in a row already. */
export function mayStay(held: EdStateNow | null, field: EdField): boolean {
  const figure = held?.fields[field];
  return figure?.channel === 'form' && figure.unchanged < UNCHANGED_MAX;
}

/**
 * Decides a declaration against what is held: the record to write.
 * @throws CodedError ED_STATE_RETYPE, ED_STATE_FIELD_INVALID, ED_STATE_ASKS (a contradiction), ED_STATE_CONFIRM
 *   (unusual, may be confirmed), ED_STATE_EMPTY; `where` is the field
 */
export function declareEd(held: EdStateNow | null, said: Declaration): EdRecord {
  const fields: EdRecord['fields'] = {};
  for (const [name, value] of Object.entries(said.fields)) {
    const field = name as EdField;
    if (value !== 'unchanged') {
      if (!isPossible(field, value)) throw new CodedError('ED_STATE_FIELD_INVALID', field);
      fields[field] = { value, unchanged: 0 };
      continue;
    }
    const figure = held?.fields[field];
    if (!figure || !mayStay(held, field)) throw new CodedError('ED_STATE_RETYPE', field);
    fields[field] = { value: figure.value, unchanged: figure.unchanged + 1 };
  }
  const itDown = downOf(said, held);
  if (Object.keys(fields).length === 0 && itDown === undefined) throw new CodedError('ED_STATE_EMPTY');
  askAbout(fields, said.confirmed);
  const { finess, service, at } = said;
  return {
    ...{ finess, service, at, channel: 'form', fields },
    ...(itDown !== undefined && { itDown })
  };
}

function downOf({ itDown, at }: Declaration, held: EdStateNow | null): EdDown | null | undefined {
  if (itDown === undefined || itDown === null) return itDown;
  const { reason, until } = itDown;
  if (reason !== 'maintenance' && reason !== 'cyber')
    throw new CodedError('ED_STATE_FIELD_INVALID', 'itDown');
  if (until !== null && !(until > at)) throw new CodedError('ED_STATE_FIELD_INVALID', 'itDownUntil');
  // Said again while it lasts: it began when it began.
  const before = held?.itDown?.value;
  const lasts = before && (before.until === null || before.until > at);
  return { since: lasts ? before.since : at, until, reason };
}

/** Longer than this is asked about once, minutes. */
const UNUSUAL: Partial<Record<EdField, number>> = {
  longestWaitMin: 12 * 60,
  oldestBoarderMin: 72 * 60,
  longestCrewWaitMin: 6 * 60
};

function askAbout(fields: EdRecord['fields'], confirmed: boolean): void {
  for (const [count, longest] of PAIRS) {
    if (fields[count]?.value === 0 && (fields[longest]?.value ?? 0) > 0)
      throw new CodedError('ED_STATE_ASKS', longest);
  }
  if (confirmed) return;
  for (const [name, most] of Object.entries(UNUSUAL)) {
    const field = name as EdField;
    if ((fields[field]?.value ?? 0) > most) throw new CodedError('ED_STATE_CONFIRM', field);
  }
  const present = fields.present?.value;
  if (present === undefined) return;
  for (const field of ['boarders', 'ventilated', 'waitingDoctor'] as const)
    if ((fields[field]?.value ?? 0) > present) throw new CodedError('ED_STATE_CONFIRM', field);
}
