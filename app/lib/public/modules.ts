import { maySomewhere } from '#domain/access/may.ts';
import type { Viewer } from '#domain/access/roles.ts';
import { m } from '#app/lib/messages/generated/messages.js';

/** A way from the home page into a part of Vigie. */
export interface Module {
  route: string;
  title: () => string;
  about: () => string;
}

/** Every part that has a page of its own, in the order of the day. Who sees which: domain/access/table.ts. */
const MODULES: readonly Module[] = [
  { route: '/mur/region', title: m.home_wall, about: m.home_wall_about },
  { route: '/pc', title: m.home_desk, about: m.home_desk_about },
  { route: '/pc/point', title: m.home_point, about: m.home_point_about },
  { route: '/pc/evenements', title: m.home_events, about: m.home_events_about },
  { route: '/pc/murs', title: m.home_walls, about: m.home_walls_about },
  { route: '/mur', title: m.home_play, about: m.home_play_about },
  { route: '/samu', title: m.home_samu, about: m.home_samu_about },
  { route: '/equipages', title: m.home_crews, about: m.home_crews_about },
  { route: '/lits', title: m.home_beds, about: m.home_beds_about },
  { route: '/tiu', title: m.tiu_home, about: m.tiu_home_about },
  { route: '/tiu/chiffres', title: m.tiufig_title, about: m.tiufig_home_about },
  { route: '/qualite', title: m.home_quality, about: m.home_quality_about },
  { route: '/admin', title: m.home_admin, about: m.home_admin_about }
];

/** What this viewer may open, among the pages that are there. */
export function modulesFor(viewer: Viewer, served: readonly string[]): Module[] {
  return MODULES.filter(({ route }) => served.includes(route)).filter(({ route }) =>
    maySomewhere(viewer, { kind: 'route', name: route })
  );
}
