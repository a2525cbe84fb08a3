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

const focus = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();

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
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && actions.close()) return;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (target && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
  // Arrows move the map, or scroll what is not a list.
  if (event.key.startsWith('Arrow') && !target?.closest('table')) return;
  const action = {
    '/': actions.search,
    '?': actions.help,
    c: actions.copy,
    r: actions.reorder,
    p: actions.child,
    n: () => focus('#nearest tbody button'),
    t: () => focus('#teams tbody button, #teams-title'),
    a: () => focus('#calls thead button'),
    m: () => focus('#map canvas, #map [tabindex]'),
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1)
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
