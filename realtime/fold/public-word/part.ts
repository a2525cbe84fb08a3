import type { Site } from '#domain/region.ts';
import { publicWordKey, type PublicWordKind } from '#domain/public-word/word.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { PublicEntry } from '../../protocol/types.ts';
import type { FoldPart } from '../part.ts';
import type { FoldState } from '../state.ts';

/** Words to the public have no topic of their own: they stand in the entry of their site in `public`. */
export const publicWordPart: FoldPart = { kinds: ['public.word'], topics: [], refresh: () => undefined };

/** What a site, or the ARS, says to the public of it at `now`. */
export function wordsTo(
  { news }: FoldState,
  { finess }: Site,
  now: Instant
): Pick<PublicEntry, 'message' | 'withheldUntil'> {
  const said = (kind: PublicWordKind, scope: string) => {
    const told = news['public.word']?.[publicWordKey(kind, scope)];
    const word = told?.payload;
    // What was said a moment ago is said now: the tick before it is up to a minute old.
    return word && word.from <= Math.max(now, told.at) && now < word.until ? word : null;
  };
  const message = said('message', finess);
  const ends = [said('withheld', finess), said('withheld', 'region')].flatMap((word) => word?.until ?? []);
  return {
    message: message && { text: message.text, until: message.until },
    withheldUntil: ends.length > 0 ? Math.max(...ends) : null
  };
}
