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

const focus = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();

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
  focus(`[data-part="${name}"] :is(select, input:not([type=hidden]), button, a, textarea):not(:disabled)`);
}

/** One key of the desk. What is typed into a field stays there. */
export function tiuKey(event: KeyboardEvent, actions: TiuActions): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && actions.close()) return;
  const target = event.target instanceof HTMLElement ? event.target : null;
  const isBox = target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type);
  if (target && !isBox && /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
  // Arrows move the map, or scroll what is not a list.
  if (event.key.startsWith('Arrow') && !target?.closest('[data-list]')) return;
  const action = {
    '?': actions.help,
    n: actions.create,
    x: actions.hear,
    o: actions.reorder,
    l: () => focus('[data-list="queue"] a[aria-current], [data-list="queue"] a'),
    s: () => focus('[data-list="candidates"] input:not(:disabled), [data-list="candidates"] button'),
    t: () => unfold('answer'),
    p: () => unfold('place'),
    v: () => unfold('transport'),
    h: () => unfold('history'),
    e: () => unfold('edit'),
    c: () => focus('#map canvas, #map [tabindex]'),
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1)
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
