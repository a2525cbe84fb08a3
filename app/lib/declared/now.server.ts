import { listEvents } from '#db/declared/events.ts';
import { may } from '#domain/access/may.ts';
import { PUBLIC, SITE_ROLES, type Viewer } from '#domain/access/roles.ts';
import { isOver } from '#domain/declared/event.ts';
import type { Scope } from '#domain/declared/types.ts';
import type { Instant } from '#domain/time/instant.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { DeclaredEventEntry } from '#realtime/protocol/declared-types.ts';

/** What the band of events needs before the live picture answers. */
export interface EventsNow {
  events: DeclaredEventEntry[];
  /** Domain time of this answer. */
  now: Instant;
  /** What this page is about: events of other places do not band it. */
  scopes: Scope[];
  /** Short names by scope. */
  names: Record<Scope, string>;
}

/** Process ms during which the events are given again, and longest wait for a record that does not answer. */
const KEPT_FOR = 3_000;
const PATIENCE = 400;

let kept: { at: number; events: DeclaredEventEntry[] } = { at: -Infinity, events: [] };
let reading: Promise<void> | null = null;

async function read(): Promise<void> {
  const { db, origin, clock } = appContext();
  const now = clock.domain();
  const events = (await listEvents(db, origin)).filter((event) => !isOver(event, now));
  kept = {
    at: Date.now(),
    events: events.map(({ kind: nature, ...event }) => ({ ...event, kind: 'event', nature }))
  };
}

/**
 * The events that band a page; null for pages that everybody may open, for walls, which have a band of their own, and
 * for those who may not know. A record that is away costs a moment, never the page.
 * @param route id of the page
 * @param site FINESS of the page's own site
 */
export async function eventsFor(
  viewer: Viewer,
  route: string | null,
  site: string | undefined
): Promise<EventsNow | null> {
  if (route === null || route.startsWith('/mur')) return null;
  if (may(PUBLIC, { kind: 'route', name: route })) return null;
  if (!may(viewer, { kind: 'topic', name: 'declared' })) return null;
  const { region, clock } = appContext();
  if (Date.now() - kept.at > KEPT_FOR) {
    reading ??= read().finally(() => (reading = null));
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE).unref());
    await Promise.race([reading, patience]).catch(() => undefined);
  }
  return {
    events: kept.events,
    now: clock.domain(),
    scopes: site === undefined ? scopesOf(viewer) : around([site]),
    names: Object.fromEntries([
      ...region.departments.map(({ code, name }) => [`dept:${code}`, name] as const),
      ...region.sites.map(({ finess, shortName }) => [finess, shortName] as const)
    ])
  };
}

/** Whoever reads the region stands everywhere; a site stands at its own places. */
function scopesOf(viewer: Viewer): Scope[] {
  const isRegional = viewer.roles.some((role) => role !== 'public' && !SITE_ROLES.includes(role));
  return isRegional ? ['region'] : around(viewer.sites);
}

/** Sites and their departments. */
function around(sites: readonly string[]): Scope[] {
  const { region } = appContext();
  return region.sites
    .filter(({ finess }) => sites.includes(finess))
    .flatMap(({ finess, department }) => [finess, `dept:${department}`]);
}
