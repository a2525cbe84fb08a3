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

/** What people declare of a site, then what its software does. */
export function saidWords(
  { declared, software }: Pick<SaidLine, 'declared' | 'software'>,
  at: Instant,
  locale: Locale
): string {
  const words = [
    declared && declaredWords(declared, at, locale),
    software &&
      m.dcl_level_now({
        level: levelWord(software.level),
        by: functionWord(software.by),
        until: endWord(software.until, at, locale)
      })
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
