import { focusOn, pressKey } from '#app/lib/desk/press.ts';

/** What keys do on the regulators' desk. */
export interface SamuActions {
  search(): void;
  help(): void;
  copy(): void;
  reorder(): void;
  child(): void;
  /** Closes or clears what is open; false when nothing was. */
  close(): boolean;
}

/** The button before or after the focused one in its own list, else the first of the answer. */
function step(way: 1 | -1): void {
  const focused = document.activeElement;
  const table = focused?.closest('table') ?? document.querySelector('#nearest, #teams');
  const buttons = [...(table?.querySelectorAll<HTMLElement>('tbody th button') ?? [])];
  const at = buttons.findIndex((button) => button === focused);
  (at < 0 ? buttons[0] : buttons[at + way])?.focus();
}

/** One key of the desk: `/ ? C R P N T A M J K`, arrows in a list, Esc. What is typed into a field stays there. */
export function samuKey(event: KeyboardEvent, actions: SamuActions): void {
  const { search, help, copy, reorder, child, close } = actions;
  pressKey(event, {
    close,
    inList: (target) => !!target?.closest('table'),
    keys: {
      ...{ '/': search, '?': help, c: copy, r: reorder, p: child },
      n: () => focusOn('#nearest tbody button'),
      t: () => focusOn('#teams tbody button, #teams-title'),
      a: () => focusOn('#calls thead button'),
      m: () => focusOn('#map canvas, #map [tabindex]'),
      j: () => step(1),
      k: () => step(-1),
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1)
    }
  });
}
