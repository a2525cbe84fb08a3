import type { NewsKind } from '#domain/news.ts';
import type { Instant } from '#domain/time/instant.ts';
import type { FoldContext } from './context.ts';
import type { Draft } from './draft.ts';

/** One part of the picture that stands on news: it alone writes its topics. */
export interface FoldPart {
  /** Kinds of news that change it. */
  kinds: readonly NewsKind[];
  /** Topics it writes, whole; it also removes what is gone from them. */
  topics: readonly string[];
  /** Beginnings of the names of its other topics, one for each place it knows. */
  families?: readonly string[];
  /** Kinds of news of other parts that it stands on too: looked at after theirs. */
  also?: readonly NewsKind[];
  /**
   * Rewrites the entries that stand on `touched`, which `draft.state.news` holds by then (or no more). Null: time
   * has passed, or names or rules are new, and every entry is looked at again. Pure, `now` is the only time.
   */
  refresh(
    draft: Draft,
    touched: { kind: NewsKind; key: string } | null,
    now: Instant,
    ctx: FoldContext
  ): void;
}
