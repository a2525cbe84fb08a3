import { m } from '#app/lib/messages/generated/messages.js';
import type { Picture } from './model.ts';

/** What is not seen, and how high the worst of it last was; then a shorter wording. */
export function unseenWords({ count, wereHigh }: Picture['unseen']): string[] {
  const unseen = count === 1 ? m.wall_unseen_one() : m.wall_unseen({ count });
  const critical = wereHigh.filter(({ level }) => level === 3).length;
  const strained = wereHigh.length - critical;
  const high =
    critical > 0
      ? critical === 1
        ? m.wall_were_3_one()
        : m.wall_were_3({ count: critical })
      : strained === 1
        ? m.wall_were_2_one()
        : m.wall_were_2({ count: strained });
  return wereHigh.length === 0 ? [unseen] : [m.wall_unseen_were({ unseen, high }), high];
}
