import { m } from '#app/lib/messages/generated/messages.js';
import { measureReasonWords, stateWord } from '#app/lib/words/words.ts';
import type { Cell } from './rows.ts';

/** Why a feed's figures must not be believed. */
export function suspectWords(suspicion: string): string {
  const known: Record<string, () => string> = {
    no_exit: m.suspect_no_exit,
    one_minute: m.suspect_one_minute,
    no_arrivals: m.suspect_no_arrivals,
    low_day: m.suspect_low_day
  };
  const why = known[suspicion]?.();
  return why ? `${m.feed_suspect()} (${why})` : m.feed_suspect();
}

/**
 * A figure as a narrow column shows it: its value, or the sign of its state, with the state and its reason in
 * words for those who point at it or hear it.
 */
export function cellWords(
  cell: Cell,
  words: (value: number) => string
): { shown: string; said: string; off: boolean } {
  if (cell.state === 'known' && cell.value !== null)
    return { shown: words(cell.value), said: '', off: false };
  const state = cell.state === 'known' ? 'unknown' : cell.state;
  const said = [stateWord(state), cell.reason ? measureReasonWords(cell.reason) : null]
    .filter(Boolean)
    .join(', ');
  if (state === 'stale' && cell.value !== null) return { shown: `(${words(cell.value)})`, said, off: true };
  const sign = { not_computable: 'n.c.', not_applicable: '–', suppressed: '1–4', stale: '?', unknown: '?' };
  return { shown: sign[state], said, off: true };
}
