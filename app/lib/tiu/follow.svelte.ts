import { untrack } from 'svelte';

/** Wait after a change of the live picture before the record is read, so that a burst is one reading, ms. */
const SETTLE = 60;

/**
 * Calls back at each change of a topic's entries but the first picture, which is what the page was made from. Call it
 * while a component is made.
 */
export function followTopic(entries: ReadonlyMap<string, unknown>, onchange: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before: string | null = null;
  $effect(() => {
    const now = JSON.stringify([...entries]);
    untrack(() => {
      const first = before === null || before === '[]';
      const changed = before !== now;
      before = now;
      if (!changed || now === '[]') return;
      // The first picture may be newer than the page: it is read again once too.
      clearTimeout(timer);
      timer = setTimeout(onchange, first ? 0 : SETTLE);
    });
    return () => undefined;
  });
  $effect(() => () => clearTimeout(timer));
}
