import { redirect } from '@sveltejs/kit';
import { entryOf, type ErrorCode } from '#domain/errors.ts';
import type { RegionPack } from '#domain/region.ts';
import type { Place } from '#maps/region/places.ts';
import { getLocale, localizeHref } from '#app/lib/messages/generated/runtime.js';
import { askHref, readAsk, type Ask } from '#app/lib/public/ask.ts';
import { departmentsFor, type EdCardData } from '#app/lib/public/departments.ts';
import { NEAREST } from '#app/lib/public/near.ts';
import type { Found } from '#app/lib/public/search.ts';
import { appContext } from '#app/lib/server/context.ts';
import { readPublicPicture } from '#app/lib/server/live.ts';
import { readShortNames } from '#app/lib/server/names.ts';
import { placeIndex } from '#app/lib/server/urgences.ts';
import { namedSites } from '#app/lib/words/names.ts';
import type { Actions, PageServerLoad } from './$types';

/** Answers to a place hold for a moment: short enough to be true, long enough for a burst. */
const SHARED = 'public, max-age=15, stale-while-revalidate=60';

export const load: PageServerLoad = async ({ url, setHeaders }) => {
  const { region, clock, demo } = appContext();
  const ask = readAsk(url.searchParams);
  const index = await placeIndex(region);
  const place = ask.code === null ? null : index.byCode(ask.code);
  const search = place ? null : problemOf(ask, index.search(ask.text), ask.code !== null);
  // What somebody typed is kept nowhere: not by this server, not by one in between, not by the front door.
  setHeaders({ 'cache-control': search || ask.text ? 'no-store' : SHARED });

  const [{ entries, current }, names] = await Promise.all([readPublicPicture(), readShortNames()]);
  const now = clock.domain();
  const found = departmentsFor(region, namedSites(region.sites, names), entries, {
    who: ask.who,
    place,
    now
  });
  const listed = place && !ask.all ? found.slice(0, NEAREST) : found;
  return {
    ask,
    now,
    place: place ? { code: place.code, name: place.name, postcode: place.postcodes[0] ?? '' } : null,
    search,
    example: index.example,
    groups: search ? [] : place ? [{ name: null, departments: listed }] : groupsOf(region, listed),
    /** What a phone needs to work out distances by itself. */
    ground: place ? null : { box: region.box, roadFactor: region.roadFactor, speeds: region.speeds },
    further: listed.length < found.length,
    /** False where the picture is not of now; `seen` tells whether there is an older one. */
    current,
    seen: entries.size > 0,
    simulated: demo || [...entries.values()].some(({ origin }) => origin !== 'real'),
    credits: [region.credits[getLocale()], index.credit].filter(Boolean).join(' ; ')
  };
};

/**
 * The place somebody typed, in the body of the form: found, it has an address of its own; else the page asks back.
 * Everybody may: it changes nothing.
 */
export const actions: Actions = {
  default: async ({ request, setHeaders }) => {
    const fields = await request.formData();
    const given = new URLSearchParams();
    for (const name of ['pour', 'lieu']) {
      const value = fields.get(name);
      if (typeof value === 'string') given.set(name, value);
    }
    const ask = readAsk(given);
    const index = await placeIndex(appContext().region);
    setHeaders({ 'cache-control': 'no-store' });
    return { ask, search: problemOf(ask, index.search(ask.text), false) };
  }
};

/** Without a place: by administrative department, in the region's order, those without an answer left out. */
function groupsOf({ departments, sites }: RegionPack, cards: EdCardData[]): Group[] {
  const departmentOf = new Map(sites.map(({ finess, department }) => [finess, department]));
  return departments
    .map(({ code, name }) => ({
      name,
      departments: cards.filter(({ finess }) => departmentOf.get(finess) === code)
    }))
    .filter((group) => group.departments.length > 0);
}
interface Group {
  name: string | null;
  departments: EdCardData[];
}

interface Offer {
  name: string;
  postcode: string;
  href: string;
}
type Problem =
  | { kind: 'choice'; places: Offer[]; more: boolean }
  | { kind: 'unknown'; code: ErrorCode; message: string; hint: string; places: Offer[] };

/** What to ask back, or null. A place that is found is sent to its own address, without what was typed. */
function problemOf(ask: Ask, found: Found, badCode: boolean): Problem | null {
  const offer = ({ code, name, postcodes }: Place): Offer => ({
    name,
    postcode: postcodes.length === 1 ? (postcodes[0] ?? '') : '',
    href: localizeHref(askHref({ who: ask.who, code }))
  });
  if (found.kind === 'place') redirect(303, localizeHref(askHref({ who: ask.who, code: found.place.code })));
  if (found.kind === 'choice') return { kind: 'choice', places: found.places.map(offer), more: found.more };
  if (found.kind === 'none' && !badCode) return null;
  const code = found.kind === 'unknown' ? found.code : 'PLACE_UNKNOWN';
  const { message, hint } = entryOf(code);
  const locale = getLocale();
  const near = found.kind === 'unknown' ? found.near.map(offer) : [];
  return { kind: 'unknown', code, message: message[locale], hint: hint[locale], places: near };
}
