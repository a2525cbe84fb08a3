import { focusOn, pressKey } from './press.ts';

/** What keys do on the desk; `null` target: nothing has the focus. */
export interface DeskActions {
  search(): void;
  help(): void;
  reorder(): void;
  exportList(): void;
  /** Closes what is open; false when nothing was. */
  close(): boolean;
}

/**
 * The row before or after the one that has the focus, else the open one, else the first.
 * @param open FINESS of the open site
 */
function step(list: HTMLElement | undefined, open: string | null, way: 1 | -1): void {
  const links = [...(list?.querySelectorAll<HTMLElement>('tbody a') ?? [])];
  const at = links.findIndex((link) => link === document.activeElement);
  const opened = links.find((link) => link.closest('tr')?.dataset['finess'] === open);
  (at >= 0 ? links[at + way] : (opened ?? links[0]))?.focus();
}

/** One key of the desk: `/ ? R E L A C J K`, arrows, Esc. What is typed into a field stays there. */
export function deskKey(
  event: KeyboardEvent,
  list: HTMLElement | undefined,
  open: string | null,
  actions: DeskActions
): void {
  const { search, help, reorder, exportList, close } = actions;
  pressKey(event, {
    close,
    inList: (target) => list?.contains(target) ?? false,
    keys: {
      ...{ '/': search, '?': help, r: reorder, e: exportList },
      l: () => list?.querySelector<HTMLElement>('tr.selected a, tbody a')?.focus(),
      a: () => focusOn('#attention button'),
      c: () => focusOn('#map canvas, #map [tabindex]'),
      j: () => step(list, open, 1),
      k: () => step(list, open, -1),
      ArrowDown: () => step(list, open, 1),
      ArrowUp: () => step(list, open, -1)
    }
  });
}
