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

const focus = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();

/** One key of the desk: `/ ? R E L A C J K`, arrows, Esc. What is typed into a field stays there. */
export function deskKey(
  event: KeyboardEvent,
  list: HTMLElement | undefined,
  open: string | null,
  actions: DeskActions
): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && actions.close()) return;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (target && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
  // Arrows move the map, or scroll what is not the list.
  if (event.key.startsWith('Arrow') && !list?.contains(target)) return;
  const action = {
    '/': actions.search,
    '?': actions.help,
    r: actions.reorder,
    e: actions.exportList,
    l: () => list?.querySelector<HTMLElement>('tr.selected a, tbody a')?.focus(),
    a: () => focus('#attention button'),
    c: () => focus('#map canvas, #map [tabindex]'),
    j: () => step(list, open, 1),
    k: () => step(list, open, -1),
    ArrowDown: () => step(list, open, 1),
    ArrowUp: () => step(list, open, -1)
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
