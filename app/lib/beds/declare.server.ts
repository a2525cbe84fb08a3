import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { declarationVersion, declareBeds } from '#db/beds/declare.ts';
import { readSites } from '#db/beds/site.ts';
import { may } from '#domain/access/may.ts';
import { DECLARED_KEYS, type DeclaredKey, readDeclaration } from '#domain/beds/declare.ts';
import { choose, declaredReading, feedReading, type Reading } from '#domain/beds/readings.ts';
import { BED_KINDS, type BedKind, type BedsNow } from '#domain/beds/types.ts';
import { CodedError } from '#domain/errors.ts';
import type { Instant } from '#domain/time/instant.ts';
import { refusedBy, textOf } from '#app/lib/account/forms.server.ts';
import { localizeHref } from '#app/lib/messages/generated/runtime.js';
import { screenEnded } from '#app/lib/server/contact.ts';
import { appContext } from '#app/lib/server/context.ts';
import { actOf } from '#app/lib/server/session.ts';

/** What is known of one count when the form is made: its number, since when, by whom. */
type Known = Pick<Reading, 'value' | 'at' | 'channel' | 'state'>;

/** One kind of the form; the first are those the site is known to have. */
export interface FormKind {
  kind: BedKind;
  has: boolean;
  known: Partial<Record<DeclaredKey, Known>>;
}

const siteOf = (finess: string | undefined) =>
  appContext().region.sites.find((site) => site.finess === finess) ??
  error(404, { message: 'NOT_FOUND', code: 'API_SITE_UNKNOWN' });

/** The form of a site: what is known of its beds, to be confirmed or corrected. */
export async function loadDeclaration(
  finess: string | undefined,
  query: URLSearchParams,
  { viewer, ended }: Pick<App.Locals, 'viewer' | 'ended'>
) {
  if (ended) error(403, await screenEnded());
  const { db, clock, origin } = appContext();
  const site = siteOf(finess);
  const now = clock.domain();
  const [sites, version] = await Promise.all([
    readSites(db, origin, [site.finess], now),
    declarationVersion(db, origin, site.finess)
  ]);
  const may_ = may(viewer, { kind: 'action', name: 'beds.declare', site: site.finess });
  return {
    site: { finess: site.finess, name: site.name, shortName: site.shortName, department: site.department },
    kinds: formKinds(sites.get(site.finess) ?? null, now),
    ...{ version, now, origin, done: query.get('fait') === '1', mayDeclare: may_ }
  };
}

function formKinds(beds: BedsNow | null, now: Instant): FormKind[] {
  const all = BED_KINDS.map((kind): FormKind => {
    const had = beds?.kinds[kind];
    const known: FormKind['known'] = {};
    for (const key of DECLARED_KEYS) {
      const chosen =
        had && choose(feedReading(kind, key, had.units, now), declaredReading(key, had.declared, now));
      if (chosen) {
        const { value, at, channel, state } = chosen.shown;
        known[key] = { value, at, channel, state };
      }
    }
    return { kind, has: had !== undefined, known };
  });
  return [...all.filter(({ has }) => has), ...all.filter(({ has }) => !has)];
}

/** Takes a declaration of beds; a refusal gives back everything typed. */
export async function takeDeclaration(event: Pick<RequestEvent, 'request' | 'locals' | 'params'>) {
  const form = await event.request.formData();
  const typed = Object.fromEntries(
    [...form.keys()].filter((name) => !name.startsWith('was.')).map((name) => [name, textOf(form, name)])
  );
  try {
    const { db, clock } = appContext();
    const { finess } = siteOf(event.params['finess']);
    if (!may(event.locals.viewer, { kind: 'action', name: 'beds.declare', site: finess }))
      throw new CodedError('BEDS_SITE_FORBIDDEN');
    const wish = readDeclaration((name) => textOf(form, name));
    const version = Number(textOf(form, 'version'));
    await declareBeds(db, await actOf(event), { finess, wish, version }, clock.domain());
  } catch (refusal) {
    return refusedBy(refusal, { typed });
  }
  redirect(303, `${localizeHref(`/lits/${event.params['finess']}`)}?fait=1`);
}
