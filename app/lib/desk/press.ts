/** What keys do on a desk: by letter (small) or by the name of the key. */
type KeyActions = Readonly<Record<string, (() => void) | undefined>>;

interface Desk {
  /** Closes or clears what is open; false when nothing was. */
  close(): boolean;
  /** Whether the arrows step through a list from here: elsewhere they move the map, or scroll. */
  inList(target: HTMLElement | null): boolean;
  /** Whether what is typed into this element stays there; every field when not given. */
  takesKeys?(target: HTMLElement): boolean;
  keys: KeyActions;
}

/** Whether an element is one to type or choose in. */
export const isField = (target: HTMLElement): boolean => /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);

/** Gives the focus to the first element that a selector names. */
export const focusOn = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus();

/** One key of a desk: Esc closes, the others do what `keys` says. What is typed into a field stays there. */
export function pressKey(event: KeyboardEvent, { close, inList, takesKeys = isField, keys }: Desk): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && close()) return;
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (target && takesKeys(target)) return;
  if (event.key.startsWith('Arrow') && !inList(target)) return;
  const action = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
