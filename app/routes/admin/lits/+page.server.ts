import { fail } from '@sveltejs/kit';
import { loadTable, unmappedLocations } from '#db/beds/table.ts';
import { isConnectionFailure } from '#db/retryable.ts';
import { may } from '#domain/access/may.ts';
import { MOST_LINES, readTable, type TableRefusal } from '#domain/beds/table.ts';
import { bedPlaces } from '#domain/beds/where.ts';
import { CodedError, errorBody, statusOf } from '#domain/errors.ts';
import { loadFacilities } from '#maps/region/index.ts';
import type { Outcome } from '#app/lib/admin/outcome.ts';
import { getLocale } from '#app/lib/messages/generated/runtime.js';
import { appContext } from '#app/lib/server/context.ts';
import { actOf } from '#app/lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

const MOST_BYTES = 512 * 1024;

/** FINESS that a Location may belong to. */
async function known(): Promise<ReadonlySet<string>> {
  const { region } = appContext();
  return bedPlaces(region, await loadFacilities(region.id));
}

export const load: PageServerLoad = async () => {
  const { db, region, origin } = appContext();
  return {
    locations: await unmappedLocations(db, origin, [...(await known())]),
    sites: region.sites.map(({ finess, shortName }) => ({ finess, shortName })).slice(0, 3)
  };
};

/** What a table came to: read only, or loaded. */
interface TableOutcome extends Outcome {
  table: { accepted: number; refusals: TableRefusal[]; changed: number | null } | null;
}

/** Reads the table that was typed or sent as a file; loads it when asked to, what is refused left out and said. */
async function take({ request, locals }: { request: Request; locals: App.Locals }, part: 'read' | 'load') {
  const form = await request.formData();
  const typed = form.get('table');
  const file = form.get('file');
  const text =
    file instanceof File && file.size > 0 && file.size <= MOST_BYTES
      ? await file.text()
      : typeof typed === 'string'
        ? typed
        : '';
  const outcome: TableOutcome = { part, kept: { table: [text] }, refusal: null, once: null, table: null };
  try {
    if (!may(locals.viewer, { kind: 'action', name: 'rule.write' })) throw new CodedError('LIVE_FORBIDDEN');
    if (text.length > MOST_BYTES || (file instanceof File && file.size > MOST_BYTES))
      throw new CodedError('BEDS_TABLE_LARGE');
    const { db, clock } = appContext();
    const sites = await known();
    const { lines, refusals } = readTable(text, sites);
    if (lines.length + refusals.length > MOST_LINES) throw new CodedError('BEDS_TABLE_LARGE');
    outcome.table = { accepted: lines.length, refusals: refusals.slice(0, 200), changed: null };
    if (lines.length === 0) throw new CodedError('BEDS_TABLE_EMPTY');
    if (part === 'load') {
      const act = await actOf({ locals });
      outcome.table.changed = await loadTable(db, act, lines, { at: clock.domain(), sites });
    }
    return outcome;
  } catch (error) {
    const coded = isConnectionFailure(error) ? new CodedError('DB_AWAY') : error;
    if (!(coded instanceof CodedError)) throw error;
    return fail(statusOf(coded.code), {
      ...outcome,
      refusal: errorBody(coded.code, coded.where, getLocale())
    });
  }
}

export const actions: Actions = {
  read: (event) => take(event, 'read'),
  load: (event) => take(event, 'load')
};
