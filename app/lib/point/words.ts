import type { DeclaredLevel } from '#domain/declared/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { byWord, endWord } from '#app/lib/declared/words.ts';
import { functionWord } from '#app/lib/declare/words.ts';
import { dayTime, type Locale } from '#app/lib/format/format.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { levelWord } from '#app/lib/words/words.ts';
import type { AreaLine, SaidLine } from './situation.ts';

/** A level that people declared, with who, when, until when and why. */
export function declaredWords(level: DeclaredLevel, at: Instant, locale: Locale): string {
  const said = m.decl_said_full({
    declared: levelWord(level.level),
    by: byWord(level.by),
    time: dayTime(level.from, at, locale),
    until: endWord(level.until, at, locale)
  });
  return `${said} (${level.reason})`;
}

/** What people declare of a site until when, then what its software does: short, for a page that has one line for it. */
export function saidWords(
  { declared, software }: Pick<SaidLine, 'declared' | 'software'>,
  at: Instant,
  locale: Locale
): string {
  const words = [
    declared &&
      `${m.decl_said_by({ declared: levelWord(declared.level), by: byWord(declared.by) })}, ${m.decl_event_until({ until: endWord(declared.until, at, locale) })}`,
    software && m.dcl_level_by({ level: levelWord(software.level), by: functionWord(software.by) })
  ];
  return words.filter(Boolean).join(' · ');
}

/** How far what is declared of an area lies from what is computed; empty where nothing is declared. */
export function gapOf({ declared, level }: Pick<AreaLine, 'declared' | 'level'>): string {
  if (!declared) return '';
  if (level === null) return m.decl_gap_unknown();
  const count = declared.level - level;
  if (count === 0) return m.decl_gap_same();
  return count > 0 ? m.decl_gap_above({ count }) : m.decl_gap_below({ count: -count });
}

/** Kinds of beds as the page names them. */
export const BEDS = {
  medicine: m.decl_bed_medicine,
  surgery: m.decl_bed_surgery,
  paediatrics: m.decl_bed_paediatrics,
  icu_adult: m.decl_bed_icu_adult,
  icu_paediatric: m.decl_bed_icu_paediatric,
  psychiatry: m.decl_bed_psychiatry
};

/** What a closure is, as the page names it. */
export const CLOSED = { closed: m.decl_closed, diverted: m.decl_diverted, partial: m.decl_partial };
