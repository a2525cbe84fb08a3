import type { SaidOfSite } from '#app/lib/declared/read.ts';
import { byWord } from '#app/lib/declared/words.ts';
import { functionWord } from '#app/lib/declare/words.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import { levelWord } from '#app/lib/words/words.ts';

/** "déclaré tendu par l’ARS, critique selon le logiciel du service": both, the people's first. */
export function saidOfSite({ people, software }: SaidOfSite): string {
  const parts = [
    people &&
      m.decl_said_by({ declared: levelWord(people.measures.level.value ?? 0), by: byWord(people.by) }),
    software && m.dcl_level_by({ level: levelWord(software.level), by: functionWord(software.by) })
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** Sites declared above what is computed: the first in full, how many others; then shorter wordings. */
export function declaredWords(said: readonly SaidOfSite[], nameOf: (finess: string) => string): string[] {
  const [first, ...others] = said;
  if (!first) return [];
  const name = nameOf(first.finess);
  const more = others.length > 0 ? ` ${m.wall_shut_more({ count: others.length })}` : '';
  const top = Math.max(first.people?.measures.level.value ?? 0, first.software?.level ?? 0) as 0 | 1 | 2 | 3;
  return [
    `${m.wall_declared_site({ place: name, said: saidOfSite(first) })}${more}`,
    `${name} ${m.decl_said_short({ declared: levelWord(top) })}${more}`,
    m.wall_declared({ count: said.length })
  ];
}
