import { listAccounts } from '#db/access/accounts.ts';
import { listDevices } from '#db/access/devices.ts';
import { auditActions, latestAudit } from '#db/audit.ts';
import { listRules, readRules } from '#db/rules.ts';
import { listSourceKeys } from '#db/source-keys.ts';
import { chainState } from '#app/lib/admin/chain.server.ts';
import { placesOf, scopeWord } from '#app/lib/admin/places.ts';
import { nameOf, subjectNames, subjectOf } from '#app/lib/admin/subjects.server.ts';
import { appContext } from '#app/lib/server/context.ts';
import type { PageServerLoad } from './$types';

const PAGE = 50;

export const load: PageServerLoad = async ({ url }) => {
  const { db, region } = appContext();
  const places = placesOf(region, (await readRules(db)).names);
  const names = subjectNames({
    accounts: await listAccounts(db),
    devices: await listDevices(db),
    keys: await listSourceKeys(db),
    rules: await listRules(db),
    sites: places.sites,
    scopeWord: (scope) => scopeWord(scope, places)
  });
  const typed = url.searchParams.get('sujet')?.trim().slice(0, 120) || undefined;
  const subject = typed && subjectOf(typed, names);
  const action = url.searchParams.get('acte')?.trim().slice(0, 60) || undefined;
  const before = Number(url.searchParams.get('avant') ?? NaN);
  const rows = await latestAudit(db, {
    limit: PAGE + 1,
    ...(subject && { subject }),
    ...(action && { action }),
    ...(Number.isSafeInteger(before) && before > 0 && { beforeSeq: before })
  });
  return {
    rows: rows.slice(0, PAGE).map((row) => ({ ...row, name: nameOf(row.subject, names) })),
    /** Whether the ids that the log holds are shown beside the names. */
    ids: url.searchParams.has('ids'),
    places,
    /** Where the next, older page begins; null on the last. */
    older: rows.length > PAGE ? (rows[PAGE - 1]?.seq ?? null) : null,
    first: !(Number.isSafeInteger(before) && before > 0),
    filter: { subject: subject ?? '', action: action ?? '' },
    actions: await auditActions(db),
    chain: await chainState(url.searchParams.has('verifier'))
  };
};
