import { m } from '#app/lib/messages/generated/messages.js';

/** A picture that walls can show: a page of its own under /mur. */
export interface Layout {
  name: string;
  path: string;
  word: () => string;
}

/** Every layout, in the order a playlist shows them. Whoever adds a page under /mur registers it here. */
const LAYOUTS: readonly Layout[] = [
  { name: 'region', path: '/mur/region', word: m.decl_layout_region },
  { name: 'samu', path: '/mur/samu', word: m.decl_layout_samu },
  { name: 'lits', path: '/mur/lits', word: m.decl_layout_lits },
  { name: 'perinat', path: '/mur/perinat', word: m.tiu_wall_layout }
];

/** Pages that are served, from this folder's own routes. */
const SERVED = new Set(
  Object.keys(import.meta.glob('../../routes/mur/*/+page.svelte')).map(
    (file) => /\/mur\/([^/]+)\/\+page\.svelte$/.exec(file)?.[1] ?? ''
  )
);

/** The layouts whose page is there. */
export function servedLayouts(): Layout[] {
  return LAYOUTS.filter(({ name }) => SERVED.has(name));
}

/** The word of a layout, by its name; what is shown by the playlist itself has its own. */
export function layoutWord(name: string): string {
  return LAYOUTS.find((layout) => layout.name === name)?.word() ?? m.decl_layout_own();
}
