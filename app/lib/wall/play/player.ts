/**
 * The playlist of a wall, without a browser: which page is shown, which one is being loaded behind it, and when they
 * change places. A page takes the screen only once it says that it is ready; one that fails, says that it is empty or
 * says nothing in time is skipped and counted, and the picture that is there stays. Times are process ms.
 */
export interface Player {
  /** Page on screen, and when its loading began: the name of its frame; null before the first one was ready. */
  shown: Frame | null;
  shownAt: number;
  /** Page that loads hidden. */
  loading: Frame | null;
  /** Last page that was tried: the next one follows it. */
  tried: string | null;
  /** Pages skipped in a row: once all of them were, the next try waits. */
  misses: number;
  /** Pages skipped since the start. */
  skipped: number;
  /** No page is tried before. */
  pauseUntil: number;
}

export interface Frame {
  page: string;
  since: number;
}

export interface Rules {
  /** What is played, in order; an operator's order leaves one page only, and nothing empties the screen. */
  pages: readonly string[];
  /** Time a page stays on screen. */
  stay: number;
  /** Longest wait for a page to be ready. */
  patience: number;
}

export type Signal = { kind: 'tick' } | { kind: 'ready' | 'failed'; frame: Frame };

export const START: Player = {
  ...{ shown: null, shownAt: 0, loading: null, tried: null },
  ...{ misses: 0, skipped: 0, pauseUntil: 0 }
};

/** The player after a signal at `now`. */
export function play(player: Player, signal: Signal, now: number, rules: Rules): Player {
  if (rules.pages.length === 0) return { ...START, skipped: player.skipped };
  const next = settle(player, signal, now, rules);
  return next.loading === null && isDue(next, now, rules) ? load(next, now, rules) : next;
}

const isSame = (a: Frame, b: Frame): boolean => a.page === b.page && a.since === b.since;

/** What became of the page that loads. */
function settle(player: Player, signal: Signal, now: number, { pages, patience }: Rules): Player {
  const { loading } = player;
  if (!loading) return player;
  if (!pages.includes(loading.page)) return { ...player, loading: null, misses: 0, pauseUntil: 0 };
  const isOurs = signal.kind !== 'tick' && isSame(signal.frame, loading);
  const { page } = loading;
  if (isOurs && signal.kind === 'ready')
    return { ...player, shown: loading, shownAt: now, loading: null, tried: page, misses: 0, pauseUntil: 0 };
  const isLate = now - loading.since >= patience;
  if (!isLate && !(isOurs && signal.kind === 'failed')) return player;
  const misses = player.misses + 1;
  const isRound = misses >= pages.length;
  return {
    ...player,
    ...{ loading: null, tried: page, skipped: player.skipped + 1 },
    misses: isRound ? 0 : misses,
    pauseUntil: isRound ? now + patience : 0
  };
}

function isDue(player: Player, now: number, { pages, stay }: Rules): boolean {
  if (now < player.pauseUntil) return false;
  if (player.shown === null || !pages.includes(player.shown.page)) return true;
  return pages.length > 1 && now - player.shownAt >= stay;
}

function load(player: Player, now: number, { pages }: Rules): Player {
  const page = pages[(pages.indexOf(player.tried ?? '') + 1) % pages.length];
  if (page === undefined) return player;
  // Its own turn has come again, since all others were skipped: it stays, and they are tried again later.
  if (page === player.shown?.page) return { ...player, tried: page, shownAt: now, misses: 0 };
  return { ...player, loading: { page, since: now } };
}
