import type { FoldPart } from '../part.ts';

/**
 * Expected stays have no topic of their own: they stand in the entry of their site, in `public` and in its page's
 * topic, which `foldSite` writes.
 */
export const stayPart: FoldPart = { kinds: ['stay.expected'], topics: [], refresh: () => undefined };
