import { focusOn, isField, pressKey } from '#app/lib/desk/press.ts';

/** What keys do on the transfer desk. */
export interface TiuActions {
  help(): void;
  create(): void;
  /** The sound is heard: it stops. */
  hear(): void;
  /** Takes the new order of the queue. */
  reorder(): void;
  /** Closes what is open; false when nothing was. */
  close(): boolean;
}

/** The row before or after the focused one in its own list, else the first of the queue. */
function step(way: 1 | -1): void {
  const focused = document.activeElement;
  const list = focused?.closest('[data-list]') ?? document.querySelector('[data-list="queue"]');
  const rows = [...(list?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  const at = rows.findIndex((row) => row === focused || row.contains(focused));
  const next = at < 0 ? rows[0] : rows[at + way];
  (next?.matches('a, button, input') ? next : next?.querySelector<HTMLElement>('a, input, button'))?.focus();
}

/** Opens a folded part of the case and goes to its first field. */
function unfold(name: string): void {
  const part = document.querySelector<HTMLDetailsElement>(`details[data-part="${name}"]`);
  if (part) part.open = true;
  focusOn(`[data-part="${name}"] :is(select, input:not([type=hidden]), button, a, textarea):not(:disabled)`);
}

/** One key of the desk. What is typed into a field stays there. */
export function tiuKey(event: KeyboardEvent, actions: TiuActions): void {
  const { help, create, hear, reorder, close } = actions;
  pressKey(event, {
    close,
    inList: (target) => !!target?.closest('[data-list]'),
    // A box takes no letters.
    takesKeys: (target) =>
      isField(target) && !(target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type)),
    keys: {
      ...{ '?': help, n: create, x: hear, o: reorder },
      l: () => focusOn('[data-list="queue"] a[aria-current], [data-list="queue"] a'),
      s: () => focusOn('[data-list="candidates"] input:not(:disabled), [data-list="candidates"] button'),
      t: () => unfold('answer'),
      p: () => unfold('place'),
      v: () => unfold('transport'),
      h: () => unfold('history'),
      e: () => unfold('edit'),
      c: () => focusOn('#map canvas, #map [tabindex]'),
      j: () => step(1),
      k: () => step(-1),
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1)
    }
  });
}
