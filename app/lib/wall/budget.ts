/** A panel of the wall's column: shown whole or not at all, never shrunk. */
export interface Panel {
  name: string;
  /** Lines it needs; a list panel gives the lines of one item and how many items it has. */
  lines: number;
  items?: { count: number; lines: number; least: number };
}

export interface Placed {
  name: string;
  /** Items shown of a list panel. */
  shown: number;
  /** Items left out: said in words, never clipped. */
  left: number;
}

/**
 * Gives the lines of a column to panels in order of priority. Fixed panels are placed whole; then the list
 * panels take what remains, item by item in the same order. `lines` of a list panel is what it needs besides
 * its items (its "and N more" line).
 */
export function spend(capacity: number, panels: readonly Panel[]): Placed[] {
  let left = capacity;
  const placed = new Map<string, Placed>();
  for (const panel of panels) {
    const least = panel.items ? Math.min(panel.items.least, panel.items.count) : 0;
    const need = panel.lines + least * (panel.items?.lines ?? 0);
    if (need > left) continue;
    left -= need;
    placed.set(panel.name, { name: panel.name, shown: least, left: (panel.items?.count ?? 0) - least });
  }
  for (const panel of panels) {
    const place = placed.get(panel.name);
    if (!place || !panel.items) continue;
    while (place.left > 0 && panel.items.lines <= left) {
      place.shown += 1;
      place.left -= 1;
      left -= panel.items.lines;
    }
  }
  return panels.flatMap((panel) => placed.get(panel.name) ?? []);
}
