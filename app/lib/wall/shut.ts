import type { Instant } from '#domain/time/instant.ts';
import type { Locale } from '#app/lib/format/format.ts';
import { placeWords } from '#app/lib/declare/words.ts';
import { m } from '#app/lib/messages/generated/messages.js';
import type { Picture } from './model.ts';

/** Sites shut as a whole: the first with its end, how many others; then a shorter wording. The cross is the map's. */
export function shutWords(shut: Picture['shut'], now: Instant, locale: Locale): string[] {
  const [first, ...others] = [...shut].sort((a, b) => a.until - b.until);
  if (!first) return [];
  const said = `\u2715 ${first.name} ${placeWords(first, now, locale)}`;
  const count = m.wall_shut({ count: shut.length });
  if (others.length === 0) return [said, `\u2715 ${first.name}`, count];
  return [`${said} ${m.wall_shut_more({ count: others.length })}`, count];
}
