import { CONTRAINDICATIONS } from '#domain/tiu/codes.ts';
import type { TiuCase } from '#domain/tiu/types.ts';
import { dayOfMonth } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { contraWord, indicationWord, urgencyWord } from './codes-words.ts';
import { needsWords, pregnancyWords } from './words.ts';

/** One fact that somebody changed, before and after. */
export interface CaseChange {
  field: string;
  before: string;
  after: string;
}

const said = (value: boolean | null): string =>
  value === null ? m.tiu_form_unasked() : value ? m.tiu_form_yes() : m.tiu_form_no();

/** What differs between two states of what the call says, in words. */
export function caseChanges(before: TiuCase, after: TiuCase): CaseChange[] {
  const term = ({ gestation: { days, on } }: TiuCase) =>
    m.tiu_weeks_dated({ weeks: Math.floor(days / 7), days: days % 7, day: dayOfMonth(on) });
  const facts: [string, (one: TiuCase) => string][] = [
    [m.tiu_term(), term],
    [m.tiu_pregnancy(), (one) => pregnancyWords(one, 'fr')],
    [m.tiu_indication(), (one) => indicationWord(one.indication)],
    [m.tiu_urgency(), (one) => urgencyWord(one.urgency)],
    [m.tiu_needs(), (one) => needsWords(one.needs)],
    ...CONTRAINDICATIONS.map((name): [string, (one: TiuCase) => string] => [
      contraWord(name),
      (one) => said(one.contraindications[name])
    ])
  ];
  return facts
    .map(([field, wordsOf]) => ({ field, before: wordsOf(before), after: wordsOf(after) }))
    .filter((change) => change.before !== change.after);
}
