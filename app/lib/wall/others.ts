import { m } from '#app/lib/messages/generated/messages.js';
import type { Mark } from '#app/lib/symbols/mark.ts';

/**
 * What a list leaves out, the worst first: "et 8 tendus, 3 muets, 17 soutenus", then without those that are
 * merely busy, then their number alone. Null when nothing is left out.
 */
export function othersWords(left: readonly Mark[]): string[] | null {
  if (left.length === 0) return null;
  const known = (level: number) =>
    left.filter((mark) => mark.kind === 'level' && mark.level === level).length;
  const silent = left.filter((mark) => mark.kind !== 'level').length;
  const grave = [
    say(known(3), m.wall_count_3_one, m.wall_count_3),
    say(known(2), m.wall_count_2_one, m.wall_count_2),
    say(silent, m.wall_count_silent_one, m.wall_count_silent)
  ].flatMap((part) => part ?? []);
  const busy = say(known(1), m.wall_count_1_one, m.wall_count_1);
  const whole = left.length === 1 ? m.wall_count_more_one() : m.wall_count_more({ count: left.length });
  const lists = [busy ? [...grave, busy] : grave, grave].filter((list) => list.length > 0);
  return [...lists.map((list) => m.wall_others_lead({ list: list.join(', ') })), whole];
}

function say(
  count: number,
  one: () => string,
  many: (words: { count: number }) => string
): string | undefined {
  return count === 0 ? undefined : count === 1 ? one() : many({ count });
}
