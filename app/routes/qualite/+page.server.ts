import { bedPlaces } from '#domain/beds/where.ts';
import { loadFacilities } from '#maps/region/index.ts';
import { unmappedLocations } from '#db/beds/table.ts';
import { fillBySite, latestFiles } from '#db/quality-files.ts';
import { quarantineGroups } from '#db/quality-quarantine.ts';
import { payloadStates, troubledPayloads, type PayloadState } from '#db/quality-replay.ts';
import { asideGroups, hubQuality } from '#db/quality-streams.ts';
import { quarantineCounts } from '#db/quarantine.ts';
import { poorFills } from '#domain/rpu/poor-fill.ts';
import { may } from '#domain/access/may.ts';
import type { Viewer } from '#domain/access/roles.ts';
import { HOUR, type Instant } from '#domain/time/instant.ts';
import { announce, closeGroup, decide, DONE, lift, replay } from '#app/lib/quality/actions.server.ts';
import { type QualityQuery, readQuery } from '#app/lib/quality/query.ts';
import { readFeedRows, readHeld, readRates } from '#app/lib/quality/read.server.ts';
import { chosenRows, countStates } from '#app/lib/quality/rows.ts';
import { readStays } from '#app/lib/quality/stay.server.ts';
import { mayAct, namedUnitsOf, sitesOf } from '#app/lib/quality/scope.server.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { Actions, PageServerLoad } from './$types';

const DAY = 24 * HOUR;
const FILES = 60;
const TROUBLED = 30;

/** Only the view that is asked for is read; what is counted beside the other views is small. */
export const load: PageServerLoad = async ({ locals: { viewer }, url, request }) => {
  const { db, clock, origin } = appContext();
  const query = readQuery(url.searchParams);
  const sites = sitesOf(viewer);
  const now = clock.domain();
  const feeds = await readFeedRows(sites, request.headers.get('cookie'));
  const counts = await quarantineCounts(db, origin);
  const own = new Set(feeds.map(({ unit }) => unit));
  const can = (name: 'feed.announce' | 'quarantine.replay' | 'passages.read') =>
    [...new Set(feeds.map(({ finess }) => finess))].filter((site) => mayAct(viewer, name, site));
  return {
    now,
    origin,
    query,
    done: DONE.find((what) => what === url.searchParams.get('fait')) ?? null,
    names: Object.fromEntries(feeds.map(({ finess, name }) => [finess, name])),
    states: countStates(feeds),
    heldCount: feeds.reduce((sum, { held }) => sum + held.length, 0),
    openLines: counts.filter(({ unit }) => own.has(unit)).reduce((sum, { n }) => sum + n, 0),
    can: {
      announce: can('feed.announce'),
      passages: can('passages.read'),
      replay: can('quarantine.replay'),
      replayAny: mayAct(viewer, 'quarantine.replay', null),
      decide: mayAct(viewer, 'file.decide', null),
      close: mayAct(viewer, 'aside.close', null)
    },
    feeds: query.view === 'flux' ? chosenRows(feeds, query) : [],
    announcing: query.view === 'flux' ? (feeds.find(({ unit }) => unit === query.unit) ?? null) : null,
    files: query.view === 'fichiers' ? await filesOf(query, sites) : [],
    held: query.view === 'fichiers' ? await readHeld(sites) : [],
    poor: query.view === 'fichiers' ? await poorOf(sites) : [],
    ...(query.view === 'quarantaine' ? await quarantineOf(query, sites) : NO_QUARANTINE),
    measured: query.view === 'regle' ? await readRates() : null,
    stays: query.view === 'regle' ? await readStays(sites) : null,
    // Of the whole region: a Location that leads to no site is no site's own.
    beds: query.view === 'flux' && sites === null ? await bedsOf(viewer) : null,
    streams: query.view === 'flux' && sites === null ? await streamsOf(now - DAY) : null
  };
};

async function bedsOf(viewer: Viewer) {
  const { db, origin, region } = appContext();
  const known = [...bedPlaces(region, await loadFacilities(region.id))];
  const { sent, unmapped, measurements } = await unmappedLocations(db, origin, known);
  const mayLoad = may(viewer, { kind: 'route', name: '/admin/lits' });
  return { count: unmapped.length, total: sent, rows: measurements, mayLoad };
}

/** A message of the Hub is no site's own either. */
async function streamsOf(since: Instant) {
  const { db, origin } = appContext();
  const [hub, aside] = await Promise.all([hubQuality(db, origin, since), asideGroups(db, origin, since)]);
  return { hub, aside };
}

/** Files of the sites whose name, commune or FINESS holds what was typed. */
async function filesOf(query: QualityQuery, sites: readonly string[] | null) {
  const { db, clock, origin } = appContext();
  const all = (await namedUnitsOf(sites)).map(({ unit, site }) => ({
    unit,
    finess: site.finess,
    name: site.shortName,
    commune: site.communeName
  }));
  const text = query.text.toLowerCase();
  const chosen = text
    ? all.filter((one) => [one.unit, one.name, one.commune].some((said) => said.toLowerCase().includes(text)))
    : all;
  const wanted = text || sites ? [...new Set(chosen.map(({ finess }) => finess))] : null;
  const since = clock.domain() - 7 * DAY;
  return latestFiles(db, { origin, sites: wanted, grade: query.grade, since, limit: FILES });
}

/** Judged among all sites of the region, shown of one's own. */
async function poorOf(sites: readonly string[] | null) {
  const { db, clock, origin } = appContext();
  const fills = await fillBySite(db, { origin, since: clock.domain() - 7 * DAY });
  return poorFills(fills).filter(({ finess }) => sites === null || sites.includes(finess));
}

const NO_QUARANTINE = { groups: [], troubled: [], replayed: [] as PayloadState[] };

async function quarantineOf({ replay }: QualityQuery, sites: readonly string[] | null) {
  const { db, clock, origin } = appContext();
  const now = clock.domain();
  const mine = ({ unit }: PayloadState) => sites === null || sites.includes(unit?.split('/')[0] ?? '');
  return {
    groups: await quarantineGroups(db, { origin, sites, closedSince: now - DAY }),
    troubled: await troubledPayloads(db, { origin, sites, since: now - 7 * DAY, limit: TROUBLED }),
    replayed: replay.length > 0 ? (await payloadStates(db, origin, replay)).filter(mine) : []
  };
}

export const actions: Actions = {
  annoncer: announce,
  lever: lift,
  accepter: (event) => decide(event, 'accept'),
  refuser: (event) => decide(event, 'refuse'),
  rejouer: replay,
  classer: closeGroup
};
