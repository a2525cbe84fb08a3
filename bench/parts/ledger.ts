import type { ChangesEntry, Snapshot } from '#realtime/protocol/types.ts';

type Change = ChangesEntry['changes'][number];

/** How often the list is read, ms: a list of sixty changes whole between two looks would lose some. */
const EVERY = 250;
/** A wall may have its picture this much before or after the bench has the same one, ms. */
const APART = 4_000;

const nameOf = ({ at, scope, kind, from, to }: Change): string => [at, scope, kind, from, to].join(' ');

/** Every change that the server ever told, in order, from a line that is never cut. */
export interface Ledger {
  /**
   * How many changes came after `seen`, up to `until` ('': none yet), as the wall names them.
   * @param when local ms about which the wall had `until` as its newest
   * @returns null where the wall names a change that was never told, or one that was not the newest then
   */
  count(seen: string, until: string, when: number): number | null;
  stop(): void;
}

/** @param web base URL of the front door */
export function keepLedger(web: string): Ledger {
  const told: string[] = [];
  /** What was the newest at each look, local ms. */
  const heads: { at: number; head: string }[] = [];
  let lost = false;
  const look = async (): Promise<void> => {
    const answer = await fetch(`${web}/api/v1/live/region`, { signal: AbortSignal.timeout(2_000) });
    const { set } = (await answer.json()) as Snapshot<ChangesEntry>;
    const list = (set.changes?.value.changes ?? []).map(nameOf).reverse();
    const known = told.at(-1);
    const from = known === undefined ? 0 : list.lastIndexOf(known) + 1;
    if (known !== undefined && from === 0 && list.length > 0) lost = true;
    told.push(...list.slice(from));
    heads.push({ at: performance.now(), head: told.at(-1) ?? '' });
  };
  // One look after the other, so that no list is read after a newer one. A house that is being killed does not
  // answer: the next look finds what this one missed.
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look()
      .catch(() => undefined)
      .finally(() => (looking = false));
  }, EVERY);
  return {
    count(seen, until, when) {
      const from = seen === '' ? -1 : told.lastIndexOf(seen);
      const to = until === '' ? -1 : told.lastIndexOf(until);
      const newest = heads.some(({ at, head }) => head === until && Math.abs(at - when) < APART);
      if (lost || !newest || (seen !== '' && from < 0) || to < from) return null;
      return to - from;
    },
    stop: () => clearInterval(timer)
  };
}
